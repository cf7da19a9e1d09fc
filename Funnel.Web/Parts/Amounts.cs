using System.Globalization;
using System.Text.RegularExpressions;

namespace Funnel.Web.Parts;

/// <summary>What is done with a number whose one mark before three digits could group thousands or begin decimals: 1,234 and 1.234.</summary>
public enum Unclear
{
    /// <summary>Asked again, never guessed: files, whose writer is not known.</summary>
    Refused,

    /// <summary>Thousands: money of a deal, which has two decimals at most.</summary>
    Grouped,

    /// <summary>By the viewer's own decimal sign.</summary>
    AsViewerWrites,
}

/// <summary>Numbers as people type them, everywhere: 48000 · 48 000 · 48,000 · 48.000,50 · €48,000.</summary>
public static partial class Amounts
{
    private const int Longest = 40;

    /// <summary>False when it is no number, or could be two and <paramref name="unclear"/> does not say which.</summary>
    public static bool TryRead(string? text, out decimal amount, Unclear unclear = Unclear.Grouped)
    {
        amount = 0;
        var plain = Plain(text);
        if (plain.Length is 0 or > Longest)
            return false;
        var (point, comma) = (WithPoint().IsMatch(plain), WithComma().IsMatch(plain));
        if (point && comma && plain.AsSpan().IndexOfAny('.', ',') is >= 0 and var mark)
        {
            if (unclear == Unclear.Refused)
                return false;
            var decimals = unclear == Unclear.Grouped ? (plain[mark] == ',' ? '.' : ',') : ViewersSign;
            (point, comma) = (decimals != ',', decimals == ',');
        }
        var written = point ? plain.Replace(",", "", StringComparison.Ordinal) : comma ? plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : "";
        return decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    /// <summary>Whether it could be two numbers.</summary>
    public static bool IsUnclear(string? text) => !TryRead(text, out _, Unclear.Refused) && TryRead(text, out _);

    /// <summary>The sign before decimals as the viewer's language writes it.</summary>
    public static char ViewersSign => CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator is [var sign, ..] ? sign : '.';

    private static string Plain(string? text) =>
        string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’') && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol)).Replace('−', '-');

    // Groups have three digits, and none begins with a zero: 0.512 is no thousands.
    [GeneratedRegex(@"^-?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithPoint();

    [GeneratedRegex(@"^-?([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithComma();
}
