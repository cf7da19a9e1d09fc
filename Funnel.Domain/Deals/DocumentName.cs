using System.Globalization;
using System.Text;

namespace Funnel.Domain.Deals;

/// <summary>
/// Makes of whatever a sender calls a file a name that is shown and saved without harm: the last part of a path, no control or invisible characters (such as those
/// that turn the direction of writing and so hide an ending), none a file system minds, at most <see cref="Longest"/> characters with its ending kept.
/// It is only ever shown and offered: no file is stored under it.
/// </summary>
public static class DocumentName
{
    public const int Longest = 120;
    private const int LongestEnding = 12;

    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    public static string Clean(string? wish)
    {
        var text = (wish ?? "").Replace('\\', '/');
        text = text[(text.LastIndexOf('/') + 1)..];
        var kept = new StringBuilder(text.Length);
        // A rune at a time: half of a pair is no character.
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                continue;
            if (Rune.IsWhiteSpace(rune))
                kept.Append(' ');
            else if (rune.IsAscii && "<>:\"|?*".Contains((char)rune.Value, StringComparison.Ordinal))
                kept.Append('_');
            else
                kept.Append(rune.ToString());
        }
        text = kept.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '.');
        if (text.Length == 0)
            text = "document";
        if (Reserved.Contains(text.Split('.')[0].TrimEnd()))
            text = "_" + text;
        return Shorten(text);
    }

    /// <summary>The ending with its point, in small letters; empty without one.</summary>
    public static string Ending(string name)
    {
        var point = name.LastIndexOf('.');
        return point <= 0 ? "" : name[point..].ToLowerInvariant();
    }

    private static string Shorten(string text)
    {
        if (text.Length <= Longest)
            return text;
        var ending = Ending(text) is { Length: <= LongestEnding } e ? text[^e.Length..] : "";
        var stem = Longest - ending.Length;
        return text[..(char.IsHighSurrogate(text[stem - 1]) ? stem - 1 : stem)].TrimEnd(' ', '.') + ending;
    }
}
