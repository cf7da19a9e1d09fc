using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Whatever is chosen, by whichever instant: a weighted figure is the sum of its deals' amounts times their chances, counted again from the raw log.</summary>
public sealed class WeightsTests
{
    [Fact]
    public void Every_weighted_figure_is_what_a_slow_recount_finds_by_the_source_chosen_then() => Property.Holds(log =>
    {
        var (books, history) = (SomeBooks(log), log.Book.History);
        for (var i = 0; i < 3; i++)
        {
            var query = new FunnelQuery(FunnelMode.Now, log.SomePeriod(), log.SomeInstant()) { Filter = FunnelCountTests.SomeFilter(log) with { Pipeline = SalesId }, Measure = FunnelMeasure.Weighted };
            var open = Open(log.Book, books, query.Filter, query.AsOf);
            Assert.Equal(open.Sum(o => o.Weighted), KeyFigures.Of(history, books, query).OpenWeighted);
            var stages = FunnelCount.Of(history, books, query).Stages.SkipLast(1);
            Assert.Equal(open.Sum(o => o.Weighted), stages.Sum(s => s.Weighted));
            var weights = Weights.At(books, query.AsOf);
            foreach (var (track, state) in DealLists.Of(history, books, query, DealSelection.Open))
            {
                var slow = open.Single(o => o.Deal.Id == track.Id);
                Assert.Equal((slow.Chance, slow.Basis, slow.Weighted), (weights.Chance(track, state), weights.Of(track, state).Basis, weights.Weighted(track, state)));
            }
            var expected = open.Where(o => o.Deal.ExpectedClose is { } close && Period.StartOf(close, Helsinki) >= query.Period.From && Period.StartOf(close, Helsinki) < query.Period.To).ToList();
            var supposed = WhatIf.Of(history, books, query, Supposition.Nothing);
            Assert.Equal(expected.Sum(o => o.Weighted), supposed.Now.Potential - supposed.Fact);
            var plan = new PlanQuery(new FiscalYear(2026), new FiscalYear(2026).Whole, query.AsOf) { Pipeline = SalesId };
            if (!plan.Period.IsOver(query.AsOf, Helsinki))
                Assert.Equal(Open(log.Book, books, new DealFilter { Pipeline = SalesId }, query.AsOf).Where(o => o.Deal.ExpectedClose is { } close && close >= plan.Period.From && close < plan.Period.To).Sum(o => (decimal)o.Weighted),
                    PlanCount.Of(history, books, PlanSet.Empty, plan).Rows[0].Open);
        }
    }, cases: 300);

    [Fact]
    public void A_weighted_bridge_is_exact_across_choices_and_models_and_tells_what_only_time_did() => Property.Holds(log =>
    {
        var (books, history) = (SomeBooks(log), log.Book.History);
        for (var i = 0; i < 4; i++)
        {
            var (a, b) = (log.SomeInstant(), log.SomeInstant());
            var query = new BridgeQuery(Period.Year(2026), a < b ? a : b, a < b ? b : a) { Measure = FunnelMeasure.Weighted, Filter = FunnelCountTests.SomeFilter(log) with { Pipeline = SalesId } };
            var bridge = ForecastBridge.Of(history, books, query);
            Assert.Equal((Standing(log.Book, books, query, query.From), Standing(log.Book, books, query, query.To)), (bridge.Start.Amount, bridge.End.Amount));
            Assert.Equal(bridge.End.Amount, bridge.Steps.SkipLast(1).Sum(s => s.Amount));
            foreach (var step in bridge.Steps)
            {
                var entries = ForecastBridge.EntriesOf(history, books, query, step.Bar);
                Assert.Equal((step.Amount, step.Entries), (entries.Sum(e => e.Amount), entries.Count));
                Assert.All(entries.Where(e => e.Passing), e => Assert.True(e.Bar is BridgeBar.Likelier or BridgeBar.LessLikely && e.Amount != 0));
                Assert.True(entries.Where(e => e.Passing).DistinctBy(e => e.Track.Id).Count() == entries.Count(e => e.Passing));
            }
            // Without a model nothing comes of time alone.
            Assert.DoesNotContain(ForecastBridge.EntriesOf(history, Books, query, null), e => e.Passing);
        }
    }, cases: 300);

