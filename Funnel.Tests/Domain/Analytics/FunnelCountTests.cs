using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class FunnelCountTests
{
    static readonly InstantRange February = Period.Month(2026, 2).In(Helsinki);

    [Fact]
    public void Every_mode_cohort_measure_and_filter_counts_what_a_slow_recount_counts() => Property.Holds(log =>
    {
        var history = log.Book.History;
        for (var i = 0; i < 6; i++)
        {
            var query = SomeQuery(log);
            AssertSame(FunnelCount.Of(history, Books, query), Recount.Funnel(log.Book, query));
        }
    }, cases: 400);

    [Fact]
    public void Each_of_the_48_ways_to_ask_is_recounted_on_every_log() => Property.Holds(log =>
    {
        var asked = SomebodysQuery(log);
        foreach (var mode in Enum.GetValues<FunnelMode>())
            foreach (var measure in Enum.GetValues<FunnelMeasure>())
                foreach (var cohort in Enum.GetValues<Cohort>())
                    foreach (var visited in new[] { false, true })
                    {
                        var query = asked with { Mode = mode, Measure = measure, Cohort = cohort, Visited = visited };
                        AssertSame(FunnelCount.Of(log.Book.History, Books, query), Recount.Funnel(log.Book, query));
                    }
    }, cases: 60);

    [Fact]
    public void The_deals_listed_at_a_stage_are_exactly_those_counted() => Property.Holds(log =>
    {
        var history = log.Book.History;
        var query = SomeQuery(log);
        var figures = FunnelCount.Of(history, Books, query);
        var counted = Recount.Funnel(log.Book, query);
        for (var row = 0; row < figures.Stages.Count; row++)
        {
            var listed = FunnelCount.DealsAt(history, Books, query, figures.Stages[row].Stage.Id);
            Assert.Equal(counted.Where(c => c.Rows.Contains(row)).Select(c => c.Deal.Id).Order(Comparer<DealId>.Create((a, b) => a.Value.CompareTo(b.Value))),
                listed.Select(d => d.Track.Id).OrderBy(d => d.Value));
            Assert.Equal(figures.Stages[row].Value, listed.Sum(d => d.State.Amount));
            Assert.Equal(listed.OrderByDescending(d => d.State.At).ThenByDescending(d => d.State.Sequence).Select(d => d.Track.Id), listed.Select(d => d.Track.Id));
        }
    });

    [Fact]
    public void A_count_is_made_of_those_that_moved_on_those_that_stay_and_those_lost() => Property.Holds(log =>
    {
        var figures = FunnelCount.Of(log.Book.History, Books, SomeQuery(log));
        Assert.All(figures.Stages, s => Assert.Equal(s.Count, s.MovedOn + s.OpenHere + s.Lost));
    });

    [Fact]
    public void A_stay_that_ended_as_the_period_began_is_no_part_of_it()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        book.Move(deal, February.From, Interest);
        Assert.Equal([0, 1, 0, 0, 0], Counts(book, new FunnelQuery(FunnelMode.Stage, February, February.To)));
    }

    [Fact]
    public void A_stay_ended_by_a_transfer_does_not_go_on_in_the_other_pipeline()
    {
        var book = new LogBook();
        var deal = A.Deal().InStage(Decision).In(book);
        book.Move(deal, Start.AddDays(1), Offer);
        book.Move(deal, February.From.AddDays(3), Awareness);
        Assert.Equal([1, 0, 0, 0, 0], Counts(book, new FunnelQuery(FunnelMode.Stage, February, February.To)));
    }

    [Fact]
    public void A_deal_whose_win_was_undone_in_the_period_was_open_all_along()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        book.Do(deal, Start.AddDays(1), d => d.Win());
        book.Undo(deal, February.From.AddDays(1));
        Assert.Equal([1, 0, 0, 0, 0], Counts(book, new FunnelQuery(FunnelMode.Pipeline, February, February.To) { Cohort = Cohort.Active }));
    }

    [Fact]
    public void A_deal_created_and_won_as_the_period_began_is_both_started_and_active_in_it()
    {
        var book = new LogBook();
        var deal = A.Deal().At(February.From).In(book);
        book.Do(deal, February.From, d => d.Win());
        foreach (var cohort in new[] { Cohort.Started, Cohort.Active })
            Assert.Equal([1, 1, 1, 1, 1], Counts(book, new FunnelQuery(FunnelMode.Pipeline, February, February.To) { Cohort = cohort }));
    }

    [Fact]
    public void A_lost_deal_keeps_counting_where_it_had_been_and_re_entering_counts_once()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        book.Move(deal, Start.AddHours(1), Decision);
        book.Move(deal, Start.AddHours(2), Awareness);
        book.Move(deal, Start.AddHours(3), Decision);
        book.Do(deal, Start.AddHours(4), d => d.Lose("Price"));
        var all = new FunnelQuery(FunnelMode.Pipeline, Period.All.In(Helsinki), Start.AddDays(1));
        Assert.Equal([1, 1, 1, 0, 0], Counts(book, all));
        Assert.Equal([1, 0, 1, 0, 0], Counts(book, all with { Visited = true }));
    }

    [Fact]
    public void An_empty_first_stage_has_no_percentages_in_any_mode() =>
        Assert.All(Enum.GetValues<FunnelMode>(), mode => Assert.All(
            FunnelCount.Of(SalesHistory.Empty, Books, new FunnelQuery(mode, February, February.To)).Stages, s => Assert.Null(s.OfFirst)));

    [Fact]
    public void Nothing_is_active_in_a_period_that_has_not_begun()
    {
        var book = new LogBook();
        A.Deal().In(book);
        Assert.Equal([0, 0, 0, 0, 0], Counts(book, new FunnelQuery(FunnelMode.Stage, February, February.From.AddDays(-1))));
    }

    [Fact]
    public void An_unknown_pipeline_is_refused() => Assert.Throws<RuleViolation>(() => FunnelCount.Of(SalesHistory.Empty, Books,
        new FunnelQuery(FunnelMode.Now, February, February.To) { Filter = new DealFilter { Pipeline = new PipelineId(99) } }));

    static int[] Counts(LogBook book, FunnelQuery query) => [.. FunnelCount.Of(book.History, Books, query).Stages.Select(s => s.Count)];

    static void AssertSame(FunnelFigures figures, List<(Deal Deal, HashSet<int> Rows, int Furthest)> counted)
    {
        Assert.Equal((counted.Count, counted.Count(c => c.Deal.Outcome == Outcome.Lost)), (figures.Deals, figures.Lost));
        var measures = figures.Stages.Select((_, row) => Sum(counted.Where(c => c.Rows.Contains(row)))).ToList();
        double? chain = null;
        for (var row = 0; row < figures.Stages.Count; row++)
        {
            var at = counted.Where(c => c.Rows.Contains(row)).ToList();
            var stage = figures.Stages[row];
            Assert.Equal((row, at.Count, at.Sum(c => c.Deal.Budget.Minor), at.Sum(c => Recount.Weighted(c.Deal))), (row, stage.Count, stage.Value, stage.Weighted));
            var further = at.Where(c => c.Furthest > row).ToList();
            var stopped = at.Where(c => c.Furthest <= row).ToList();
            Assert.Equal((row, further.Count, stopped.Count(c => c.Deal.Outcome != Outcome.Lost), stopped.Count(c => c.Deal.Outcome == Outcome.Lost)),
                (row, stage.MovedOn, stage.OpenHere, stage.Lost));
            var above = row == 0 ? 0 : figures.Query.Mode == FunnelMode.Stage
                ? Sum(counted.Where(c => c.Rows.Contains(row - 1) && c.Furthest > row - 1)) : measures[row];
            double? ofPrevious = row == 0 || measures[row - 1] == 0 ? null : (double)above / measures[row - 1];
            chain = row == 0 ? (measures[0] == 0 ? null : 1) : chain * ofPrevious;
            Assert.Equal(ofPrevious, stage.OfPrevious);
            Assert.Equal(figures.Query.Mode == FunnelMode.Stage ? chain : measures[0] == 0 ? null : (double)measures[row] / measures[0], stage.OfFirst);
        }

        long Sum(IEnumerable<(Deal Deal, HashSet<int> Rows, int Furthest)> deals) => deals.Sum(c => figures.Query.Measure switch
        {
            FunnelMeasure.Count => 1,
            FunnelMeasure.Value => c.Deal.Budget.Minor,
            _ => Recount.Weighted(c.Deal),
        });
    }

    /// <summary>A question of somebody who may see everything, or only some people's deals.</summary>
    internal static FunnelQuery SomebodysQuery(RandomLog log)
    {
        var query = SomeQuery(log);
        return query with { Filter = query.Filter with { Within = log.Pick([Reach.Everything, Reach.Everything, Reach.Nothing, new Reach { Own = Anna, Unowned = true }, new Reach { Department = North }]) } };
    }

    internal static FunnelQuery SomeQuery(RandomLog log) => new(log.Pick(Enum.GetValues<FunnelMode>()), log.SomePeriod(), log.SomeInstant())
    {
        Measure = log.Pick(Enum.GetValues<FunnelMeasure>()),
        Cohort = log.Pick(Enum.GetValues<Cohort>()),
        Visited = log.Maybe(),
        Filter = SomeFilter(log),
    };

    internal static DealFilter SomeFilter(RandomLog log)
    {
        var filter = new DealFilter { Pipeline = log.Pick<PipelineId?>([null, SalesId, ServiceId]) };
        return log.Pick<DealFilter>(
        [
            filter, filter,
            filter with { Owner = log.Pick([Anna, Clara]) },
            filter with { Department = log.Pick([Company, North, Harbour, South]) },
            filter with { Product = Press },
            filter with { Line = log.Pick([Machines, Lessons]) },
            filter with { Channel = Site },
            filter with { CustomerType = Factory },
            filter with { Text = log.Pick(["deal 3", "AURORA", "nothing like it"]) },
            filter with { Department = North, Channel = Fair },
        ]);
    }
}
