using Funnel.Domain.Common;

namespace Funnel.Tests.Domain.Common;

/// <summary>Promise 73.</summary>
public sealed class PeriodTests
{
    public static TheoryData<string> Zones => ["Europe/Helsinki", "America/Sao_Paulo", "Atlantic/Azores", "Pacific/Auckland", "America/Havana", "Asia/Kathmandu", "UTC"];

    [Theory]
    [InlineData("2026-11", PeriodKind.Month, "2026-11-01", "2026-12-01")]
    [InlineData("2026-12", PeriodKind.Month, "2026-12-01", "2027-01-01")]
    [InlineData("2024-02", PeriodKind.Month, "2024-02-01", "2024-03-01")]
    [InlineData("2026-Q4", PeriodKind.Quarter, "2026-10-01", "2027-01-01")]
    [InlineData("2026", PeriodKind.Year, "2026-01-01", "2027-01-01")]
    [InlineData("2026-10-05..2026-10-05", PeriodKind.Custom, "2026-10-05", "2026-10-06")]
    [InlineData("2024-02-29..2026-02-28", PeriodKind.Custom, "2024-02-29", "2026-03-01")]
    [InlineData("1990-01-01..2099-12-31", PeriodKind.Custom, "1990-01-01", "2100-01-01")]
    [InlineData("all", PeriodKind.All, "1990-01-01", "2100-01-01")]
    public void The_form_in_addresses_is_read_and_written(string text, PeriodKind kind, string from, string to)
    {
        var period = Period.TryParse(text)!;
        Assert.Equal((kind, Day(from), Day(to)), (period.Kind, period.From, period.To));
        Assert.Equal(text, period.ToString());
        Assert.Equal(period, Period.TryParse(period.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("ALL")]
    [InlineData("2026-13")]
    [InlineData("2026-00")]
    [InlineData("2026-Q0")]
    [InlineData("2026-Q5")]
    [InlineData("2026-q1")]
    [InlineData("1989")]
    [InlineData("2100")]
    [InlineData("0000")]
    [InlineData("+202")]
    [InlineData("99999")]
    [InlineData("2026-02-29..2026-03-01")]
    [InlineData("2026-03-02..2026-03-01")]
    [InlineData("2026-03-01..")]
    [InlineData("2026-03-01..2026-03-02..2026-03-03")]
    [InlineData("2026-03-01..9999-12-31")]
    [InlineData("<script>")]
    public void Anything_else_is_no_period(string? text) => Assert.Null(Period.TryParse(text));

    [Fact]
    public void Every_month_quarter_and_year_survives_its_address()
    {
        for (var day = Period.Earliest; day < Period.Latest; day = day.AddMonths(1))
            foreach (var kind in new[] { PeriodKind.Month, PeriodKind.Quarter, PeriodKind.Year, PeriodKind.All })
            {
                var period = Period.Containing(day, kind);
                Assert.Equal(period, Period.TryParse(period.ToString()));
                Assert.True(period.From <= day && day < period.To);
                if (period.Previous is { } before)
                    Assert.Equal((period.From, kind), (before.To, before.Kind));
            }
    }

    [Fact]
    public void The_period_before_a_custom_one_is_as_long_and_ends_where_it_starts()
    {
        var before = Period.Between(Day("2026-03-01"), Day("2026-03-10")).Previous!;
        Assert.Equal((Day("2026-02-19"), Day("2026-03-01")), (before.From, before.To));
        Assert.Null(Period.All.Previous);
    }

    [Fact]
    public void A_period_ends_after_it_starts() =>
        Assert.Equal("A period must end after it starts.", Assert.Throws<RuleViolation>(() => Period.Between(Day("2026-03-02"), Day("2026-02-28"))).Message);

    [Theory]
    [MemberData(nameof(Zones))]
    public void Every_instant_lies_in_exactly_one_day_and_one_quarter(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        for (var instant = new DateTime(2010, 12, 1, 0, 0, 0, DateTimeKind.Utc); instant.Year < 2027; instant = instant.AddMinutes(137))
        {
            var day = Period.DayOf(instant, zone);
            Assert.True(Period.StartOf(day, zone) <= instant && instant < Period.StartOf(day.AddDays(1), zone), $"{instant:O} is not in {day:O} of {name}");
            var quarter = Period.Containing(day, PeriodKind.Quarter);
            Assert.True(quarter.In(zone).Contains(instant));
            Assert.False(quarter.Previous!.In(zone).Contains(instant));
        }
    }

    [Theory]
    [InlineData("Europe/Helsinki", "2026-03-29", "2026-03-28T22:00:00Z", 23)] // clocks go forward
    [InlineData("Europe/Helsinki", "2026-10-25", "2026-10-24T21:00:00Z", 25)] // and back
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23)] // no midnight: the day starts at one
    [InlineData("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25)] // 23:00 to 24:00 twice
    [InlineData("Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z", 25)] // midnight twice: the earlier starts the day
    [InlineData("UTC", "2026-03-29", "2026-03-29T00:00:00Z", 24)]
    public void A_day_of_a_clock_change_has_its_own_length(string zone, string day, string start, int hours)
    {
        var where = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var from = Period.StartOf(Day(day), where);
        Assert.Equal(DateTime.Parse(start, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind), from);
        Assert.Equal(DateTimeKind.Utc, from.Kind);
        Assert.Equal(hours, (Period.StartOf(Day(day).AddDays(1), where) - from).TotalHours);
    }

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    // Helsinki: the clock goes back on 25 October 2026 and forward on 29 March 2026.
    [InlineData(4, "2026-11-24T12:32:00Z", "2026-08-24T11:32:00Z")]
    [InlineData(4, "2026-10-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData(4, "2026-12-31T21:30:00Z", "2026-09-30T20:30:00Z")]
    // The first quarter is a day shorter than the second.
    [InlineData(2, "2026-06-30T20:30:00Z", "2026-03-31T20:59:59.9999999Z")]
    [InlineData(3, "2027-01-15T00:00:00Z", "2026-06-30T20:59:59.9999999Z")]
    public void The_same_moment_of_the_quarter_before_keeps_day_and_clock(int number, string at, string same)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Helsinki");
        var found = Period.Quarter(2026, number).SameMomentBefore(Utc(at), zone);

        Assert.Equal(Utc(same), found);

        static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
    }
}
