using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class HappeningsTests
{
    [Fact]
    public void Every_event_of_a_deal_that_was_of_the_filter_before_or_after_it_is_one_and_no_other() => Property.Holds(log =>
    {
        var filter = new DealFilter
        {
            Within = log.Maybe() ? Reach.Everything : new Reach { Department = North, Own = Clara },
            Pipeline = log.Maybe() ? log.Pick([SalesId, ServiceId]) : null,
            Owner = log.Maybe() ? log.Pick([Anna, Boris]) : null,
        };
        var known = RecountOf(log.Book, filter);
        var (instant, later, range) = (log.SomeInstant(), log.SomeInstant(), log.SomePeriod());
        var found = Happenings.Of(log.Book.History, Books, filter, range, 7, instant);
        Assert.Equal(known.Count, found.All);
        Assert.Equal(known.Count(at => at <= instant), found.UpTo);
        var part = (range.To - range.From) / 7;
        Assert.Equal(Enumerable.Range(0, 7).Select(i => known.Count(at => at >= range.From && at < range.To && (int)((at - range.From).Ticks * (Int128)7 / (range.To - range.From).Ticks) == i)), found.Counts);

        var after = known.Where(at => at > instant && at <= later).Order().Cast<DateTime?>().FirstOrDefault();
        Assert.Equal(after, Happenings.After(log.Book.History, Books, filter, instant, later));
        Assert.Equal(known.Where(at => at < instant).OrderDescending().Cast<DateTime?>().FirstOrDefault(), Happenings.Before(log.Book.History, Books, filter, instant));
    });

    [Fact]
    public void Between_two_happenings_nothing_of_the_funnel_differs() => Property.Holds(log =>
    {
        var instant = log.SomeInstant();
        if (Happenings.After(log.Book.History, Books, DealFilter.None, instant, DateTime.MaxValue) is not { } next || next.Ticks - 1 <= instant.Ticks)
            return;
        var query = new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), instant);
        var before = FunnelCount.Of(log.Book.History, Books, query);
        Assert.Equal(before.Stages, FunnelCount.Of(log.Book.History, Books, query with { AsOf = next.AddTicks(-1) }).Stages);
    }, cases: 60);

    // From the raw log: the history before the event and with it.
    static List<DateTime> RecountOf(LogBook book, DealFilter filter)
    {
        var (matches, history, found) = (filter.Against(Books), SalesHistory.Empty, new List<DateTime>());
        foreach (var e in book.Events)
        {
            var before = history.Find(e.Deal);
            history = history.Apply(e);
            if ((before is not null && matches(before.Now)) || matches(history.Find(e.Deal)!.Now))
                found.Add(e.At);
        }
        return found;
    }
}
