using System.Globalization;

namespace Funnel.Web.Parts;

/// <summary>How numbers and times are written, everywhere: screen, wall and paper. Pure; the culture is the viewer's unless one is given.</summary>
public static partial class Show
{
    /// <summary>What stands where there is no figure.</summary>
    public const string None = "—";

    const char Minus = '\u2212';
    const char Space = '\u00A0';
    const char NarrowSpace = '\u202F';

    static bool IsRussian(CultureInfo? culture) =>
        (culture ?? CultureInfo.CurrentUICulture).TwoLetterISOLanguageName == "ru";

    static CultureInfo Of(CultureInfo? culture) => culture ?? CultureInfo.CurrentUICulture;

    /// <summary>1,284 · 1 284</summary>
    public static string Count(long number, CultureInfo? culture = null) => Digits(number, 0, culture);

    /// <summary>A number with so many decimals: 12.5 · 12,5</summary>
    public static string Number(decimal number, int decimals = 0, CultureInfo? culture = null) => Digits(number, decimals, culture);

    /// <summary>+5, −5, 0</summary>
    public static string Signed(long number, CultureInfo? culture = null) => Sign(number) + Digits(Math.Abs((decimal)number), 0, culture);

    /// <summary>A fraction as percent: whole from 10 % up, one decimal below (9.2% · 9,2 %).</summary>
    public static string Percent(double? fraction, CultureInfo? culture = null)
    {
        if (fraction is not { } f || !double.IsFinite(f)) return None;
        var percent = Clamp(f * 100);
        var size = Math.Abs(percent);
        var unit = IsRussian(culture) ? $"{NarrowSpace}%" : "%";
        if (size is > 0 and < 0.05m) return (percent < 0 ? $"{Minus}" : "") + "<" + Digits(0.1m, 1, culture) + unit;
        var decimals = size == 0 || Round(size, 1) >= 10 ? 0 : 1;
        return Digits(percent, decimals, culture) + unit;
    }

    /// <summary>A change given as a fraction: +14%, −2%.</summary>
    public static string SignedPercent(double? fraction, CultureInfo? culture = null)
    {
        var text = Percent(fraction, culture);
        return fraction > 0 && text != None ? "+" + text : text;
    }

    /// <summary>A change of a count: +14, −2, 0.</summary>
    public static string SignedCount(long number, CultureInfo? culture = null) => Sign(number) + Digits(Math.Abs(number), 0, culture);

    /// <summary>The difference of two fractions in percentage points: +2 pp · +2 п.п.; one decimal below one point.</summary>
    public static string Points(double? difference, CultureInfo? culture = null)
    {
        if (difference is not { } d || !double.IsFinite(d)) return None;
        var points = Clamp(d * 100);
        var decimals = Round(Math.Abs(points), 1) is > 0 and < 1 ? 1 : 0;
        var rounded = Round(points, decimals);
        return Sign(rounded) + Digits(Math.Abs(rounded), decimals, culture) + Space + (IsRussian(culture) ? "п.п." : "pp");
    }

    static string Sign(decimal number) => number > 0 ? "+" : number < 0 ? $"{Minus}" : "";

    static decimal Clamp(double number) => (decimal)Math.Clamp(number, -1e15, 1e15);

    static decimal Round(decimal number, int decimals) => Math.Round(number, decimals, MidpointRounding.AwayFromZero);

    static string Digits(decimal number, int decimals, CultureInfo? culture)
    {
        var rounded = Round(number, decimals);
        var russian = IsRussian(culture);
        var format = new NumberFormatInfo
        {
            NumberGroupSeparator = russian ? $"{Space}" : ",",
            NumberDecimalSeparator = russian ? "," : ".",
            NegativeSign = $"{Minus}",
            NumberNegativePattern = 1,
        };
        return rounded.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), format);
    }
}
