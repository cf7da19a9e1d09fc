using System.Text;
using Funnel.Web.Data;
using Funnel.Web.Features.Import.Reading;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import;

/// <summary>The refused rows as they stood, with the reason in one column more: to be corrected and imported again.</summary>
internal static class RefusedFile
{
    /// <summary>Writes the refused rows of one source; null when it has none.</summary>
    public static string? Write(SourceFile source, int file, IEnumerable<RefusedRow> refusals, string folder)
    {
        using var refused = refusals.Where(r => r.File == file).GetEnumerator();
        if (!refused.MoveNext())
            return null;
        var path = Path.Combine(folder, SafeName(source.Name));
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var header = source.Header.Where(h => h != Fields.RefusedBecause).ToList();
        var own = Array.IndexOf(source.Header, Fields.RefusedBecause);
        Row(header.Append(Fields.RefusedBecause));
        foreach (var row in source.Rows())
        {
            if (row.Line != refused.Current.Line)
                continue;
            var cells = row.Cells.Where((_, i) => i != own).Select(Harmless).ToList();
            // A short row is filled up, so that the reason stands in its column.
            Row(cells.Concat(Enumerable.Repeat("", Math.Max(0, header.Count - cells.Count))).Append(Said(refused.Current)));
            if (!refused.MoveNext())
                break;
        }
        return path;

        void Row(IEnumerable<string> cells) => text.Write(string.Join(source.Delimiter, cells.Select(cell => SheetText.Quoted(cell, source.Delimiter))) + "\r\n");
    }

    public static string Said(RefusedRow row) => $"line {row.Line}{(row.Column.Length > 0 ? $", {row.Column}" : "")}: {row.Reason}";

    // Numbers stay numbers; a cell that was marked already is read back without its mark, hence stays as it stood.
    private static string Harmless(string cell) =>
        SheetText.Runs(cell) && !cell[1..].All(c => char.IsAsciiDigit(c) || c is '.' or ',' or ' ' or '\u00A0') ? SheetText.Marked(cell) : cell;

    // The file's own name may be anything; of it only plain letters and digits remain.
    private static string SafeName(string name)
    {
        var plain = new string([.. Path.GetFileNameWithoutExtension(name).Take(60).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return $"{(plain.Length == 0 ? "import" : plain)}-{Guid.CreateVersion7():N}.refused.csv";
    }
}
