using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>The bridge adds up exactly, whatever happened; and each change is an entry of the bar people would look for it in.</summary>
public sealed class ForecastBridgeTests
{
    static readonly Period Quarter = Period.Quarter(2026, 1), Next = Period.Quarter(2026, 2);
    static readonly DateOnly In = new(2026, 3, 20), Later = new(2026, 4, 10), Earlier = new(2025, 12, 1);
    static readonly DateTime From = Start.AddDays(10), To = Start.AddDays(40);

    [Fact]
    public void Every_bridge_between_two_instants_adds_up_to_what_a_slow_recount_finds_at_both_ends() => Property.Holds(log =>
    {
        var history = log.Book.History;
        for (var i = 0; i < 4; i++)
        {
            foreach (var measure in Enum.GetValues<FunnelMeasure>())
            {
                var query = SomeQuery(log) with { Measure = measure };
                var bridge = ForecastBridge.Of(history, Books, query);
                Assert.Equal((Sum(log.Book, query, query.From), Sum(log.Book, query, query.To)), ((bridge.Start.Amount, bridge.Start.Entries), (bridge.End.Amount, bridge.End.Entries)));
                Assert.Equal(bridge.End.Amount, bridge.Steps.SkipLast(1).Sum(s => s.Amount));
                Assert.Equal(bridge.End.Entries, bridge.Start.Entries + bridge.Steps.Sum(s => s.Deals));
                Assert.Equal(bridge.End.Amount, bridge.Start.Amount + bridge.Added + bridge.Taken);
                Assert.All(bridge.Steps, s => Assert.True(BridgeBars.Takes(s.Bar) ? s.Amount <= 0 : s.Amount >= 0, $"{s}"));
                // What is not shown counts nothing.
                Assert.Equal(bridge.End.Amount, bridge.Shown.SkipLast(1).Sum(s => s.Amount));
            }
        }
    }, cases: 400);

