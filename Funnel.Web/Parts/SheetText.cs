using System.Buffers;
using System.Text.RegularExpressions;

namespace Funnel.Web.Parts;

/// <summary>
/// Text in cells of files for spreadsheets. A text that begins as a formula gets a <c>'</c> before it, with which every spreadsheet takes it as text; one that
/// looks as if it had that mark already gets one too, so that taking one off again always gives back the text as it was. Where a spreadsheet parts cells by
/// “;” or a tab whatever the file says, a formula could begin after one inside a text: it gets the mark there too. Numbers are never put through this.
/// </summary>
public static partial class SheetText
{
    private const char Mark = '\'';

    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠\t\r\n\0");

    /// <summary>Whether a spreadsheet runs what begins so.</summary>
    public static bool Runs(string text) => text.Length > 0 && Formula.Contains(text[0]);

    public static string Marked(string text)
    {
        var inside = Inside().Replace(text, "${parts}'");
        return Runs(inside.TrimStart(Mark)) ? Mark + inside : inside;
    }

    /// <summary>The text that <see cref="Marked"/> was given.</summary>
    public static string Unmarked(string cell) => InsideMarked().Replace(cell.StartsWith(Mark) && Runs(cell.TrimStart(Mark)) ? cell[1..] : cell, "${parts}");

    [GeneratedRegex("(?<parts>[;\\t])(?='*[=+\\-@＝＋－＠])", RegexOptions.None, 1000)]
    private static partial Regex Inside();

    [GeneratedRegex("(?<parts>[;\\t])'(?='*[=+\\-@＝＋－＠])", RegexOptions.None, 1000)]
    private static partial Regex InsideMarked();

    /// <summary>A cell of a delimited file that stays text in every spreadsheet.</summary>
    public static string Cell(string text, char delimiter = ',') => Quoted(Marked(text), delimiter);

    public static string Quoted(string cell, char delimiter = ',') =>
        cell.AsSpan().ContainsAny([delimiter, '"', '\r', '\n']) || cell.AsSpan().ContainsAny(';', '\t') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
