using System.Globalization;
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

    [Theory]
    [InlineData("en", "1,234", 1234)]
    [InlineData("en", "1.234", 1.234)]
    [InlineData("ru", "1,234", 1.234)]
    [InlineData("ru", "1.234", 1234)]
    [InlineData("de", "1.234", 1234)]
    [InlineData("de-CH", "1.234", 1.234)]
    [InlineData("ru", "0.512", 0.512)]
    [InlineData("en", "1.234,5", 1234.5)]
    public void What_could_be_two_numbers_is_read_by_the_viewers_own_sign_and_refused_in_a_file(string language, string text, double amount)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.True(Amounts.TryRead(text, out var read, Unclear.AsViewerWrites));
            Assert.Equal((decimal)amount, read);
            Assert.Equal(text is "1,234" or "1.234", !Amounts.TryRead(text, out _, Unclear.Refused));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
