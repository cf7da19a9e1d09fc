using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

public class AmountsTests
{
    [Theory]
    [InlineData("48000", 48_000)]
    [InlineData("48 000", 48_000)]
    [InlineData("48,000", 48_000)]
    [InlineData("48.000", 48_000)]
    [InlineData("1,234,567", 1_234_567)]
    [InlineData("48000.5", 48_000.5)]
    [InlineData("48 000,50 €", 48_000.5)]
    [InlineData("€48,000.50", 48_000.5)]
    [InlineData("48.000,50", 48_000.5)]
    [InlineData("1'000", 1_000)]
    [InlineData("-5", -5)]
    [InlineData("−5", -5)]
    public void An_amount_is_read_however_it_is_typed(string text, double amount)
    {
        Assert.True(Amounts.TryRead(text, out var read));
        Assert.Equal((decimal)amount, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a lot")]
    [InlineData("12k")]
    [InlineData("1.2.3,4,5")]
    [InlineData("--5")]
    [InlineData("<img src=x>")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(Amounts.TryRead(text, out _));
}
