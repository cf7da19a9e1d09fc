using System.Text;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import.Reading;

/// <summary>A file made ready to be read row by row, as often as needed. Says in words how it is read.</summary>
internal sealed class SourceFile
{
    private readonly Encoding? _encoding;

    private SourceFile(string path, Encoding? encoding, char delimiter) => (Path, _encoding, Delimiter, Name) = (path, encoding, delimiter, System.IO.Path.GetFileName(path));

    public string Path { get; }

    public string Name { get; private init; } = "";

    public char Delimiter { get; }

    public string[] Header { get; private set; } = [];

    public string Said => _encoding is null
        ? "Excel workbook, first sheet"
        : $"{(_encoding is UTF8Encoding ? "UTF-8" : _encoding.WebName)}, columns separated by {Delimiter switch { '\t' => "tab", var c => $"“{c}”" }}";

    public string? Encoding => _encoding?.WebName;

    public static SourceFile Open(string path, ImportMapping mapping, ImportLimits limits, string? shown = null)
    {
        var info = new FileInfo(path);
        var name = shown ?? info.Name;
        if (!info.Exists)
            throw new ImportRefused($"There is no file {path}.");
        if (info.Length == 0)
            throw new ImportRefused($"The file {name} is empty.");
        if (info.Length > limits.FileBytes)
            throw new ImportRefused($"The file {name} is larger than {limits.FileBytes / (1024 * 1024)} MB. Split it, or raise Import:MaxFileMegabytes.");
        try
        {
            var file = XlsxRows.IsXlsx(path) ? OpenXlsx(path, limits, name) : OpenText(path, mapping, name);
            file.TakeHeader(limits);
            return file;
        }
        catch (ImportRefused e)
        {
            throw e.Message.Contains(name, StringComparison.Ordinal) ? e : new ImportRefused($"{name}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefused($"The file {name} cannot be read: {e.Message}");
        }
    }

    /// <summary>The rows below the header.</summary>
    public IEnumerable<SourceRow> Rows() => All().Skip(1);

    private IEnumerable<SourceRow> All() => _encoding is null ? XlsxRows.Read(Path) : CsvRows.Read(Path, _encoding, Delimiter);

    private static SourceFile OpenXlsx(string path, ImportLimits limits, string name)
    {
        XlsxRows.RefuseBomb(path, limits);
        return new SourceFile(path, null, ',') { Name = name };
    }

    private static SourceFile OpenText(string path, ImportMapping mapping, string name)
    {
        var guessed = TextGuess.Encoding(path);
        var encoding = mapping.Encoding is { } named ? TextGuess.Named(named) : guessed;
        using var text = new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true);
        var start = new char[1 << 16];
        var read = text.ReadBlock(start);
        var header = new string(start, 0, read).TrimStart().Split('\n', 2)[0];
        return new SourceFile(path, encoding, mapping.Delimiter is { } given ? given[0] : CsvRows.Delimiter(header)) { Name = name };
    }

    private void TakeHeader(ImportLimits limits)
    {
        var first = All().FirstOrDefault();
        if (first is null || first.Cells.All(string.IsNullOrWhiteSpace))
            throw new ImportRefused($"The file {Name} is empty.");
        if (first.Problem is { Message: var problem })
            throw new ImportRefused($"The header of {Name} cannot be read. {problem}");
        Header = [.. first.Cells.Select(c => c.Trim())];
        if (Header.Length > limits.Columns)
            throw new ImportRefused($"The file {Name} has {Header.Length} columns; {limits.Columns} are taken at most (Import:MaxColumns).");
        if (Header.Where(h => h.Length > 0).GroupBy(h => h, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ImportRefused($"The file {Name} has two columns named “{twice.Key}”.");
    }
}
