using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class KeyFiguresTests
{
    static readonly InstantRange February = Period.Month(2026, 2).In(Helsinki);

    [Fact]
    public void Key_figures_are_the_sums_of_the_lists_behind_them() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, FunnelCountTests.SomeQuery(log));
        var keys = KeyFigures.Of(history, Books, query);
        var (won, lost, open) = (List(DealSelection.Won), List(DealSelection.Lost), List(DealSelection.Open));
        Assert.Equal((won.Count, won.Sum(d => d.State.Amount)), (keys.Won, keys.WonValue));
        Assert.Equal(lost.Count, keys.Lost);
        Assert.Equal((open.Count, open.Sum(d => d.State.Amount)), (keys.Open, keys.OpenValue));
        Assert.Equal(keys.Won + keys.Lost, List(DealSelection.Closed).Count);
        var filter = query.Filter with { Pipeline = query.Filter.Pipeline ?? SalesId };
        Assert.Equal(Leaders.WinsIn(history, Books, query.Period, query.AsOf, filter).Count, keys.Won);
        Assert.Equal(Breakdowns.LostByReason(history, Books, query with { Filter = filter }).Sum(l => l.Deals), keys.Lost);
        Assert.Equal(Breakdowns.ByChannel(history, Books, query with { Filter = filter }).Sum(c => c.Deals), List(DealSelection.Started).Count);

        List<(DealTrack Track, Change State)> List(DealSelection selection) => DealLists.Of(history, Books, query, selection);
    });

    [Fact]
    public void Open_deals_listed_are_those_of_the_funnel_now() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, FunnelCountTests.SomeQuery(log));
        var now = FunnelCount.Of(history, Books, query with { Mode = FunnelMode.Now });
        Assert.Equal(now.Stages.SkipLast(1).Sum(s => s.Count), DealLists.Of(history, Books, query, DealSelection.Open).Count);
    });

    [Fact]
    public void The_parts_of_a_stage_list_its_deals_once_each() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, FunnelCountTests.SomeQuery(log));
        foreach (var stage in FunnelCount.Of(history, Books, query).Stages)
        {
            int Count(StagePart part) => FunnelCount.DealsAt(history, Books, query, stage.Stage.Id, part).Count;
            Assert.Equal((stage.Count, stage.MovedOn, stage.OpenHere, stage.Lost), (Count(StagePart.All), Count(StagePart.MovedOn), Count(StagePart.OpenHere), Count(StagePart.Lost)));
        }
    });

    [Fact]
    public void A_trend_ends_where_the_figures_stand_and_each_point_is_what_was_known_then() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, FunnelCountTests.SomeQuery(log));
        query = query with { AsOf = new DateTime(query.LastTick, DateTimeKind.Utc) };
        var trend = KeyFigures.Trend(history, Books, query, 12);
        if (trend.Count > 0)
            Assert.Equal((12, KeyFigures.Of(history, Books, query)), (trend.Count, trend[^1]));
    });

    [Fact]
    public void A_period_that_has_not_begun_has_no_trend()
    {
        var book = new LogBook();
        A.Deal().In(book);
        Assert.Empty(KeyFigures.Trend(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, February, Start), 12));
        Assert.Empty(KeyFigures.Trend(SalesHistory.Empty, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To), 12));
    }

    [Fact]
    public void Rate_average_and_cycle_say_nothing_where_there_is_nothing()
    {
        var keys = KeyFigures.Of(SalesHistory.Empty, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To));
        Assert.Equal((null, null, null), (keys.WinRate, keys.AverageDeal, keys.MedianCycle));
    }

    [Fact]
    public void Rate_average_and_cycle_of_two_wins_and_a_loss()
    {
        var book = new LogBook();
        Win(A.Deal().Worth(100).FirstMet(new(2026, 2, 1)), 10);
        Win(A.Deal().Worth(201).FirstMet(new(2026, 2, 1)), 20);
        book.Do(A.Deal().In(book), February.From.AddDays(3), d => d.Lose("Price"));
        var keys = KeyFigures.Of(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, February, February.To));
        Assert.Equal((2, 30100, 1, 15050, 15.0), (keys.Won, keys.WonValue, keys.Lost, keys.AverageDeal, keys.MedianCycle));
        Assert.Equal(2 / 3.0, keys.WinRate!.Value, 12);

        void Win(DealSituation deal, int days) => book.Do(deal.In(book), February.From.AddDays(days).AddHours(1), d => d.Win());
    }
}
