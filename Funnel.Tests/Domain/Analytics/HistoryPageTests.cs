using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>However the columns came about (at once, event by event, built again, over many pages and so on many threads), they say the same.</summary>
public sealed class HistoryPageTests
{
    // Far enough apart that every deal has a page, and the pages more than one piece, of its own.
    const long Apart = 20_000;

    [Fact]
    public void Figures_of_deals_spread_over_many_pages_are_those_of_deals_side_by_side() => Property.Holds(log =>
    {
        var near = log.Book.History;
        var far = SalesHistory.Empty.Apply(log.Book.Events.Select(e => e with { Deal = new DealId(e.Deal.Value * Apart) }));
        for (var i = 0; i < 4; i++)
        {
            var query = FunnelCountTests.SomeQuery(log);
            Assert.Equal(Text(FunnelCount.Of(near, Books, query)), Text(FunnelCount.Of(far, Books, query)));
            Assert.Equal(TimeInStage.Of(near, Books, query), TimeInStage.Of(far, Books, query));
            Assert.Equal(KeyFigures.Of(near, Books, query), KeyFigures.Of(far, Books, query));
            Assert.Equal(KeyFigures.Trend(near, Books, query, 3), KeyFigures.Trend(far, Books, query, 3));
            Assert.Equal(Effectiveness.Of(near, Books, query).People.SelectMany(p => p.Stages), Effectiveness.Of(far, Books, query).People.SelectMany(p => p.Stages));
            Assert.Equal(Breakdowns.ByChannel(near, Books, query), Breakdowns.ByChannel(far, Books, query));
            var stage = FunnelCount.Of(near, Books, query).Stages[0].Stage.Id;
            Assert.Equal(FunnelCount.DealsAt(near, Books, query, stage).Select(d => (d.Track.Id.Value * Apart, d.State.Sequence)),
                FunnelCount.DealsAt(far, Books, query, stage).Select(d => (d.Track.Id.Value, d.State.Sequence)));
        }
    }, cases: 60);

    [Fact]
    public void A_page_of_many_deals_changed_one_by_one_is_the_page_built_at_once()
    {
        var logs = Enumerable.Range(1, 30).Select(seed => new RandomLog(seed, 60)).ToList();
        // The logs one after another as one, each with deals of its own: more of one page change than are kept apart.
        var events = logs.SelectMany((log, n) => log.Book.Events.Select(e => (Log: n, Event: e))).OrderBy(e => (e.Event.Sequence, e.Log))
            .Select((e, i) => e.Event with { Sequence = i + 1, Deal = new DealId((e.Log * 17) + e.Event.Deal.Value) }).ToList();
        var whole = SalesHistory.Empty.Apply(events);
        var single = SalesHistory.Empty;
        var middle = (History: single, Text: "");
        foreach (var e in events)
        {
            single = single.Apply(e);
            if (e.Sequence == events.Count / 2)
                middle = (single, SalesHistoryTests.Text(single));
        }
        Assert.True(whole.Count > 128);
        Assert.Equal(SalesHistoryTests.Text(whole), SalesHistoryTests.Text(single));
        Assert.Equal(middle.Text, SalesHistoryTests.Text(middle.History));
        foreach (var mode in Enum.GetValues<FunnelMode>())
        {
            var query = new FunnelQuery(mode, Period.All.In(Helsinki), single.LastEventAt) { Measure = FunnelMeasure.Weighted };
            Assert.Equal(Text(FunnelCount.Of(whole, Books, query)), Text(FunnelCount.Of(single, Books, query)));
        }
    }

    static string Text(FunnelFigures figures) => $"{figures.Deals} {figures.Lost} " + string.Join("; ", figures.Stages.Select(s => s.ToString()));
}
