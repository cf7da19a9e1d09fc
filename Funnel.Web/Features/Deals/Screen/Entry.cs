using System.Globalization;
using System.Text.RegularExpressions;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>Numbers as people type them, in the viewer's language. What could mean two numbers is not guessed.</summary>
public static partial class Entry
{
    // Commas group thousands: 1,234,567.50
    [GeneratedRegex(@"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex English();

    [GeneratedRegex(@"^-?\d+([.,]\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Russian();

    /// <summary>Null when it is no number.</summary>
    public static decimal? Number(string? text)
    {
        var bare = new string([.. (text ?? "").Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol)]).Replace('\u2212', '-').TrimEnd('%');
        if (bare.Length > 25)
            return null;
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru")
            bare = Russian().IsMatch(bare) ? bare.Replace(',', '.') : "";
        else
            bare = English().IsMatch(bare) ? bare.Replace(",", "", StringComparison.Ordinal) : "";
        return decimal.TryParse(bare, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>For an input field: no groups, the viewer's decimal sign.</summary>
    public static string Write(decimal number)
    {
        var text = number.ToString("0.##########", CultureInfo.InvariantCulture);
        return CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru" ? text.Replace('.', ',') : text;
    }

    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Write(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
