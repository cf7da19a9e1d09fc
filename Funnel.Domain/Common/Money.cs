using System.Globalization;

namespace Funnel.Domain.Common;

/// <summary>An amount in whole minor units (cents) of a currency named by its ISO 4217 code.</summary>
public readonly record struct Money
{
    public Money(long minor, string currency)
    {
        Currency = Currencies.Require(currency);
        Minor = minor;
    }

    public long Minor { get; }

    public string Currency { get; }

    public static Money Zero(string currency) => new(0, currency);

    /// <summary>An amount written in major units, such as 12.50; refuses more decimals than the currency has and amounts out of range.</summary>
    public static Money FromMajor(decimal amount, string currency)
    {
        var digits = Currencies.Digits(currency);
        var factor = (decimal)Math.Pow(10, digits);
        if (amount > 9_000_000_000_000m || amount < -9_000_000_000_000m)
            throw new RuleViolation("The amount {0} is too large.", amount.ToString(CultureInfo.InvariantCulture));
        var minor = amount * factor;
        if (decimal.Truncate(minor) != minor)
            throw new RuleViolation("The amount {0} has more than {1} decimals.", amount.ToString(CultureInfo.InvariantCulture), digits);
        return new Money((long)minor, currency);
    }

    public decimal Major => Minor / (decimal)Math.Pow(10, Currencies.Digits(Currency));

    public static Money operator +(Money a, Money b) => a.Currency == b.Currency
        ? new Money(checked(a.Minor + b.Minor), a.Currency)
        : throw new RuleViolation("Amounts in {0} and {1} cannot be added.", a.Currency, b.Currency);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major} {Currency}");
}

/// <summary>Minor digits of currencies (ISO 4217); two unless listed.</summary>
public static class Currencies
{
    private static readonly HashSet<string> None = ["JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "XPF", "PYG", "RWF", "KMF", "GNF", "DJF", "BIF", "VUV"];
    private static readonly HashSet<string> Three = ["KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD"];

    public static int Digits(string currency) => None.Contains(currency) ? 0 : Three.Contains(currency) ? 3 : 2;

    public static string Require(string currency) => currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper)
        ? currency
        : throw new RuleViolation("“{0}” is not a currency code such as EUR.", currency ?? "");
}
