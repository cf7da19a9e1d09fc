using System.Globalization;
using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

/// <summary>In expectations "_" is a no-break space and "~" a narrow one, so that they can be seen.</summary>
public class ShowTests
{
    static readonly CultureInfo En = CultureInfo.GetCultureInfo("en");
    static readonly CultureInfo Ru = CultureInfo.GetCultureInfo("ru");

    static void Reads(string expected, string actual) => Assert.Equal(expected.Replace('_', '\u00A0').Replace('~', '\u202F'), actual);

    [Theory]
    [InlineData(4_800_000, "EUR", "€48,000", "48_000_€")]
    [InlineData(11_200_050, "USD", "$112,001", "112_001_$")]
    [InlineData(48_000, "JPY", "¥48,000", "48_000_¥")]
    [InlineData(48_000_499, "KWD", "KWD_48,000", "48_000_KWD")]
    [InlineData(4_800_000, "CHF", "CHF_48,000", "48_000_CHF")]
    [InlineData(4_800_000, "RUB", "₽48,000", "48_000_₽")]
    [InlineData(4_800_000, "SEK", "SEK_48,000", "48_000_SEK")]
    [InlineData(-4_800_000, "EUR", "−€48,000", "−48_000_€")]
    [InlineData(0, "EUR", "€0", "0_€")]
    [InlineData(-40, "EUR", "€0", "0_€")]
    public void Money_is_whole_with_the_symbol_on_the_side_the_language_puts_it(long minor, string currency, string english, string russian)
    {
        Reads(english, Show.Money(minor, currency, En));
        Reads(russian, Show.Money(minor, currency, Ru));
    }

    [Theory]
    [InlineData(4_800_000, "€48,000", "48_000_€")]
    [InlineData(9_999_900, "€99,999", "99_999_€")]
    [InlineData(9_999_960, "€100k", "100_тыс._€")]
    [InlineData(21_400_000, "€214k", "214_тыс._€")]
    [InlineData(99_949_999, "€999k", "999_тыс._€")]
    [InlineData(99_950_000, "€1.00M", "1,00_млн_€")]
    [InlineData(118_000_000, "€1.18M", "1,18_млн_€")]
    [InlineData(99_999_400_000, "€999.99M", "999,99_млн_€")]
    [InlineData(99_999_500_000, "€1.00bn", "1,00_млрд_€")]
    [InlineData(123_000_000_000, "€1.23bn", "1,23_млрд_€")]
    [InlineData(-118_000_000, "−€1.18M", "−1,18_млн_€")]
    public void Compact_money_takes_the_unit_its_size_asks_for(long minor, string english, string russian)
    {
        Reads(english, Show.MoneyCompact(minor, "EUR", culture: En));
        Reads(russian, Show.MoneyCompact(minor, "EUR", culture: Ru));
    }

    [Fact]
    public void A_column_keeps_one_unit()
    {
        var unit = Show.UnitFor(172_000_000, "EUR");
        Reads("€0.93M", Show.MoneyCompact(93_000_000, "EUR", unit, En));
        // But not at the price of saying nothing: beside a billion, half a million is not €0.00bn.
        Reads("€514k", Show.MoneyCompact(51_400_000, "EUR", MoneyUnit.Billion, En));
        Reads("€52,000", Show.MoneyCompact(5_200_000, "EUR", unit, En));
        Reads("€0", Show.MoneyCompact(0, "EUR", unit, En));
        Reads("€450", Show.MoneyCompact(45_000, "EUR", MoneyUnit.Thousand, En));
        Reads("€31k", Show.MoneyCompact(3_100_000, "EUR", MoneyUnit.Thousand, En));
    }

    [Fact]
    public void The_largest_and_smallest_amounts_are_written_too()
    {
        Reads("€92,233,720.37bn", Show.MoneyCompact(long.MaxValue, "EUR", culture: En));
        Assert.StartsWith("−€", Show.Money(long.MinValue, "EUR", En));
        Assert.StartsWith("−", Show.Signed(long.MinValue, En));
    }

