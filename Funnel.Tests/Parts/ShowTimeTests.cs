using System.Globalization;
using Funnel.Web.Parts;

namespace Funnel.Tests.Parts;

public class ShowTimeTests
{
    static readonly CultureInfo En = CultureInfo.GetCultureInfo("en");
    static readonly CultureInfo Ru = CultureInfo.GetCultureInfo("ru");
    static readonly TimeZoneInfo Plus3 = TimeZoneInfo.CreateCustomTimeZone("plus3", TimeSpan.FromHours(3), null, null);
    static readonly DateTimeOffset Now = new(2026, 11, 19, 22, 30, 0, TimeSpan.Zero);

    static void Reads(string expected, string actual) => Assert.Equal(expected, actual.Replace('\u00A0', ' '));

    [Theory]
    [InlineData(12, "12 s", "12 с")]
    [InlineData(4 * 60 + 59, "4 min", "4 мин")]
    [InlineData(3 * 3600, "3 h", "3 ч")]
    [InlineData(30 * 3600, "18 Nov", "18 нояб.")]
    [InlineData(330 * 86400, "24 Dec 2025", "24 дек. 2025")]
    [InlineData(-5, "0 s", "0 с")]
    public void Age_is_in_its_largest_unit_and_then_the_date(int seconds, string english, string russian)
    {
        Reads(english, Show.Age(Now.AddSeconds(-seconds), Now, TimeZoneInfo.Utc, En));
        Reads(russian, Show.Age(Now.AddSeconds(-seconds), Now, TimeZoneInfo.Utc, Ru));
    }

    [Theory]
    [InlineData(1, "just now", "только что")]
    [InlineData(12, "12 s ago", "12 с назад")]
    [InlineData(30 * 3600, "18 Nov", "18 нояб.")]
    public void Ago_says_so_until_it_is_a_date(int seconds, string english, string russian)
    {
        Reads(english, Show.Ago(Now.AddSeconds(-seconds), Now, TimeZoneInfo.Utc, En));
        Reads(russian, Show.Ago(Now.AddSeconds(-seconds), Now, TimeZoneInfo.Utc, Ru));
    }

    [Fact]
    public void An_instant_is_written_in_the_zone_it_is_read_in()
    {
        Reads("19 Nov 2026, 22:30", Show.DateAndTime(Now, TimeZoneInfo.Utc, En));
        Reads("20 Nov 2026, 01:30", Show.DateAndTime(Now, Plus3, En));
        Reads("20 нояб. 2026, 01:30", Show.DateAndTime(Now, Plus3, Ru));
        Reads("Fri 20 Nov 2026, 01:30", Show.Moment(Now, Plus3, En));
        Reads("пт 20 нояб. 2026, 01:30:07", Show.Moment(Now.AddSeconds(7), Plus3, Ru));
        Reads("01:30", Show.Time(Now, Plus3));
    }

    [Theory]
    [InlineData(2026, 1, "Q1 2026", "I кв. 2026")]
    [InlineData(2026, 6, "Q2 2026", "II кв. 2026")]
    [InlineData(2026, 9, "Q3 2026", "III кв. 2026")]
    [InlineData(2026, 12, "Q4 2026", "IV кв. 2026")]
    public void A_quarter_has_its_name(int year, int month, string english, string russian)
    {
        Reads(english, Show.Quarter(new DateOnly(year, month, 15), En));
        Reads(russian, Show.Quarter(new DateOnly(year, month, 15), Ru));
    }

    [Theory]
    [InlineData("2026-01-01", "2027-01-01", "2026")]
    [InlineData("2026-10-01", "2027-01-01", "Q4 2026")]
    [InlineData("2026-11-01", "2026-12-01", "November 2026")]
    [InlineData("2026-10-01", "2026-11-20", "1 Oct – 19 Nov 2026")]
    [InlineData("2025-12-31", "2026-01-02", "31 Dec 2025 – 1 Jan 2026")]
    [InlineData("2026-02-01", "2026-05-01", "1 Feb – 30 Apr 2026")]
    [InlineData("2026-11-19", "2026-11-20", "19 Nov 2026")]
    [InlineData("2026-11-19", "2026-11-19", "19 Nov 2026")]
    public void A_period_has_its_name_when_it_is_a_whole_one(string from, string to, string expected) =>
        Reads(expected, Show.Period(DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture), En));
}
