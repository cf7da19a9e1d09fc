using System.Globalization;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts;

/// <summary>The unit compact money is written in. A column uses one unit throughout, see <see cref="Show.UnitFor"/>.</summary>
public enum MoneyUnit
{
    /// <summary>Whole below 100,000, thousands below a million, then millions and billions.</summary>
    Auto,
    One,
    Thousand,
    Million,
    Billion,
}

public static partial class Show
{
    // Only symbols that mean one currency; "kr" and a bare "¥" for yuan would be guesses.
    static readonly Dictionary<string, string> Symbols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EUR"] = "€", ["USD"] = "$", ["GBP"] = "£", ["RUB"] = "₽", ["JPY"] = "¥", ["CNY"] = "CN¥", ["INR"] = "₹", ["KZT"] = "₸", ["UAH"] = "₴",
        ["TRY"] = "₺", ["KRW"] = "₩", ["ILS"] = "₪", ["GEL"] = "₾", ["AMD"] = "֏", ["CAD"] = "CA$", ["AUD"] = "A$", ["BRL"] = "R$", ["VND"] = "₫",
    };

    /// <summary>€, ₽, or the code itself.</summary>
    public static string Symbol(string currency) => Symbols.GetValueOrDefault(currency, currency.ToUpperInvariant());

    /// <summary>Whole units: €48,000 · 48 000 €</summary>
    public static string Money(long minorUnits, string currency, CultureInfo? culture = null) =>
        Affix(Round(Major(minorUnits, currency), 0), 0, "", currency, culture);

    public static string Money(Money amount, CultureInfo? culture = null) => Money(amount.Minor, amount.Currency, culture);

    /// <summary>To the last minor unit: €48,000.50. For lists of changes and sums that must add up on paper.</summary>
    public static string MoneyExact(long minorUnits, string currency, CultureInfo? culture = null) =>
        Affix(Major(minorUnits, currency), Currencies.Digits(currency), "", currency, culture);

    /// <summary>With its sign: +€4,760 · +4 760 €</summary>
    public static string SignedMoney(long minorUnits, string currency, CultureInfo? culture = null) =>
        (Round(Major(minorUnits, currency), 0) > 0 ? "+" : "") + Money(minorUnits, currency, culture);

    /// <summary>For dense places: €48,000, €214k, €1.18M, €1.23bn · 48 000 €, 214 тыс. €, 1,18 млн €, 1,23 млрд €</summary>
    public static string MoneyCompact(long minorUnits, string currency, MoneyUnit unit = MoneyUnit.Auto, CultureInfo? culture = null)
    {
        var major = Major(minorUnits, currency);
        if (unit == MoneyUnit.Auto || IsTooSmallFor(unit, Math.Abs(major))) unit = AutoUnit(Math.Abs(major));
        var russian = IsRussian(culture);
        var (size, decimals, word) = unit switch
        {
            MoneyUnit.Billion => (1e9m, 2, russian ? $"{Space}млрд" : "bn"),
            MoneyUnit.Million => (1e6m, 2, russian ? $"{Space}млн" : "M"),
            MoneyUnit.Thousand => (1e3m, 0, russian ? $"{Space}тыс." : "k"),
            _ => (1m, 0, ""),
        };
        return Affix(Round(major / size, decimals), decimals, word, currency, culture);
    }

    /// <summary>The unit for a whole column: the one its largest figure asks for.</summary>
    public static MoneyUnit UnitFor(long largestMinorUnits, string currency) => AutoUnit(Math.Abs(Major(largestMinorUnits, currency)));

    // Beside one huge figure the column's unit would make nothing of the others: €0.00bn for half a million.
    static bool IsTooSmallFor(MoneyUnit unit, decimal size) =>
        size < unit switch { MoneyUnit.Billion => 1e8m, MoneyUnit.Million => 1e5m, MoneyUnit.Thousand => 1e3m, _ => 0 };

    // Steps up before rounding would print "1000k" or "1000.00M".
    static MoneyUnit AutoUnit(decimal size) => size switch
    {
        >= 999_995_000m => MoneyUnit.Billion,
        >= 999_500m => MoneyUnit.Million,
        >= 99_999.5m => MoneyUnit.Thousand,
        _ => MoneyUnit.One,
    };

    static decimal Major(long minorUnits, string currency) => Currencies.Digits(currency) switch
    {
        0 => minorUnits,
        3 => minorUnits / 1000m,
        _ => minorUnits / 100m,
    };

    static string Affix(decimal amount, int decimals, string unit, string currency, CultureInfo? culture)
    {
        var symbol = Symbol(currency);
        var digits = Digits(Math.Abs(amount), decimals, culture) + unit;
        var sign = amount < 0 ? $"{Minus}" : "";
        if (IsRussian(culture)) return $"{sign}{digits}{Space}{symbol}";
        return char.IsLetter(symbol[^1]) ? $"{sign}{symbol}{Space}{digits}" : $"{sign}{symbol}{digits}";
    }
}
