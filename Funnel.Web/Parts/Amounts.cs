using System.Globalization;
using System.Text;

namespace Funnel.Web.Parts;

/// <summary>Amounts as people type them.</summary>
public static class Amounts
{
    /// <summary>
    /// 48000 · 48 000 · 48,000 · 48.000,50 · €48,000. One separator before at most two digits, or the later of two kinds, is the decimal sign; all others group.
    /// False when it cannot be an amount, or when it is not clear which.
    /// </summary>
    public static bool TryRead(string? text, out decimal amount)
    {
        amount = 0;
        var digits = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (char.IsAsciiDigit(c) || c is ',' or '.' || (c is '-' or '−' && digits.Length == 0))
                digits.Append(c == '−' ? '-' : c);
            else if (!char.IsWhiteSpace(c) && c is not ('\'' or '’') && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol)
                return false;
        }
        var plain = digits.ToString();
        var (comma, dot) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        var last = Math.Max(comma, dot);
        var single = last >= 0 && plain.Count(c => c is ',' or '.') == 1;
        var isDecimal = last >= 0 && ((comma >= 0 && dot >= 0) || (single && plain.Length - last - 1 != 3));
        if (isDecimal && plain.Count(c => c == plain[last]) > 1)
            return false;
        var whole = (isDecimal ? plain[..last] : plain).Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        var written = isDecimal ? whole + "." + plain[(last + 1)..] : whole;
        return decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }
}