    [Fact]
    public void Each_bar_is_the_sum_of_its_entries_and_each_entry_happened_between_the_two_instants() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, SomeQuery(log));
        var bridge = ForecastBridge.Of(history, Books, query);
        foreach (var step in bridge.Steps)
        {
            var entries = ForecastBridge.EntriesOf(history, Books, query, step.Bar);
            Assert.Equal((step.Amount, step.Entries), (entries.Sum(e => e.Amount), entries.Count));
            Assert.Equal(entries.OrderByDescending(e => Math.Abs(e.Amount)).Select(e => e.Amount), entries.Select(e => e.Amount));
            if (BridgeBars.IsEnd(step.Bar))
                continue;
            Assert.All(entries, e => Assert.True(e.AtUtc > query.From && e.AtUtc <= query.To, $"{step.Bar}: {e.AtUtc:O}"));
            // The change named is in the raw log, as the entry tells it.
            Assert.All(entries, e => Assert.Contains(log.Book.Events, x => x.Sequence == e.Sequence && x.Deal == e.Track.Id && (e.Undo || x.At.Ticks == e.At)));
            Assert.All(entries.Where(e => e.Undo), e => Assert.Contains(log.Book.Events, x => x.Event is ChangeUndone && x.Deal == e.Track.Id && x.At.Ticks == e.At));
        }
    });

    [Fact]
    public void From_one_instant_to_itself_nothing_happens() => Property.Holds(log =>
    {
        var query = SomeQuery(log);
        var bridge = ForecastBridge.Of(log.Book.History, Books, new BridgeQuery(query.Window, query.From, query.From) { Filter = query.Filter });
        Assert.True(bridge.IsOneInstant);
        Assert.All(bridge.Steps.Skip(1).SkipLast(1), s => Assert.Equal((0, 0), (s.Amount, s.Entries)));
        Assert.Equal(bridge.Start.Amount, bridge.End.Amount);
    });

    [Fact]
    public void A_bridge_backward_in_time_is_refused() =>
        Assert.Contains("cannot be later than its end", Assert.Throws<RuleViolation>(() => new BridgeQuery(Quarter, To, From)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(BridgeBar.Won, -1000)]
    [InlineData(BridgeBar.Lost, -1000)]
    [InlineData(BridgeBar.Deleted, -1000)]
    [InlineData(BridgeBar.PushedOut, -1000)]
    [InlineData(BridgeBar.Increased, 500)]
    [InlineData(BridgeBar.Decreased, -400)]
    public void What_happens_to_a_deal_of_the_window_is_one_entry_of_one_bar(BridgeBar bar, int amount)
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).In(book);
        book.Do(deal, To, d => bar switch
        {
            BridgeBar.Won => d.Win(),
            BridgeBar.Lost => d.Lose("Price"),
            BridgeBar.Deleted => d.Remove("Entered twice"),
            BridgeBar.PushedOut => d.ExpectClose(Later),
            BridgeBar.Increased => d.ChangeBudget(Euros(1_500)),
            _ => d.ChangeBudget(Euros(600)),
        });
        Assert.Equal([(bar, amount * 100L)], Between(book));
    }

    [Fact]
    public void A_win_counts_the_budget_it_was_won_at_and_what_changed_before_apart()
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).In(book);
        book.Do(deal, From.AddDays(1), d => d.ChangeBudget(Euros(1_300)));
        book.Do(deal, From.AddDays(2), d => d.Win());
        Assert.Equal([(BridgeBar.Increased, 300_00L), (BridgeBar.Won, -1_300_00L)], Between(book));
    }

    [Fact]
    public void Coming_from_another_day_is_pulled_in_and_a_first_day_for_an_old_deal_too()
    {
        var book = new LogBook();
        var (late, early, none) = (A.Deal().Closing(Later).In(book), A.Deal().Closing(Earlier).In(book), A.Deal().In(book));
        foreach (var deal in new[] { late, early, none })
            book.Do(deal, To, d => d.ExpectClose(In));
        Assert.Equal([(BridgeBar.PulledIn, 3_000_00L)], Between(book));
    }

    [Fact]
    public void A_deal_made_since_is_new_also_when_its_day_is_said_later_but_pulled_in_when_it_first_had_another()
    {
        var book = new LogBook();
        var (silent, other) = (A.Deal().At(From.AddDays(1)).In(book), A.Deal().At(From.AddDays(1)).Worth(70).Closing(Later).In(book));
        book.Do(silent, From.AddDays(2), d => d.ExpectClose(In));
        book.Do(other, From.AddDays(2), d => d.ExpectClose(In));
        Assert.Equal([(BridgeBar.New, 1_000_00L), (BridgeBar.PulledIn, 70_00L)], Between(book));
    }

    [Fact]
    public void A_change_made_and_undone_in_between_was_never_made()
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).In(book);
        book.Do(deal, From.AddDays(1), d => d.Win());
        Assert.Equal([(BridgeBar.Won, -1_000_00L)], Between(book));
        book.Undo(deal, From.AddDays(2));
        Assert.Empty(Between(book));
    }

    [Fact]
    public void Taking_back_what_was_done_before_the_start_is_told_by_what_it_brings_about()
    {
        var book = new LogBook();
        var (won, dearer, gone, given) = (A.Deal().Closing(In).In(book), A.Deal().Closing(In).In(book), A.Deal().Closing(In).Worth(50).In(book), A.Deal().Closing(In).In(book));
        book.Do(won, From.AddDays(-1), d => d.Win());
        book.Do(dearer, From.AddDays(-1), d => d.ChangeBudget(Euros(1_200)));
        book.Do(gone, From.AddDays(-1), d => d.Remove("Twice"));
        book.Do(given, From.AddDays(-1), d => d.ExpectClose(Later));
        foreach (var deal in new[] { won, dearer, gone, given })
            book.Undo(deal, From.AddDays(3));
        Assert.Equal([(BridgeBar.Reopened, 1_000_00L), (BridgeBar.Restored, 50_00L), (BridgeBar.PulledIn, 1_000_00L), (BridgeBar.Decreased, -200_00L)], Between(book));
        var entry = Assert.Single(ForecastBridge.EntriesOf(book.History, Books, Query(), BridgeBar.Restored));
        Assert.True(entry.Undo);
        Assert.Equal(From.AddDays(3), entry.AtUtc);
    }

    [Fact]
    public void A_deal_made_and_deleted_in_between_is_in_no_bar()
    {
        var book = new LogBook();
        var deal = A.Deal().At(From.AddDays(1)).Closing(In).In(book);
        book.Do(deal, From.AddDays(2), d => d.Remove("Twice"));
        Assert.Empty(Between(book));
    }

    [Fact]
    public void A_deal_lost_and_reopened_and_lost_again_is_three_entries()
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).In(book);
        book.Do(deal, From.AddDays(1), d => d.Lose("Price"));
        book.Do(deal, From.AddDays(2), d => d.Reopen(Sales));
        book.Do(deal, From.AddDays(3), d => d.Lose("Price"));
        var bridge = ForecastBridge.Of(book.History, Books, Query());
        Assert.Equal((2, 1, 0), (bridge[BridgeBar.Lost].Entries, bridge[BridgeBar.Reopened].Entries, bridge.End.Entries));
    }

    [Fact]
    public void Under_a_filter_by_owner_or_department_or_reach_a_handover_brings_in_and_takes_out()
    {
        var book = new LogBook();
        var (comes, goes) = (A.Deal().OwnedBy(Clara).Closing(In).In(book), A.Deal().OwnedBy(Anna).Closing(In).Worth(70).In(book));
        book.Do(comes, To, d => d.HandOver(Anna));
        book.Do(goes, To, d => d.HandOver(Clara));
        foreach (var filter in new[] { new DealFilter { Owner = Anna }, new DealFilter { Department = North }, new DealFilter { Within = new Reach { Own = Anna } } })
            Assert.Equal([(BridgeBar.HandedIn, 1_000_00L), (BridgeBar.HandedOut, -70_00L)], Between(book, Query() with { Filter = filter }));
        Assert.Empty(Between(book));
    }

    [Fact]
    public void Another_pipeline_product_channel_or_customer_takes_it_out_of_the_filter()
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).Through(Fair).For(Aurora).Of(new ProductLine(Press, 1)).In(book);
        book.Do(deal, From.AddDays(1), d => d.SetChannel(Site));
        book.Do(deal, From.AddDays(2), d => d.SetProducts([new ProductLine(Mill, 1)]));
        book.Do(deal, From.AddDays(3), d => d.Correct(d.Title, Borealis, d.FirstContact));
        foreach (var filter in new[] { new DealFilter { Channel = Fair }, new DealFilter { Product = Press }, new DealFilter { CustomerType = Factory } })
            Assert.Equal([(BridgeBar.FilterOut, -1_000_00L)], Between(book, Query() with { Filter = filter }));
        Assert.Equal([(BridgeBar.FilterIn, 1_000_00L)], Between(book, Query() with { Filter = new DealFilter { Channel = Site } }));
        book.Move(deal, From.AddDays(4), Offer);
        Assert.Equal([(BridgeBar.FilterOut, -1_000_00L)], Between(book));
        Assert.Equal([(BridgeBar.FilterIn, 1_000_00L)], Between(book, Query() with { Filter = new DealFilter { Pipeline = ServiceId } }));
    }

    [Fact]
    public void Weighted_amounts_are_parted_into_what_the_budget_did_and_what_the_chance_did()
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).In(book);
        book.Move(deal, From.AddDays(1), Decision);
        book.Do(deal, From.AddDays(2), d => d.ChangeBudget(Euros(2_000)));
        book.Do(deal, From.AddDays(3), d => d.SetProbability(0.2, "a hunch"));
        // 100 at 10 %, 500 at 50 %, 1,000 of the larger budget, 400 at 20 %.
        Assert.Equal([(BridgeBar.Increased, 500_00L), (BridgeBar.Likelier, 400_00L), (BridgeBar.LessLikely, -600_00L)], Between(book, Query() with { Measure = FunnelMeasure.Weighted }));
    }

    [Fact]
    public void Bars_without_entries_keep_their_place_only_where_the_question_has_one()
    {
        BridgeBar[] Shown(BridgeQuery query) => [.. ForecastBridge.Of(SalesHistory.Empty, Books, query).Shown.Select(s => s.Bar)];
        BridgeBar[] plain = [BridgeBar.Start, BridgeBar.New, BridgeBar.Reopened, BridgeBar.PulledIn, BridgeBar.Increased, BridgeBar.Decreased, BridgeBar.PushedOut, BridgeBar.Won, BridgeBar.Lost, BridgeBar.End];
        Assert.Equal(plain, Shown(Query()));
        Assert.Equal([BridgeBar.HandedIn, BridgeBar.HandedOut], Shown(Query() with { Filter = new DealFilter { Department = North } }).Except(plain));
        Assert.Equal([BridgeBar.Likelier, BridgeBar.LessLikely], Shown(Query() with { Measure = FunnelMeasure.Weighted }).Except(plain));
    }

    [Fact]
    public void It_is_known_how_often_a_deal_was_put_off()
    {
        var book = new LogBook();
        var deal = A.Deal().Closing(In).In(book);
        book.Do(deal, From.AddDays(-3), d => d.ExpectClose(In.AddDays(3)));
        book.Do(deal, From.AddDays(-2), d => d.ExpectClose(In.AddDays(9)));
        book.Undo(deal, From.AddDays(-1));
        book.Do(deal, From.AddDays(1), d => d.ExpectClose(Later));
        var entry = Assert.Single(ForecastBridge.EntriesOf(book.History, Books, Query(), BridgeBar.PushedOut));
        Assert.Equal(2, ForecastBridge.TimesPutOff(entry.Track, entry.Sequence, To.Ticks));
    }

    static BridgeQuery Query() => new(Quarter, From, To);

    static List<(BridgeBar, long)> Between(LogBook book, BridgeQuery? query = null) =>
        [.. ForecastBridge.Of(book.History, Books, query ?? Query()).Steps.Where(s => s.Entries > 0 && !BridgeBars.IsEnd(s.Bar)).Select(s => (s.Bar, s.Amount))];

    static (long, int) Sum(LogBook book, BridgeQuery q, DateTime instant)
    {
        var pipeline = q.Filter.Pipeline ?? SalesId;
        var standing = book.Deals.Select(id => Recount.Known(book, id, instant)).Where(m => m.Count > 0).Select(m => m[^1].Deal)
            .Where(d => d.Outcome == Outcome.Open && d.ExpectedClose is { } day && day >= q.Window.From && day < q.Window.To)
            .Where(d => Recount.Matches(d, q.Filter with { Pipeline = pipeline })).ToList();
        return (standing.Sum(d => q.Measure switch { FunnelMeasure.Count => 1, FunnelMeasure.Value => d.Budget.Minor, _ => Recount.Weighted(d) }), standing.Count);
    }

    static BridgeQuery SomeQuery(RandomLog log)
    {
        var (a, b) = (log.SomeInstant(), log.SomeInstant());
        var filter = FunnelCountTests.SomeFilter(log);
        return new BridgeQuery(log.Pick([Quarter, Next, Period.Year(2026), Period.Month(2026, 2), Period.All]), a < b ? a : b, a < b ? b : a)
        {
            Measure = log.Pick(Enum.GetValues<FunnelMeasure>()),
            Filter = log.Pick([filter, filter, filter with { Within = new Reach { Own = Anna } }]),
        };
    }
}
