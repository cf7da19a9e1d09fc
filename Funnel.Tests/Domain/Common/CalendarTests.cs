using Funnel.Domain.Common;

namespace Funnel.Tests.Domain.Common;

public sealed class CalendarTests
{
    // Zones with half and quarter hours, with clocks changed at midnight, south of the equator, and one that left out a whole day.
    static readonly string[] Zones =
        ["Europe/Helsinki", "America/Sao_Paulo", "America/Havana", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Beirut", "America/St_Johns", "UTC"];

    [Fact]
    public void Days_looked_up_are_those_worked_out()
    {
        foreach (var zone in Zones.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            var (from, to) = (new DateTime(2010, 6, 1, 5, 0, 0, DateTimeKind.Utc), new DateTime(2019, 3, 1, 7, 0, 0, DateTimeKind.Utc));
            var calendar = new Calendar(zone, from.Ticks, to.Ticks);
            // Before, in and after what the list has, and on both sides of every whole half hour.
            for (var at = from.AddDays(-3); at < to.AddDays(3); at = at.AddMinutes(90))
                foreach (var tick in new[] { at.Ticks - 1, at.Ticks })
                    Assert.True(Period.DayOf(new DateTime(tick, DateTimeKind.Utc), zone) == calendar.DayOf(tick), $"{zone.Id} {at:O}");
        }
    }

    [Fact]
    public void A_list_of_one_instant_serves_too() =>
        Assert.Equal(new DateOnly(2026, 1, 2), new Calendar(TimeZoneInfo.Utc, new DateTime(2026, 1, 1).Ticks, new DateTime(2025, 1, 1).Ticks).DayOf(new DateTime(2026, 1, 2).Ticks));
}
