using System.Globalization;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>
/// Says refusals in the reader's language. They are made in English, for the log, the command and the file of refused rows; a page finds the sentence again by its fixed words
/// and puts what stood between them into the translation. A sentence that is not known here stays as it is.
/// </summary>
public sealed class ImportSentences(IStringLocalizer<ImportTexts> L, IStringLocalizer<RuleTexts> rules)
{
    private IEnumerable<LocalizedString> Own =>
    [
        L["It follows the refused line {0} of the same deal."],
        L["It is older than the deal's last change here ({0} UTC) and is not known."],
        L["The deal {0} stands on line {1} already."],
        L["Its step of {0} UTC is older than the deal's last change here ({1} UTC) and is not known."],
        L["This is the deal's first row, and it names no stage."],
        L["A quantity without a product."],
        L["The pipeline “{0}” has no stage “{1}”; its stages are {2}."],
        L["The outcome is won or lost, not “{0}”."],
        L["The row has {0} cells, the header has {1}."],
        L["The cell has {0} characters; {1} are taken at most."],
        L["The cell contains a NUL character."],
        L["The cell contains control characters."],
        L["The cell is empty."],
        L["The amount {0} is negative."],
        L["The amount {0} is too large."],
        L["{0} does not exist in {1}: the clocks were put forward. If the file is in another zone, add {2} to the mapping."],
        L["{0} lies in the future."],
        L["“{0}” is not a date that can be read ({1} in this file)."],
        L["“{0}” is not a date that can be read."],
        L["“{0}” is not a number that can be taken (this file writes {1})."],
        L["“{0}” is not a number that can be taken."],
        L["day first (31/12/2026)"],
        L["month first (12/31/2026)"],
        L["The name is longer than {0} characters."],
        L["“{0}” is not known here; did you mean “{1}”? If so, add {2} to the mapping."],
        L["The row has a date for won and one for lost."],
        L["The row says {0} but has no date for it."],
        L["The row has no date at all. Add {0} to the mapping to give such rows a day."],
        L["There is no pipeline yet. Add one first."],
        L["This import is still being written. Wait for its end."],
        L["Choose the column that holds the deal's id: by it a file imported again updates its deals instead of doubling them."],
        L["This is not a text file: it is full of control characters. Save it as CSV or XLSX."],
        L["This is a PDF, not a table. Save it as CSV or XLSX."],
        L["This is a picture, not a table. Save it as CSV or XLSX."],
        L["This is a compressed file, not a table. Save it as CSV or XLSX."],
        L["This is an old Excel file (.xls), not a table. Save it as CSV or XLSX."],
        L["This is a program, not a table. Save it as CSV or XLSX."],
        L["This is a database, not a table. Save it as CSV or XLSX."],
        L["This is a zip file but not an Excel workbook. Unpack it, or save it as CSV or XLSX."],
        L["“encoding” is “{0}”, which is not known here. Use a name such as utf-8, utf-16, windows-1252 or windows-1251."],
        L["The file {0} is empty."],
        L["The file {0} is larger than {1} MB. Split it, or raise Import:MaxFileMegabytes."],
        L["The file {0} cannot be read: {1}"],
        L["The header of {0} cannot be read. {1}"],
        L["The file {0} has {1} columns; {2} are taken at most (Import:MaxColumns)."],
        L["The file {0} has two columns named “{1}”."],
        L["The workbook is damaged: {0}"],
        L["The workbook unpacks to more than {0} MB. Split it, or raise Import:MaxUnpackedMegabytes."],
        L["There are more than {0} rows. Split the file, or raise Import:MaxRows."],
        L["The mapping names the column “{0}”, which the file does not have. Its columns are {1}."],
        L["The column “{0}” is missing. If it has another name, add {1} to a mapping file."],
        L["There is no import batch {0}."],
        L["Batch {0} was taken back already on {1} UTC."],
        L["The import failed; the log says why."],
        L["Rows are refused, so nothing was written."],
    ];

    public string Say(string sentence) => L["File"].ResourceNotFound ? sentence : Find(sentence, Math.Min(2, sentence.Length));

    private string Find(string sentence, int deep)
    {
        foreach (var known in Own.Concat(rules.GetAllStrings(includeParentCultures: false)))
            if (!known.ResourceNotFound && Parts(known.Name, sentence) is { } parts)
                return string.Format(CultureInfo.CurrentCulture, known.Value, [.. parts.Select(p => deep > 0 && p.Length > 0 ? Find(p, deep - 1) : p)]);
        // A file's name may stand before.
        return sentence.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at && deep > 0 ? sentence[..(at + 2)] + Find(sentence[(at + 2)..], deep - 1) : sentence;
    }

    /// <summary>What stands in the sentence where the template has its places, by their numbers; null when it is another sentence.</summary>
    private static string[]? Parts(string template, string sentence)
    {
        var parts = new SortedDictionary<int, string>();
        var open = template.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return template == sentence ? [] : null;
        if (!sentence.StartsWith(template[..open], StringComparison.Ordinal))
            return null;
        var at = open;
        while (open >= 0)
        {
            var close = template.IndexOf('}', open);
            if (close < 0 || !int.TryParse(template.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return null;
            open = template.IndexOf('{', close);
            var words = open < 0 ? template[(close + 1)..] : template[(close + 1)..open];
            var end = open >= 0 ? sentence.IndexOf(words, at, StringComparison.Ordinal)
                : sentence.EndsWith(words, StringComparison.Ordinal) ? sentence.Length - words.Length : -1;
            if (end < at)
                return null;
            parts[number] = sentence[at..end];
            at = end + words.Length;
        }
        return parts.Keys.SequenceEqual(Enumerable.Range(0, parts.Count)) ? [.. parts.Values] : null;
    }
}
