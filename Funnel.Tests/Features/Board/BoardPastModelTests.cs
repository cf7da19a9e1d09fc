using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Board;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Board;

/// <summary>The board as of an instant.</summary>
public sealed class BoardPastModelTests
{
    static readonly DateTime Then = Start.AddDays(10), Later = Start.AddDays(60);

    readonly LogBook _book = new();

    [Fact]
    public void Counts_and_sums_are_the_funnels_own_as_of_any_instant() => Property.Holds(log =>
    {
        var filter = new DealFilter
        {
            Pipeline = log.Maybe() ? ServiceId : SalesId,
            Owner = log.Maybe() ? log.Pick([Anna, Boris]) : null,
            Within = log.Maybe() ? Reach.Everything : new Reach { Department = North, Own = Clara },
        };
        var (at, period) = (log.SomeInstant(), log.Pick([Period.Year(2026), Period.Quarter(2026, 1), Period.All]));
        var model = Of(log.Book, at, filter, period);
        var query = new FunnelQuery(FunnelMode.Now, period.In(Helsinki), at) { Filter = filter };
        Assert.Equal(FunnelCount.Of(log.Book.History, Books, query).Stages.Select(s => (s.Stage.Id, s.Count, s.Value, s.Weighted)),
            model.Columns.Select(c => (c.Stage.Id, c.Count, c.Value, c.Weighted)));
        var conversion = FunnelCount.Of(log.Book.History, Books, query with { Mode = FunnelMode.Pipeline });
        Assert.Equal(conversion.Stages.Skip(1).Select(s => s.OfPrevious), model.Open.Select(c => c.Conversion));
        Assert.Equal(conversion.Stages[^1].OfFirst, model.Columns[^1].Conversion);
        Assert.Equal(DealLists.Of(log.Book.History, Books, query, DealSelection.OverNorm).Count, model.OverNorm);
    }, cases: 100);

    [Fact]
    public void It_is_the_live_board_of_whoever_looked_at_that_instant() => Property.Holds(log =>
    {
        var at = log.SomeInstant();
        var known = SalesHistory.Empty.Apply(log.Book.Events.Where(e => e.At <= at));
        var then = new BoardModel(new LiveState(known, Books, 1, "e"), View(null), false, at);
        Assert.Equal(Picture(then), Picture(Of(log.Book, at)));
    }, cases: 100);

    [Fact]
    public void A_change_taken_back_later_still_shows_before_it_was_taken_back()
    {
        var deal = A.Deal("undone").In(_book);
        _book.Move(deal, Then, Decision);
        _book.Undo(deal, Then.AddDays(1));
        Assert.Equal(Awareness, StageOf("undone", Then.AddTicks(-1)));
        Assert.Equal(Decision, StageOf("undone", Then));
        Assert.Equal(Awareness, StageOf("undone", Then.AddDays(1)));
    }

    [Fact]
    public void Each_card_says_where_its_deal_is_today()
    {
        var (moved, won, lost, removed) = (A.Deal("moved").In(_book), A.Deal("won").In(_book), A.Deal("lost").In(_book), A.Deal("removed").In(_book));
        _book.Move(moved, Later, Decision);
        _book.Do(won, Later, d => d.Win());
        _book.Do(lost, Later, d => d.Lose("Price"));
        _book.Do(removed, Later, d => d.Remove("Twice"));
        var today = Of(_book, Then).Columns[0].Cards.ToDictionary(c => c.Title, c => c.Today);
        Assert.Equal(("Decision", Outcome.Open), (today["moved"]!.Stage, today["moved"]!.Outcome));
        Assert.Equal(("Won", Outcome.Won), (today["won"]!.Stage, today["won"]!.Outcome));
        Assert.Equal(("Lost", Outcome.Lost), (today["lost"]!.Stage, today["lost"]!.Outcome));
        Assert.Null(today["removed"]);
    }

    [Fact]
    public void What_was_the_viewers_to_see_then_is_seen_but_not_where_it_went_out_of_reach()
    {
        var given = A.Deal("given away").OwnedBy(Anna).In(_book);
        var got = A.Deal("got").OwnedBy(Clara).In(_book);
        _book.Do(given, Later, d => d.HandOver(Clara));
        _book.Do(got, Later, d => d.HandOver(Anna));
        var model = Of(_book, Then, new DealFilter { Within = new Reach { Own = Anna } });
        var card = Assert.Single(model.Columns.SelectMany(c => c.Cards));
        Assert.Equal(("given away", null), (card.Title, card.Today));
    }

    [Fact]
    public void News_changes_nothing_and_the_next_picture_keeps_what_stayed()
    {
        var (stays, moves) = (A.Deal("stays").In(_book), A.Deal("moves").In(_book));
        _book.Move(moves, Then.AddHours(1), Interest);
        var first = Of(_book, Then);
        var before = Picture(first);
        _book.Move(stays, Later, Decision);
        Assert.False(first.Take(StateOf(_book), [stays, moves], Later));
        Assert.Equal(before, Picture(first));

        var next = new BoardModel(first.State, View(Then.AddHours(2)), false, Later, first);
        Assert.Same(first.Find(stays), next.Find(stays));
        Assert.False(next.HasMoved(next.Find(stays)!));
        Assert.True(next.HasMoved(next.Find(moves)!));
    }

    static LiveState StateOf(LogBook book) => new(book.History, Books, 1, "e");

    static ViewQuery View(DateTime? at, DealFilter? filter = null, Period? period = null) => new() { Period = period ?? Period.Year(2026), Filter = filter ?? DealFilter.None, AsOf = at };

    static BoardModel Of(LogBook book, DateTime at, DealFilter? filter = null, Period? period = null) => new(StateOf(book), View(at, filter, period), false, Later);

    StageId StageOf(string title, DateTime at) => Of(_book, at).Columns.Single(c => c.Cards.Any(card => card.Title == title)).Stage.Id;

    static object[] Picture(BoardModel model) =>
        [.. model.Columns.SelectMany(c => new object[] { c.Count, c.Value, c.Weighted, c.Conversion ?? -1 }.Concat(c.Cards.Select(card => card with { Today = null, Version = 0 }))), model.OverNorm];
}
