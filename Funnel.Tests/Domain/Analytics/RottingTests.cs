using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class RottingTests
{
    [Fact]
    public void Working_days_are_counted_day_by_day()
    {
        var random = new Random(7);
        foreach (var zone in new[] { "Europe/Helsinki", "America/Sao_Paulo", "Pacific/Auckland", "UTC" }.Select(TimeZoneInfo.FindSystemTimeZoneById))
        {
            for (var i = 0; i < 300; i++)
            {
                var since = new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(0, 3_000_000));
                var now = since.AddMinutes(random.Next(-3_000, 100_000));
                var days = 0;
                for (var day = Period.DayOf(since, zone).AddDays(1); day <= Period.DayOf(now, zone); day = day.AddDays(1))
                    days += day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
                Assert.Equal((since, now, days), (since, now, Rotting.WorkingDays(since, now, zone)));
            }
        }
    }

    [Theory]
    [InlineData("2026-01-09", "2026-01-12", 1)] // Friday to Monday
    [InlineData("2026-01-10", "2026-01-11", 0)] // over the weekend
    [InlineData("2026-01-12", "2026-01-12", 0)]
    [InlineData("2026-01-12", "2026-01-05", 0)] // a clock gone back
    public void A_weekend_does_not_rot(string since, string now, int days) =>
        Assert.Equal(days, Rotting.WorkingDays(Noon(since), Noon(now), Helsinki));

    [Fact]
    public void The_wait_begins_with_the_later_of_stage_entry_and_last_real_work_and_a_handover_is_no_work()
    {
        var book = new LogBook();
        var deal = A.Deal().InStage(Decision).In(book);
        book.Do(deal, Start.AddDays(4), d => d.AddNote("Called"));
        book.Do(deal, Start.AddDays(9), d => d.HandOver(Boris));
        var state = book.History.Find(deal)!.Now;
        var wait = Rotting.Of(state, Books, Start.AddDays(14));
        Assert.Equal(new Waiting(6, 5), wait);
        Assert.Equal(1, wait.Over);
        Assert.Equal(0, Rotting.Of(state, Books, Start.AddDays(7)).Over);
    }

    [Fact]
    public void A_stage_without_a_norm_is_never_over_it()
    {
        var book = new LogBook();
        var deal = A.Deal().InStage(Acting).In(book);
        Assert.Equal(0, Rotting.Of(book.History.Find(deal)!.Now, Books, Start.AddYears(3)).Over);
    }

    static DateTime Noon(string day) => DateTime.SpecifyKind(DateOnly.ParseExact(day, "yyyy-MM-dd").ToDateTime(new TimeOnly(12, 0)), DateTimeKind.Utc);
}
