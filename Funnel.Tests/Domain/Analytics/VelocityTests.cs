using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class VelocityTests
{
    static readonly InstantRange February = Period.Month(2026, 2).In(Helsinki);

    [Fact]
    public void Velocity_is_open_deals_times_rate_times_average_by_cycle_as_a_slow_recount_has_them() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        var filter = query.Filter with { Pipeline = query.Filter.Pipeline ?? SalesId };
        var end = query.AsOf < query.Period.To ? query.AsOf : query.Period.To.AddTicks(-1);
        var known = log.Book.Deals.Select(id => Recount.Known(log.Book, id, end)).Where(m => m.Count > 0 && Recount.Matches(m[^1].Deal, filter)).ToList();
        var won = known.Where(m => m[^1].Deal.Outcome == Outcome.Won).Select(m => m.Last(x => x.Event is DealWon)).Where(w => w.At >= query.Period.From).ToList();
        var lost = known.Count(m => m[^1].Deal is { Outcome: Outcome.Lost } d && d.ClosedAt >= query.Period.From);
        var days = won.Select(w => Period.DayOf(w.At, Helsinki).DayNumber - w.Deal.FirstContact.DayNumber).Order().ToList();
        double? median = days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2.0;
        var open = known.Count(m => m[^1].Deal.Outcome == Outcome.Open);

        var velocity = Velocity.Of(log.Book.History, Books, query);

        Assert.Equal((open, median), (velocity.Opportunities, velocity.CycleDays));
        if (won.Count == 0 || median is null or <= 0)
        {
            Assert.Null(velocity.PerDay);
            return;
        }
        var rate = won.Count / (double)(won.Count + lost);
        var average = won.Average(w => (double)w.Deal.Budget.Minor);
        Assert.Equal(rate, velocity.WinRate!.Value, 12);
        Assert.Equal(average, velocity.AverageDeal!.Value, 0.5);
        Assert.Equal(open * rate * average / median.Value, velocity.PerDay!.Value, 0.5 + 1e-6);
    }, cases: 400);

    [Fact]
    public void Ten_open_deals_half_of_them_won_at_a_hundred_in_twenty_days_bring_twenty_five_a_day()
    {
        var book = new LogBook();
        for (var i = 0; i < 10; i++)
            A.Deal().In(book);
        book.Do(A.Deal().Worth(100).FirstMet(new(2026, 2, 1)).In(book), February.From.AddDays(20).AddHours(1), d => d.Win());
        book.Do(A.Deal().In(book), February.From.AddDays(3), d => d.Lose("Price"));
        var velocity = Velocity.Of(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To));
        Assert.Equal((10, 0.5, 10000, 20.0, 2500), (velocity.Opportunities, velocity.WinRate, velocity.AverageDeal, velocity.CycleDays, velocity.PerDay));
    }

    [Fact]
    public void Without_a_win_or_with_a_cycle_of_no_day_there_is_none()
    {
        var book = new LogBook();
        book.Do(A.Deal().In(book), February.From.AddDays(3), d => d.Lose("Price"));
        Assert.Null(Velocity.Of(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To)).PerDay);
        book.Do(A.Deal().FirstMet(new(2026, 2, 4)).In(book), February.From.AddDays(3).AddHours(2), d => d.Win());
        Assert.Null(Velocity.Of(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To)).PerDay);
    }

    [Fact]
    public void A_period_that_is_over_is_judged_by_what_was_open_at_its_end()
    {
        var book = new LogBook();
        A.Deal().In(book);
        A.Deal().At(February.To.AddDays(1)).In(book);
        Assert.Equal(1, Velocity.Of(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To.AddDays(9))).Opportunities);
    }
}
