using System.Globalization;
using System.IO.Compression;
using Funnel.Web.Parts;
using MiniExcelLibs;

namespace Funnel.Web.Features.Import.Reading;

/// <summary>Rows of the first sheet of an Excel workbook. What is unpacked is limited before anything is parsed.</summary>
internal static class XlsxRows
{
    private const int MostEntries = 2_000;

    public static bool IsXlsx(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\u0003\u0004"u8);
    }

    /// <summary>Unpacks everything once without keeping it: the sizes a zip file states may be lies.</summary>
    public static void RefuseBomb(string path, ImportLimits limits)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            if (zip.Entries.Count > MostEntries || zip.Entries.Sum(e => e.Length) > limits.UnpackedBytes)
                throw TooLarge(limits);
            if (zip.GetEntry("xl/workbook.xml") is null)
                throw new ImportRefused("This is a zip file but not an Excel workbook. Unpack it, or save it as CSV or XLSX.");
            var buffer = new byte[1 << 16];
            long unpacked = 0;
            foreach (var entry in zip.Entries)
            {
                using var stream = entry.Open();
                for (int read; (read = stream.Read(buffer)) > 0;)
                    if ((unpacked += read) > limits.UnpackedBytes)
                        throw TooLarge(limits);
            }
        }
        catch (InvalidDataException e)
        {
            throw new ImportRefused($"The workbook is damaged: {e.Message}");
        }
    }

    public static IEnumerable<SourceRow> Read(string path)
    {
        var line = 0;
        foreach (IDictionary<string, object?> row in MiniExcel.Query(path, useHeaderRow: false, excelType: ExcelType.XLSX))
        {
            line++;
            var cells = row.Values.Select(Text).ToArray();
            if (cells.Any(c => c.Length > 0))
                yield return new SourceRow(line, cells);
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
        double number => Number(number),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // Typed numbers have a decimal point; with four decimals they are never taken for grouped thousands.
    private static string Number(double number)
    {
        if (double.IsInteger(number) && Math.Abs(number) < 1e15)
            return number.ToString("F0", CultureInfo.InvariantCulture);
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point >= 0 && text.Length - point - 1 == 3 ? text + "0" : text;
    }

    private static ImportRefused TooLarge(ImportLimits limits) =>
        new($"The workbook unpacks to more than {limits.UnpackedBytes / (1024 * 1024)} MB. Split it, or raise Import:MaxUnpackedMegabytes.");
}
