using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting;
using Funnel.Domain.Forecasting.Demand;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Plans;
using Funnel.Tests.Domain.Analytics;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting.Probability;

/// <summary>With the model as what weighs, every weighted figure is each deal's amount times what that day's model says of it, and the bridge still adds up to the cent.</summary>
public sealed class ModelChancesTests
{
    static readonly WinModel Early = new Years(120).Model, Late = new Years(300).Model;
    static readonly DateTime Changed = Start.AddDays(20);

    // Models of odd and even months differ; the company changed its mind once.
    static readonly Catalog Always = Books.With(Models([new(DateTime.UnixEpoch, ChanceSource.Model)])),
        Since = Books.With(Models([new(Changed, ChanceSource.Model)]));

    [Fact]
    public void Weighted_figures_are_the_sum_of_every_deals_amount_times_its_models_chance() => Property.Holds(log =>
    {
        foreach (var catalog in new[] { Always, Since })
        {
            var query = FunnelCountTests.SomebodysQuery(log) with { Filter = FunnelCountTests.SomeFilter(log) with { Pipeline = SalesId } };
            var funnel = FunnelCount.Of(log.Book.History, catalog, query);
            foreach (var stage in funnel.Stages)
                Assert.Equal(stage.Weighted, FunnelCount.DealsAt(log.Book.History, catalog, query, stage.Stage.Id).Sum(d => Weighted(d.Track, query.CountedAt, catalog)));
            var open = DealLists.Of(log.Book.History, catalog, query, DealSelection.Open);
            Assert.Equal(KeyFigures.Of(log.Book.History, catalog, query).OpenWeighted, open.Sum(d => Weighted(d.Track, query.AsOf, catalog)));
            Assert.All(open, d => Assert.Equal(Weighted(d.Track, query.AsOf, catalog), catalog.ChancesAt(query.AsOf).Weighted(d.Track, d.State)));
        }
    }, cases: 200);

