using System.Globalization;
using System.Text;
using Funnel.Domain.Common;
using MiniExcelLibs;

namespace Funnel.Web.Parts;

/// <summary>
/// A table as a file for spreadsheets: CSV (UTF-8 with a mark, commas, rows ended by CR LF) or a workbook of one sheet. A text never runs as a formula, in neither of them;
/// numbers stay numbers, days stay days, and an id given as text keeps its zeros.
/// </summary>
/// <param name="Header">Names of the columns.</param>
/// <param name="Rows">Cells: text, whole numbers, decimals, days, instants in UTC; null is empty.</param>
public sealed record TableFile(IReadOnlyList<string> Header, IEnumerable<IReadOnlyList<object?>> Rows)
{
    /// <summary>Rows of a sheet, the header with them; more a workbook cannot hold.</summary>
    public const int MostSheetRows = 1_048_576;

    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static readonly IReadOnlyList<string> Formats = ["csv", "xlsx"];

    /// <summary>An amount in major units, as a cell.</summary>
    public static decimal Major(long minor, string currency) => new Money(minor, currency).Major;

    /// <summary>The answer that hands the file out under this name, which has no ending yet.</summary>
    public IResult ToResult(string name, string format)
    {
        if (format == "csv")
            return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(ToCsv())], "text/csv; charset=utf-8", name + ".csv");
        return ToWorkbook() is { } bytes
            ? Results.File(bytes, Workbook, name + ".xlsx")
            : Results.Problem($"A workbook holds {MostSheetRows} rows at most. Take the CSV file, or filter the list.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "Too many rows for a workbook");
    }

    public string ToCsv()
    {
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Header))
            text.AppendJoin(',', row.Select(CsvCell)).Append("\r\n");
        return text.ToString();
    }

    /// <summary>The bytes of an Excel workbook; null when there are more rows than a sheet has.</summary>
    public byte[]? ToWorkbook()
    {
        var rows = new List<Dictionary<string, object?>>();
        foreach (var row in Rows.Prepend(Header))
        {
            if (rows.Count == MostSheetRows)
                return null;
            var cells = new Dictionary<string, object?>(row.Count);
            for (var i = 0; i < row.Count; i++)
                cells.Add(i.ToString(CultureInfo.InvariantCulture), SheetCell(row[i]));
            rows.Add(cells);
        }
        using var stream = new MemoryStream();
        MiniExcel.SaveAs(stream, rows, printHeader: false, sheetName: "Sheet1");
        return stream.ToArray();
    }

    private static string CsvCell(object? value) => value switch
    {
        null => "",
        string text => SheetText.Cell(text),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime at => Instant(at),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => SheetText.Cell(value.ToString() ?? ""),
    };

    // A workbook has no zone: an instant stays the text that names it.
    private static object? SheetCell(object? value) => value switch
    {
        string text => SheetText.Marked(text),
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTime at => Instant(at),
        _ => value,
    };

    private static string Instant(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
