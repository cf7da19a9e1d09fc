using System.Collections.Immutable;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Forecasting;

public sealed class WhatIfTests
{
    static readonly InstantRange Quarter = new(Period.StartOf(new DateOnly(2026, 1, 1), Helsinki), Period.StartOf(new DateOnly(2026, 4, 1), Helsinki));

    [Fact]
    public void Supposing_nothing_changes_nothing_and_the_potential_is_facts_and_weighted_deals_due_in_the_period()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var log = new RandomLog(seed, 120);
            var (history, query) = (log.Book.History, new FunnelQuery(FunnelMode.Now, log.SomePeriod(), log.SomeInstant()) { Filter = new DealFilter { Pipeline = SalesId } });
            var figures = WhatIf.Of(history, Books, query, Supposition.Nothing);
            Assert.Equal((0, figures.Now), (figures.Difference, figures.Then));
            Assert.All(figures.Outlooks, o => Assert.Equal(o.Now, o.Then));
            // Counted once more, the obvious way.
            var potential = 0L;
            foreach (var track in history.Deals)
            {
                if (!track.TryAsOf(query.AsOf.Ticks, out var state) || state.Removed || state.Pipeline != SalesId)
                    continue;
                if (state.Outcome == Outcome.Open && state.ExpectedClose is { } close && Period.StartOf(close, Helsinki) >= query.Period.From && Period.StartOf(close, Helsinki) < query.Period.To)
                    potential += ByDefault.Weighted(state, Books);
            }
            Assert.Equal(potential, figures.Now.Potential - figures.Fact);
            Assert.Equal(DealLists.Of(history, Books, query, DealSelection.Won).Sum(d => d.State.Amount), figures.Fact);
            Assert.InRange(figures.Now.Potential, figures.Now.Low, figures.Now.High);
        }
    }

    [Fact]
    public void Higher_rates_never_lower_the_potential_and_a_smaller_capacity_never_raises_it()
    {
        var raised = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var log = new RandomLog(seed, 120);
            var query = new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), log.Now) { Filter = new DealFilter { Pipeline = SalesId } };
            var now = WhatIf.Of(log.Book.History, Books, query, Supposition.Nothing);
            var stage = log.Pick([.. now.Rates]);
            var more = WhatIf.Of(log.Book.History, Books, query, With(stage.Stage.Id, Math.Min(1, stage.Rate + 0.2)));
            Assert.True(more.Then.Potential >= now.Now.Potential, log.ToString());
            Assert.Equal(more.Difference, more.Rates.Single(r => r.Stage == stage.Stage).Alone);
            Assert.All(now.Outlooks.Zip(more.Outlooks), o => Assert.True(o.Second.Then >= o.First.Now));
            raised += more.Difference > 0 ? 1 : 0;
            var fewer = WhatIf.Of(log.Book.History, Books, query, new Supposition { Capacity = Math.Max(0, now.OpenDeals - 2) });
            Assert.True(fewer.Then.Potential <= now.Now.Potential, log.ToString());
            Assert.Equal(now.OpenDeals - Math.Max(0, now.OpenDeals - 2), fewer.Waiting);
            Assert.Equal(0, WhatIf.Of(log.Book.History, Books, query, new Supposition { Capacity = now.OpenDeals + 100 }).Difference);
        }
        Assert.True(raised > 20, $"Only {raised} potentials rose.");
    }

    [Fact]
    public void Twice_the_rate_of_a_stage_doubles_the_chance_of_deals_before_its_end_and_of_no_other()
    {
        var book = new LogBook();
        // Of eight stays in Interest that ended, three went on: (3 + 1) / (8 + 2) is believed.
        for (var i = 0; i < 8; i++)
        {
            var past = A.Deal().InStage(Interest).In(book);
            if (i < 3)
                book.Move(past, Start.AddDays(1), Decision);
            book.Do(past, Start.AddDays(2), d => d.Lose("Price"));
        }
        var early = A.Deal().InStage(Awareness).Worth(100).In(book);
        var later = A.Deal().InStage(Decision).Worth(1_000).In(book);
        foreach (var deal in (DealId[])[early, later])
            book.Do(deal, Start.AddDays(3), d => d.ExpectClose(new DateOnly(2026, 3, 1)));
        var query = new FunnelQuery(FunnelMode.Now, Quarter, Start.AddDays(4));
        var figures = WhatIf.Of(book.History, Books, query, With(Interest, 0.8));
        var rate = figures.Rates.Single(r => r.Stage.Id == Interest);
        Assert.Equal((8, 3, 0.4, 0.8), (rate.Ended, rate.WentOn, rate.Rate, rate.Supposed));
        var chance = Books.Stage(Awareness)!.Probability;
        Assert.Equal((long)Math.Round(10_000 * chance), figures.Difference);
        Assert.Equal((2, 2), (figures.OpenDeals, figures.Expected));
        // One is there; of Awareness nothing is known but that half go on.
        Assert.Equal(1 + (0.5 * 0.4), figures.Outlooks.Single(o => o.Stage.Id == Decision).Now, 9);
        Assert.Equal(1 + (0.5 * 0.8), figures.Outlooks.Single(o => o.Stage.Id == Decision).Then, 9);
    }

    [Fact]
    public void No_supposition_makes_a_deal_certain()
    {
        var book = new LogBook();
        var deal = A.Deal().InStage(Acting).Worth(1_000).In(book);
        book.Do(deal, Start.AddDays(1), d => d.ExpectClose(new DateOnly(2026, 3, 1)));
        var query = new FunnelQuery(FunnelMode.Now, Quarter, Start.AddDays(2));
        Assert.Equal(99_000, WhatIf.Of(book.History, Books, query, With(Acting, 1)).Then.Potential);
    }

    static Supposition With(StageId stage, double rate) => new() { Rates = ImmutableSortedDictionary<int, double>.Empty.Add(stage.Value, rate) };
}