    [Fact]
    public void What_was_weighed_before_a_choice_stays_as_it_was()
    {
        var log = new RandomLog(7, 120);
        var (history, at) = (log.Book.History, Start.AddDays(40));
        var query = new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), at);
        Catalog before = WithChoices(new Fake()), after = WithChoices(new Fake(), (at.AddTicks(1), ChanceSource.Model));
        Assert.Equal(KeyFigures.Of(history, before, query), KeyFigures.Of(history, after, query));
        Assert.Equal(KeyFigures.Of(history, Books, query), KeyFigures.Of(history, after.AsOf(at), query));
        Assert.NotEqual(KeyFigures.Of(history, before, query with { AsOf = at.AddTicks(1) }).OpenWeighted, KeyFigures.Of(history, after, query with { AsOf = at.AddTicks(1) }).OpenWeighted);
        // Taken back later, the days in between keep the model.
        var back = WithChoices(new Fake(), (at.AddTicks(1), ChanceSource.Model), (at.AddDays(2), ChanceSource.StageDefault));
        var between = query with { AsOf = at.AddDays(1) };
        Assert.Equal(KeyFigures.Of(history, after, between), KeyFigures.Of(history, back, between));
    }

    [Fact]
    public void Where_the_model_has_no_answer_the_stages_default_counts_and_it_is_said()
    {
        var book = new LogBook();
        A.Deal().InStage(Decision).Worth(1_000).At(Start).In(book);
        var books = WithChoices(null, (Start, ChanceSource.Model));
        var weights = Weights.At(books, Start.AddDays(1));
        Assert.True(weights.FallsBack(SalesId));
        var track = book.History.Deals.Single();
        Assert.Equal((0.5, ChanceBasis.StageDefault), weights.Of(track, track.Now));
        Assert.False(Weights.At(Books, Start.AddDays(1)).FallsBack(SalesId));
    }

    [Fact]
    public void The_learnt_model_is_asked_once_a_day_and_says_what_it_says_of_that_moment()
    {
        var book = new LogBook();
        ProbabilityStory.Tell(book);
        var history = book.History;
        var at = new DateTime(2026, 2, 4, 12, 0, 0, DateTimeKind.Utc);
        var learnt = ProbabilityStory.Learnt(history);
        var books = WithChoices(new Learning(learnt), (Start, ChanceSource.Model));
        var query = new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), at) { Filter = new DealFilter { Pipeline = SalesId } };
        var model = learnt(Sales, at)!.Model!;
        var midnight = Period.StartOf(Period.DayOf(at, Helsinki), Helsinki);
        long Slow(DateTime moment, SalesHistory of) => DealLists.Of(of, books, query, DealSelection.Open).Sum(d =>
            Situation.TryOf(d.Track, Math.Max(moment.Ticks, d.State.At), books, out var s) ? ByDefault.Rounded(d.State.Amount, model.Chance(s)) : 0);
        var weighted = KeyFigures.Of(history, books, query).OpenWeighted;
        Assert.Equal(Slow(midnight, history), weighted);
        // Later that day, and asked again, the very same; the day after another.
        Assert.Equal(weighted, KeyFigures.Of(history, books, query with { AsOf = at.AddHours(9) }).OpenWeighted);
        Assert.NotEqual(weighted, KeyFigures.Of(history, books, query with { AsOf = at.AddDays(1) }).OpenWeighted);
        // A deal that changes is asked about anew at once.
        var open = DealLists.Of(history, books, query, DealSelection.Open)[0].Track.Id;
        book.Do(open, at.AddHours(-1), d => d.HandOver(Boris) ?? d.HandOver(Anna));
        Assert.Equal(Slow(midnight, book.History), KeyFigures.Of(book.History, books, query).OpenWeighted);
        // A deal read alone has another number there, and the same chance.
        var alone = SalesHistory.Empty.Apply(book.Events.Where(e => e.Deal == open).Select(e => e with { Deal = new DealId(1) })).Deals.Single();
        var whole = book.History.Find(open)!;
        Assert.Equal(Weights.At(books, at).Chance(whole, whole.Now), Weights.At(books, at).Chance(alone, alone.Now));
    }

    internal static Catalog WithChoices(ModelBook? models, params (DateTime At, ChanceSource Source)[] choices)
    {
        var books = new Catalog(Books.Company, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, ["Price", "No answer"],
            choices: new ChanceChoices(choices.Select((c, i) => new ChanceChoice(i + 1, c.At, By(Anna), c.Source))));
        if (models is not null)
            books.Use(models);
        return books;
    }

    static Catalog SomeBooks(RandomLog log)
    {
        var choices = Enumerable.Range(0, log.Pick([0, 1, 1, 2, 3])).Select(_ => log.SomeInstant()).Order().Select(at => (at, log.Pick([ChanceSource.Model, ChanceSource.Model, ChanceSource.StageDefault])));
        return WithChoices(new Fake(), [.. choices]);
    }

    static long Standing(LogBook book, Catalog books, BridgeQuery q, DateTime instant) =>
        Open(book, books, q.Filter, instant).Where(o => o.Deal.ExpectedClose is { } day && day >= q.Window.From && day < q.Window.To).Sum(o => o.Weighted);

    static List<(Deal Deal, double Chance, ChanceBasis Basis, long Weighted)> Open(LogBook book, Catalog books, DealFilter filter, DateTime instant)
    {
        var chosen = books.Choices.All.Where(c => c.At <= instant).Select(c => c.Source).LastOrDefault();
        return [.. book.Deals.Select(id => Recount.Known(book, id, instant)).Where(m => m.Count > 0).Select(m => m[^1].Deal)
            .Where(d => d.Outcome == Outcome.Open && Recount.Matches(d, filter)).Select(d =>
            {
                var (chance, basis) = d.ManualProbability is { } own ? (own, ChanceBasis.Manual)
                    : chosen == ChanceSource.Model && Fake.Knows(instant) && Fake.Chance(d.Id, MomentOf(book, d.Id, instant), d.Stage) is { } said ? (said, ChanceBasis.Model)
                    : (Books.Stage(d.Stage)!.Probability, ChanceBasis.StageDefault);
                return (d, chance, basis, ByDefault.Rounded(d.Budget.Minor, chance));
            })];
    }

    static long MomentOf(LogBook book, DealId deal, DateTime instant) =>
        book.Of(deal).Where(e => e.At <= instant).Select(e => e.At.Ticks).Append(Period.StartOf(Period.DayOf(instant, Helsinki), Helsinki).Ticks).Max();

    /// <summary>Says a chance made of the deal, the moment and the stage; knows nothing of one stage, and is not learnt in every third month.</summary>
    sealed class Fake : ModelBook
    {
        public static bool Knows(DateTime instant) => Period.DayOf(instant, Helsinki).Month % 3 != 0;

        public static double? Chance(DealId deal, long moment, StageId stage) => stage == Interest ? null : 0.01 + (((deal.Value * 31) + (moment / TimeSpan.TicksPerHour * 17) + (stage.Value * 7)) % 98 / 100.0);

        public override ModelChances? Of(PipelineId pipeline, DateTime instant, Catalog catalog) => Knows(instant) ? new Saying() : null;

        sealed class Saying : ModelChances
        {
            internal override double? Of(Segment segment, int slot, long moment) =>
                segment.AsOf(slot, moment) is >= 0 and var i && segment.OutcomeAt(i) == Outcome.Open ? Chance(new DealId(segment.FirstDeal + slot), moment, new StageId(segment.Stage[i])) : null;
        }
    }

    sealed class Learning(Func<Pipeline, DateTime, Learnt?> find) : ModelBook
    {
        public override ModelChances? Of(PipelineId pipeline, DateTime instant, Catalog catalog) => find(catalog.Pipeline(pipeline)!, instant)?.Model?.In(catalog);
    }
}
