using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Every figure counted again from the lists that are shown for it: exactly the deals counted, and the changes that make them count.</summary>
public sealed class LineageTests
{
    [Fact]
    public void The_key_figures_are_those_of_their_lists() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        var (keys, velocity) = (KeyFigures.Of(log.Book.History, Books, query), Velocity.Of(log.Book.History, Books, query));
        var won = Single(log, query, LineageFigure.Won);
        Assert.Equal((keys.Won, keys.WonValue), (won.Deals.Count, won.Value));
        Assert.Equal(keys.AverageDeal, won.Deals.Count == 0 ? null : (long?)Math.Round(Single(log, query, LineageFigure.AverageDeal).Value / (decimal)won.Deals.Count, MidpointRounding.AwayFromZero));
        Assert.Equal(keys.MedianCycle, Median([.. Single(log, query, LineageFigure.Cycle).Deals.Select(d => Period.DayOf(d.Because.Single().AtUtc, Helsinki).DayNumber - d.State.Facts.FirstContact.DayNumber)]));
        var rate = Groups(log, query, LineageFigure.WinRate);
        Assert.Equal(keys.WinRate, rate[CountedAs.Won].Deals.Count + rate[CountedAs.Lost].Deals.Count is > 0 and var closed ? rate[CountedAs.Won].Deals.Count / (double)closed : null);
        var open = Single(log, query, LineageFigure.Open);
        Assert.Equal((keys.Open, keys.OpenValue, keys.OpenWeighted), (open.Deals.Count, open.Value, open.Deals.Sum(d => ByDefault.Weighted(d.State, Books))));
        Assert.Equal(velocity.Opportunities, Groups(log, query, LineageFigure.Velocity)[CountedAs.Open].Deals.Count);
        Assert.All(won.Deals, d => Assert.Equal((ChangeKind.Won, d.State.At), (d.Because.Single().Kind, d.Because.Single().At)));
        Assert.All(rate[CountedAs.Lost].Deals, d => Assert.Equal((ChangeKind.Lost, true), (d.Because.Single().Kind, d.Because.Single().At >= query.Period.From.Ticks)));
        Assert.All(open.Deals, d => Assert.Equal(d.State.StageSince, d.Because.Single().At));
    }, cases: 300);

    [Fact]
    public void A_stage_of_the_funnel_is_the_sum_of_its_lists() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        foreach (var stage in FunnelCount.Of(log.Book.History, Books, query).Stages)
        {
            var groups = Groups(log, query, LineageFigure.Stage, stage.Stage.Id);
            Assert.Equal((stage.MovedOn, stage.OpenHere, stage.Lost), (groups[CountedAs.MovedOn].Deals.Count, groups[CountedAs.OpenHere].Deals.Count, groups[CountedAs.LostHere].Deals.Count));
            Assert.Equal((stage.Value, stage.Weighted), (groups.Values.Sum(g => g.Value), groups.Values.SelectMany(g => g.Deals).Sum(d => ByDefault.Weighted(d.State, Books))));
            // Each stands where its last change of stage put it.
            Assert.All(groups.Values.SelectMany(g => g.Deals), d => Assert.Equal((d.State.Stage, d.State.Outcome), (d.Because[^1].Stage, d.Because[^1].Outcome)));
        }
    }, cases: 300);

    [Fact]
    public void Time_in_stage_is_the_curve_of_its_lists() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        foreach (var time in TimeInStage.Of(log.Book.History, Books, query))
        {
            var groups = Groups(log, query, LineageFigure.Time, time.Stage.Id);
            Assert.Equal((time.Ended, time.Lasting), (groups[CountedAs.Ended].Deals.Count, groups[CountedAs.Lasting].Deals.Count));
            var days = groups.Values.SelectMany(g => g.Deals).Select(d => (new TimeSpan((d.Visit!.Value.Left ?? query.LastTick) - d.Because[0].At).TotalDays, d.Visit.Value.Left is not null)).ToList();
            Assert.Equal(time.Median, TimeInStage.Quantile(days, 0.5));
            AssertBecause(groups.Values);
        }
    }, cases: 300);

    [Fact]
    public void Each_number_of_the_movement_table_is_that_of_its_list() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        foreach (var row in Movement.Of(log.Book.History, Books, query).Stages)
        {
            var groups = Lineage.Of(log.Book.History, Books, query, LineageFigure.Movement, row.Stage.Id);
            Assert.Equal(row.Parts, groups.Select(g => new Tally(g.Deals.Count, g.Value)));
            AssertBecause(groups);
        }
    }, cases: 300);

    [Fact]
    public void A_figure_of_a_stage_needs_one() =>
        Assert.Throws<RuleViolation>(() => Lineage.Of(SalesHistory.Empty, Books, new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), Start), LineageFigure.Time));

    // A stay begins with the change that put the deal there and ends with the one that took it away.
    static void AssertBecause(IEnumerable<CountedGroup> groups) => Assert.All(groups.SelectMany(g => g.Deals), d =>
    {
        var visit = d.Visit!.Value;
        Assert.Equal((visit.Left is null ? 1 : 2, visit.Stage, visit.Entered), (d.Because.Count, d.Because[0].Stage, d.Because[0].At));
        if (visit.Left is { } left)
            Assert.Equal((left, visit.End), (d.Because[1].At, d.Because[1].Kind switch
            {
                ChangeKind.Won => VisitEnd.Won,
                ChangeKind.Lost => VisitEnd.Lost,
                ChangeKind.Removed => VisitEnd.Removed,
                ChangeKind.Transferred => VisitEnd.Transferred,
                _ => Books.Stage(d.Because[1].Stage)!.Order > Books.Stage(visit.Stage)!.Order ? VisitEnd.Advanced : VisitEnd.MovedBack,
            }));
    });

    static CountedGroup Single(RandomLog log, FunnelQuery query, LineageFigure figure) => Assert.Single(Lineage.Of(log.Book.History, Books, query, figure));

    static Dictionary<CountedAs, CountedGroup> Groups(RandomLog log, FunnelQuery query, LineageFigure figure, StageId? stage = null) =>
        Lineage.Of(log.Book.History, Books, query, figure, stage).ToDictionary(g => g.As);

    static double? Median(List<int> days)
    {
        days.Sort();
        return days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2.0;
    }
}
