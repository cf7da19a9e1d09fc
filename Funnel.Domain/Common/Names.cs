using System.Globalization;
using System.Text;

namespace Funnel.Domain.Common;

/// <summary>
/// What a name may be, whoever or whatever bears it. Never characters that are not seen: they turn the text around them, or make two names look like one.
/// </summary>
public static class Names
{
    /// <summary>Without the blanks around it; null when nothing is left or it is too long.</summary>
    public static string? Read(string text, int longest)
    {
        text = text.Trim();
        return HasHidden(text) ? throw new RuleViolation("A name has no hidden characters.") : text.Length > 0 && text.Length <= longest ? text : null;
    }

    // The two joiners shape letters of Persian and India, and faces.
    public static bool HasHidden(string text) => text.EnumerateRunes().Any(r => r.Value is not (0x200C or 0x200D)
        && Rune.GetUnicodeCategory(r) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