    [Fact]
    public void Exact_money_has_all_its_minor_digits()
    {
        Reads("€48,000.50", Show.MoneyExact(4_800_050, "EUR", En));
        Reads("48_000,50_€", Show.MoneyExact(4_800_050, "EUR", Ru));
        Reads("¥48,000", Show.MoneyExact(48_000, "JPY", En));
        Reads("KWD_1.234", Show.MoneyExact(1_234, "KWD", En));
    }

    [Fact]
    public void Signed_money_and_counts_carry_a_plus_or_a_true_minus()
    {
        Reads("+€4,760", Show.SignedMoney(476_000, "EUR", En));
        Reads("−4_760_€", Show.SignedMoney(-476_000, "EUR", Ru));
        Assert.Equal("€0", Show.SignedMoney(10, "EUR", En));
        Assert.Equal("+5", Show.Signed(5, En));
        Assert.Equal("\u221283", Show.Signed(-83, En));
        Assert.Equal("0", Show.Signed(0, En));
    }

    [Theory]
    [InlineData(0.61, "61%", "61~%")]
    [InlineData(0.092, "9.2%", "9,2~%")]
    [InlineData(0.0996, "10%", "10~%")]
    [InlineData(0.0994, "9.9%", "9,9~%")]
    [InlineData(0.0, "0%", "0~%")]
    [InlineData(0.0001, "<0.1%", "<0,1~%")]
    [InlineData(1.0, "100%", "100~%")]
    [InlineData(12.5, "1,250%", "1_250~%")]
    [InlineData(-0.02, "−2.0%", "−2,0~%")]
    [InlineData(null, "—", "—")]
    [InlineData(double.NaN, "—", "—")]
    [InlineData(double.PositiveInfinity, "—", "—")]
    public void Percent_is_whole_from_ten_up_and_has_one_decimal_below(double? fraction, string english, string russian)
    {
        Reads(english, Show.Percent(fraction, En));
        Reads(russian, Show.Percent(fraction, Ru));
    }

    [Theory]
    [InlineData(0.02, "+2_pp", "+2_п.п.")]
    [InlineData(-0.02, "−2_pp", "−2_п.п.")]
    [InlineData(0.004, "+0.4_pp", "+0,4_п.п.")]
    [InlineData(0.0096, "+1_pp", "+1_п.п.")]
    [InlineData(-0.00001, "0_pp", "0_п.п.")]
    [InlineData(null, "—", "—")]
    public void Differences_of_percentages_are_points(double? difference, string english, string russian)
    {
        Reads(english, Show.Points(difference, En));
        Reads(russian, Show.Points(difference, Ru));
    }

    [Fact]
    public void A_change_in_percent_carries_its_sign()
    {
        Assert.Equal("+14%", Show.SignedPercent(0.14, En));
        Assert.Equal("\u221214%", Show.SignedPercent(-0.14, En));
        Assert.Equal("0%", Show.SignedPercent(0, En));
    }

    [Fact]
    public void Counts_are_grouped()
    {
        Assert.Equal("1,284", Show.Count(1284, En));
        Reads("1_284", Show.Count(1284, Ru));
        Reads("12,5", Show.Number(12.5m, 1, Ru));
    }

    [Theory]
    [InlineData(9, 12, "9 of 12_d", "9 из 12_дн.")]
    [InlineData(12, 12, "12 of 12_d", "12 из 12_дн.")]
    [InlineData(21, 12, "9_d over norm", "+9_дн. к норме")]
    [InlineData(21, null, "21_d", "21_дн.")]
    public void Days_stand_against_the_norm(int spent, int? norm, string english, string russian)
    {
        Reads(english, Show.Days(spent, norm, En));
        Reads(russian, Show.Days(spent, norm, Ru));
    }

    [Fact]
    public void Without_a_culture_the_viewers_own_is_used()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Ru;
        try
        {
            Reads("48_000_€", Show.Money(4_800_000, "EUR"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
