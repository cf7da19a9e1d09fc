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
    public void So_are_tables_curves_bars_and_lists_put_together_from_many_pieces() => Property.Holds(log =>
    {
        var near = log.Book.History;
        var far = SalesHistory.Empty.Apply(log.Book.Events.Select(e => e with { Deal = new DealId(e.Deal.Value * Apart) }));
        for (var i = 0; i < 4; i++)
        {
            var query = FunnelCountTests.SomebodysQuery(log);
            Assert.Equal(Text(Movement.Of(near, Books, query)), Text(Movement.Of(far, Books, query)));
            Assert.Equal(Text(CohortCurves.Of(near, Books, query)), Text(CohortCurves.Of(far, Books, query)));
            var (one, other) = (log.SomeInstant(), log.SomeInstant());
            var bridge = new BridgeQuery(Period.Quarter(2026, 2), one < other ? one : other, one < other ? other : one) { Filter = query.Filter };
            Assert.Equal(ForecastBridge.Of(near, Books, bridge).Steps, ForecastBridge.Of(far, Books, bridge).Steps);
            Assert.Equal(Moves.Latest(near, Books, query.Filter, query.AsOf, 5, i % 2 == 0).Select(m => (m.Track.Id.Value * Apart, m.State.Sequence)),
                Moves.Latest(far, Books, query.Filter, query.AsOf, 5, i % 2 == 0).Select(m => (m.Track.Id.Value, m.State.Sequence)));
            var stage = FunnelCount.Of(near, Books, query).Stages[0].Stage.Id;
            foreach (var figure in Enum.GetValues<LineageFigure>())
                Assert.Equal(Text(Lineage.Of(near, Books, query, figure, stage), Apart), Text(Lineage.Of(far, Books, query, figure, stage), 1));
            foreach (var employee in Employees)
                Assert.Equal(Effectiveness.VisitsOf(near, Books, query, employee.Id, stage).Select(v => (v.Track.Id.Value * Apart, v.Visit, v.Advanced)),
                    Effectiveness.VisitsOf(far, Books, query, employee.Id, stage).Select(v => (v.Track.Id.Value, v.Visit, v.Advanced)));
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

    static string Text(MovementFigures figures) =>
        string.Join('\n', figures.Stages.Select(s => $"{s.Stage.Name}: {string.Join(' ', s.Parts)}").Concat(figures.Transitions.Select(t => t.ToString())));

    static string Text(IReadOnlyList<CohortCurve> curves) => string.Join('\n', curves.Select(c => $"{c with { ByAge = [] }} {string.Join(' ', c.ByAge)}"));

    static string Text(IReadOnlyList<CountedGroup> groups, long times) => string.Join('\n', groups.Select(g =>
        $"{g.As} {g.Value}: {string.Join(' ', g.Deals.Select(d => $"{d.Track.Id.Value * times}/{d.State.Sequence}/{string.Join(',', d.Because.Select(c => c.Sequence))}").Order(StringComparer.Ordinal))}"));

    static string Text(FunnelFigures figures) => $"{figures.Deals} {figures.Lost} " + string.Join("; ", figures.Stages.Select(s => s.ToString()));
}
