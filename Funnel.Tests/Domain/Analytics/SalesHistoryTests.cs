using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class SalesHistoryTests
{
    [Fact]
    public void A_deal_as_of_an_instant_is_the_fold_of_the_events_known_then() => Property.Holds(log =>
    {
        var history = log.Book.History;
        foreach (var id in log.Book.Deals)
        {
            var instant = log.SomeInstant();
            var known = log.Book.Of(id).Where(e => e.At <= instant).ToList();
            Assert.Equal(known.Count > 0, history.Find(id)!.TryAsOf(instant.Ticks, out var state));
            if (known.Count > 0)
                AssertSame(Deal.Fold(id, known), state);
        }
    });

    [Fact]
    public void The_newest_state_is_the_fold_of_the_whole_log_and_has_its_version() => Property.Holds(log =>
    {
        var history = log.Book.History;
        Assert.Equal(log.Book.Deals.Count, history.Count);
        foreach (var id in log.Book.Deals)
        {
            AssertSame(log.Book[id], history.Find(id)!.Now);
            Assert.Equal(log.Book[id].Version, history.Find(id)!.Version);
        }
    });

    [Fact]
    public void Events_taken_in_one_by_one_make_the_same_history_as_all_at_once_and_again_change_nothing() => Property.Holds(log =>
    {
        var one = log.Book.Events.Aggregate(SalesHistory.Empty, (h, e) => h.Apply(e));
        var half = log.Book.Events.Count / 2;
        var halves = SalesHistory.Empty.Apply(log.Book.Events.Take(half)).Apply(log.Book.Events.Skip(half / 2));
        Assert.Equal(Text(log.Book.History), Text(one));
        Assert.Equal(Text(log.Book.History), Text(halves));
        foreach (var e in log.Book.Events)
            Assert.Same(one, one.Apply(e));
    });

    [Fact]
    public void A_snapshot_stays_as_it_was_while_events_go_on() => Property.Holds(log =>
    {
        var snapshots = new List<(SalesHistory History, string Text)>();
        var history = SalesHistory.Empty;
        foreach (var e in log.Book.Events)
        {
            snapshots.Add((history, Text(history)));
            history = log.Maybe() ? history.Apply(e) : history.Apply([e]);
        }
        Assert.All(snapshots, s => Assert.Equal(s.Text, Text(s.History)));
    }, cases: 60, longest: 50);

    [Fact]
    public void Deals_far_apart_are_found_and_absent_ones_are_not()
    {
        var history = SalesHistory.Empty;
        foreach (var (sequence, id) in new long[] { 1, 511, 512, 513, 100_000 }.Index())
            history = history.Apply(new LoggedEvent(sequence + 1, new DealId(id), 1, Start, Start, Actor.Program("import"), A.Deal("d" + id).Created));
        Assert.Equal(["d1", "d511", "d512", "d513", "d100000"], history.Deals.Select(d => d.Now.Facts.Title));
        Assert.All(new long[] { -1, 0, 2, 514, 99_999, 100_001, long.MaxValue }, id => Assert.Null(history.Find(new DealId(id))));
        Assert.Equal((5, 5L), (history.Count, history.Sequence));
    }

    [Fact]
    public void An_event_of_a_deal_never_created_is_refused_and_changes_nothing()
    {
        var history = SalesHistory.Empty;
        Assert.Throws<InvalidOperationException>(() => history.Apply(new LoggedEvent(1, new DealId(1), 1, Start, Start, Actor.Program("x"), new DealWon(Awareness))));
        Assert.Equal((0, 0L), (history.Count, history.Sequence));
    }

    [Fact]
    public void A_win_undone_later_is_still_known_for_the_time_between()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        book.Do(deal, Start.AddDays(1), d => d.Win());
        book.Undo(deal, Start.AddDays(2));
        var track = book.History.Find(deal)!;
        Assert.Equal([Outcome.Open, Outcome.Won, Outcome.Won, Outcome.Open],
            new[] { Start, Start.AddDays(1), Start.AddDays(2).AddTicks(-1), Start.AddDays(2) }.Select(t => track.TryAsOf(t.Ticks, out var s) ? s.Outcome : default));
    }

    static void AssertSame(Deal deal, Change state)
    {
        Assert.Equal(
            (deal.Pipeline, deal.Stage, deal.Outcome, deal.Owner, deal.Budget.Minor, deal.ExpectedClose, deal.Removed),
            (state.Pipeline, state.Stage, state.Outcome, state.Owner, state.Amount, state.ExpectedClose, state.Removed));
        Assert.Equal((deal.StageSince.Ticks, deal.LastActivityAt?.Ticks ?? 0), (state.StageSince, state.ActivityAt));
        Assert.Equal(
            (deal.Title, deal.Customer, deal.Channel, deal.FirstContact, deal.ManualProbability, deal.LostReason, deal.ExternalId),
            (state.Facts.Title, state.Facts.Customer, state.Facts.Channel, state.Facts.FirstContact, state.Facts.ManualProbability, state.Facts.LostReason, state.Facts.ExternalId));
        Assert.Equal(deal.Products.AsEnumerable(), state.Facts.Products.AsEnumerable());
    }

    internal static string Text(SalesHistory history) => $"{history.Sequence} {history.Count} {history.LastEventAt:O}\n" + string.Join('\n', history.Deals.Select(d =>
        $"{d.Id} v{d.Version}: " + string.Join("; ", d.Changes.ToArray().Select(c => $"{c.Sequence} {c.At} {c.UndoneAt} {c.Kind} {c.Stage} {c.Outcome} {c.Owner} {c.Amount} {c.StageSince} {c.ActivityAt} {c.ExpectedClose} {c.Facts with { Products = [] }} {string.Join(',', c.Facts.Products)}"))));
}
