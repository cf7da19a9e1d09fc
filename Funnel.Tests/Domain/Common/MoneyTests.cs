using Funnel.Domain.Common;

namespace Funnel.Tests.Domain.Common;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("EUR", "12.5", 1250)]
    [InlineData("EUR", "-0.01", -1)]
    [InlineData("JPY", "7", 7)]
    [InlineData("KWD", "1.234", 1234)]
    [InlineData("EUR", "9000000000000", 900_000_000_000_000)]
    [InlineData("KWD", "9000000000000", 9_000_000_000_000_000)]
    public void Major_units_become_whole_minor_units_and_back(string currency, string amount, long minor)
    {
        var major = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        var money = Money.FromMajor(major, currency);
        Assert.Equal((minor, major), (money.Minor, money.Major));
    }

    [Theory]
    [InlineData("EUR", "0.001", "The amount 0.001 has more than 2 decimals.")]
    [InlineData("JPY", "0.5", "The amount 0.5 has more than 0 decimals.")]
    [InlineData("EUR", "9000000000000.01", "The amount 9000000000000.01 is too large.")]
    [InlineData("EUR", "79228162514264337593543950335", "The amount 79228162514264337593543950335 is too large.")]
    [InlineData("EUR", "-79228162514264337593543950335", "The amount -79228162514264337593543950335 is too large.")]
    [InlineData("eur", "1", "“eur” is not a currency code such as EUR.")]
    [InlineData("EURO", "1", "“EURO” is not a currency code such as EUR.")]
    [InlineData("", "1", "“” is not a currency code such as EUR.")]
    [InlineData("ЕВР", "1", "“ЕВР” is not a currency code such as EUR.")]
    public void What_cannot_be_an_amount_is_refused_in_words(string currency, string amount, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<RuleViolation>(() =>
            Money.FromMajor(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency)).Message);

    [Fact]
    public void No_currency_at_all_is_refused() => Assert.Throws<RuleViolation>(() => new Money(1, null!));

    [Fact]
    public void Amounts_add_up_in_one_currency_only_and_never_wrap_around()
    {
        Assert.Equal(new Money(3, "EUR"), new Money(1, "EUR") + new Money(2, "EUR"));
        Assert.Equal("Amounts in EUR and USD cannot be added.", Assert.Throws<RuleViolation>(() => new Money(1, "EUR") + new Money(2, "USD")).Message);
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "EUR") + new Money(1, "EUR"));
    }

    [Fact]
    public void The_largest_budgets_of_a_million_deals_can_be_summed() =>
        Assert.True(Funnel.Domain.Deals.Deal.LargestBudget <= long.MaxValue / 1_000_000);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_deals_id_is_read_from_its_text(string text, long value)
    {
        Assert.True(DealId.TryParse(text, out var id));
        Assert.Equal((value, text), (id.Value, id.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("٣")]
    [InlineData("9223372036854775808")]
    public void Anything_else_is_no_deals_id(string? text) => Assert.False(DealId.TryParse(text, out _));
}