    [Fact]
    public void Plans_what_if_and_demand_weigh_with_the_same_chances() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, new FunnelQuery(FunnelMode.Now, Year2026.Whole.In(Helsinki), log.SomeInstant()) { Filter = new DealFilter { Pipeline = SalesId } });
        // Once a period is over a plan expects nothing of it.
        if (query.AsOf >= query.Period.To)
            return;
        var expected = DealLists.Of(history, Always, query, DealSelection.Expected).Sum(d => Weighted(d.Track, query.AsOf, Always));
        Assert.Equal(expected, PlanCount.Of(history, Always, PlanSet.Empty, new PlanQuery(Year2026, Year2026.Whole, query.AsOf) { Pipeline = SalesId })[PlanScope.Company]!.Open);
        var whatIf = WhatIf.Of(history, Always, query, Supposition.Nothing);
        Assert.Equal(expected, whatIf.Now.Potential - whatIf.Fact);
        foreach (var product in Products)
        {
            foreach (var place in Enum.GetValues<PromisePlace>())
                Assert.All(ProductDemand.PromisedElsewhere(history, Always, new DemandQuery(query.AsOf, 6) { Filter = query.Filter }, product.Id, place),
                    d => Assert.Equal(Chance(d.Track, query.AsOf, Always), d.Chance));
        }
    });

    [Fact]
    public void The_bridge_adds_up_between_models_and_over_a_change_of_mind() => Property.Holds(log =>
    {
        DateTime[] at = [.. new[] { log.SomeInstant(), log.SomeInstant(), log.SomeInstant() }.Order()];
        var filter = FunnelCountTests.SomeFilter(log) with { Pipeline = SalesId };
        foreach (var catalog in new[] { Always, Since })
        {
            var (ab, bc, ac) = (Bridge(at[0], at[1]), Bridge(at[1], at[2]), Bridge(at[0], at[2]));
            Assert.Equal((ab.Start.Amount, ab.End.Amount, bc.End.Amount), (ac.Start.Amount, bc.Start.Amount, ac.End.Amount));

            BridgeFigures Bridge(DateTime from, DateTime to)
            {
                var query = new BridgeQuery(Period.Year(2026), from, to) { Measure = FunnelMeasure.Weighted, Filter = filter };
                var bridge = ForecastBridge.Of(log.Book.History, catalog, query);
                Assert.Equal((Standing(query, from), Standing(query, to)), (bridge.Start.Amount, bridge.End.Amount));
                Assert.Equal(bridge.End.Amount, bridge.Steps.SkipLast(1).Sum(s => s.Amount));
                Assert.Equal(bridge.End.Entries, bridge.Start.Entries + bridge.Steps.Sum(s => s.Deals));
                Assert.All(bridge.Steps, s => Assert.True(BridgeBars.Takes(s.Bar) ? s.Amount <= 0 : s.Amount >= 0, $"{s}"));
                foreach (var entry in bridge.Steps.SelectMany(s => ForecastBridge.EntriesOf(log.Book.History, catalog, query, s.Bar)).Where(e => !BridgeBars.IsEnd(e.Bar)))
                {
                    Assert.True(entry.AtUtc >= from && entry.AtUtc <= to);
                    Assert.False(entry.Passing && !(entry.Bar is BridgeBar.Likelier or BridgeBar.LessLikely));
                    Assert.InRange(entry.Chances.Before, 0, 1);
                }
                return bridge;
            }

            long Standing(BridgeQuery query, DateTime instant) => DealLists.Of(log.Book.History, catalog, new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), instant) { Filter = filter }, DealSelection.Open)
                .Where(d => d.State.ExpectedClose is { } day && day >= query.Window.From && day < query.Window.To).Sum(d => Weighted(d.Track, instant, catalog));
        }
    }, cases: 300);

    [Fact]
    public void A_deal_that_only_grows_older_is_told_as_time_that_passed()
    {
        var (book, from) = (new LogBook(), Start.AddDays(1));
        var deal = A.Deal().OwnedBy(Anna).Closing(new DateOnly(2026, 3, 20)).In(book);
        book.Move(deal, from, Decision);
        book.Do(deal, from.AddDays(3), d => d.AddNote("Called"));
        var query = new BridgeQuery(Period.Quarter(2026, 1), from, from.AddDays(25)) { Measure = FunnelMeasure.Weighted };
        var entry = Assert.Single(ForecastBridge.EntriesOf(book.History, Always, query, null));
        Assert.Equal((BridgeBar.LessLikely, true, query.To), (entry.Bar, entry.Passing, entry.AtUtc));
        Assert.Equal((Chance(entry.Track, query.From, Always), Chance(entry.Track, query.To, Always)), entry.Chances);
    }

    [Fact]
    public void What_was_chosen_then_weighs_then_and_a_persons_value_always()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        book.Move(deal, Start.AddDays(1), Decision);
        var track = book.History.Find(deal)!;
        Assert.Equal(0.5, Of(Since, Changed.AddTicks(-1)));
        Assert.NotEqual(0.5, Of(Since, Changed));
        Assert.Equal((ChanceBasis.StageDefault, ChanceBasis.Model), (Since.ChancesAt(Changed.AddTicks(-1)).BasisOf(SalesId), Since.ChancesAt(Changed).BasisOf(SalesId)));
        // A supposed stage counts from its first moment; an unknown model is the default, and says why.
        var chances = Always.ChancesAt(Changed);
        Assert.NotEqual(chances.Of(track, track.Now), chances.Of(track, track.Now with { Stage = Awareness }));
        Assert.Equal((0.5, ChanceBasis.NotLearnt), (Of(Lacking, Changed), Lacking.ChancesAt(Changed).BasisOf(SalesId)));
        var few = Lacking.With(Lacking.Weights.With(SalesId, ModelDay.CutFor(Changed, Helsinki), null));
        Assert.Equal((0.5, ChanceBasis.TooFewClosed), (Of(few, Changed), few.ChancesAt(Changed).BasisOf(SalesId)));
        book.Do(deal, Start.AddDays(2), d => d.SetProbability(0.77, "A hunch"));
        track = book.History.Find(deal)!;
        Assert.Equal(0.77, Of(Always, Changed));

        double Of(Catalog catalog, DateTime at)
        {
            Assert.True(track.TryAsOf(at.Ticks, out var state));
            return catalog.ChancesAt(at).Of(track, state);
        }
    }

    static Catalog Lacking => Books.With(new Weights([new(DateTime.UnixEpoch, ChanceSource.Model)]));

    static FiscalYear Year2026 => FiscalYear.Containing(new DateOnly(2026, 5, 1), 1);

    static Weights Models(ChanceChoice[] choices)
    {
        var weights = new Weights(choices);
        for (var month = new DateOnly(2025, 1, 1); month.Year < 2029; month = month.AddMonths(1))
            weights = weights.With(SalesId, ModelDay.CutFor(Period.StartOf(month, Helsinki), Helsinki), month.Month % 2 == 0 ? Early : Late);
        return weights;
    }

    static long Weighted(DealTrack track, DateTime instant, Catalog catalog)
    {
        Assert.True(track.TryAsOf(instant.Ticks, out var state));
        return state.Outcome == Outcome.Won ? state.Amount : state.Outcome == Outcome.Lost ? 0 : (long)decimal.Round(state.Amount * (decimal)Chance(track, instant, catalog), MidpointRounding.AwayFromZero);
    }

    // Plainly: whose word counts then, asked of the deal as it stood.
    static double Chance(DealTrack track, DateTime instant, Catalog catalog)
    {
        Assert.True(track.TryAsOf(instant.Ticks, out var state));
        if (state.ManualProbability is { } manual)
            return manual;
        if (ReferenceEquals(catalog, Since) && instant < Changed)
            return Books.Stage(state.Stage)!.Probability;
        var month = Period.DayOf(instant, Helsinki).Month;
        Assert.True(Situation.TryOf(track, instant.Ticks, Books, out var situation));
        return (month % 2 == 0 ? Early : Late).Chance(situation);
    }
}
