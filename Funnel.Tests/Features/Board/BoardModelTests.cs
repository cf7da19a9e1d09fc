using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Board;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Board;

public sealed class BoardModelTests
{
    static readonly DateTime Later = Start.AddDays(30);

    readonly LogBook _book = new();

    static LiveState StateOf(LogBook book, Catalog? catalog = null) => new(book.History, catalog ?? Books, 1, "e");

    static ViewQuery View(DealFilter? filter = null, Period? period = null) => new() { Period = period ?? Period.Year(2026), Filter = filter ?? DealFilter.None };

    BoardModel Model(DealFilter? filter = null, bool onlyOver = false, DateTime? now = null) => new(StateOf(_book), View(filter), onlyOver, now ?? Later);

    static string[] Titles(BoardModel model, StageId stage) => [.. model.Columns.Single(c => c.Stage.Id == stage).Cards.Select(c => c.Title)];

    static object[] Picture(BoardModel model) =>
        [.. model.Columns.SelectMany(c => new object[] { c.Count, c.Value, c.Weighted, c.Conversion ?? -1 }.Concat(c.Cards)), model.OverNorm];

    [Fact]
    public void Columns_are_the_open_stages_and_won_and_no_deal_lost()
    {
        A.Deal("open").InStage(Interest).In(_book);
        var won = A.Deal("won").In(_book);
        var lost = A.Deal("lost").In(_book);
        _book.Do(won, Start.AddDays(1), d => d.Win());
        _book.Do(lost, Start.AddDays(1), d => d.Lose("Price"));
        var model = Model();
        Assert.Equal([Awareness, Interest, Decision, TestCompany.Acting, Won], model.Columns.Select(c => c.Stage.Id));
        Assert.Equal(["open"], Titles(model, Interest));
        Assert.Equal(["won"], Titles(model, Won));
        Assert.Equal(2, model.Columns.Sum(c => c.Count));
    }

    [Fact]
    public void The_newest_in_a_stage_stands_on_top()
    {
        var first = A.Deal("first").In(_book);
        A.Deal("second").At(Start.AddHours(1)).In(_book);
        _book.Move(first, Start.AddDays(1), Interest);
        _book.Move(first, Start.AddDays(2), Awareness);
        Assert.Equal(["first", "second"], Titles(Model(), Awareness));
    }

    [Fact]
    public void Counts_and_sums_are_the_funnels_own_for_any_log_and_filter() => Property.Holds(log =>
    {
        var filter = new DealFilter
        {
            Pipeline = log.Maybe() ? ServiceId : SalesId,
            Owner = log.Maybe() ? log.Pick([Anna, Boris]) : null,
            Department = log.Maybe() ? log.Pick([North, South]) : null,
            Product = log.Maybe() ? log.Pick([Press, Mill]) : null,
            Text = log.Maybe() ? "a" : null,
        };
        var now = log.Now.AddTicks(1);
        var period = log.Pick([Period.Year(2026), Period.Quarter(2026, 1), Period.All]);
        var model = new BoardModel(StateOf(log.Book), View(filter, period), false, now);
        var query = new FunnelQuery(FunnelMode.Now, period.In(Helsinki), now) { Filter = filter };
        var figures = FunnelCount.Of(log.Book.History, Books, query);
        Assert.Equal(figures.Stages.Select(s => (s.Stage.Id, s.Count, s.Value, s.Weighted)), model.Columns.Select(c => (c.Stage.Id, c.Count, c.Value, c.Weighted)));
        var conversion = FunnelCount.Of(log.Book.History, Books, query with { Mode = FunnelMode.Pipeline });
        Assert.Equal(conversion.Stages.Skip(1).Select(s => s.OfPrevious), model.Open.Select(c => c.Conversion));
        Assert.Equal(conversion.Stages[^1].OfFirst, model.Columns[^1].Conversion);
    }, cases: 60);

    [Fact]
    public void Kept_current_event_by_event_it_is_the_board_built_anew() => Property.Holds(log =>
    {
        var now = log.Now.AddTicks(1);
        var onlyOver = log.Maybe();
        var history = SalesHistory.Empty;
        var model = new BoardModel(new LiveState(history, Books, 1, "e"), View(), onlyOver, now);
        foreach (var e in log.Book.Events)
        {
            history = history.Apply(e);
            model.Take(new LiveState(history, Books, 1, "e"), [e.Deal], now);
        }
        Assert.Equal(Picture(new BoardModel(StateOf(log.Book), View(), onlyOver, now)), Picture(model));
    }, cases: 60);

    [Fact]
    public void A_change_that_shows_nothing_new_asks_for_no_drawing()
    {
        var deal = A.Deal().In(_book);
        var other = A.Deal().InStage(Request).In(_book);
        var model = Model();
        _book.Do(other, Later, d => d.AddNote("elsewhere"));
        Assert.False(model.Take(StateOf(_book), [other], Later));
        _book.Move(deal, Later, Interest);
        Assert.True(model.Take(StateOf(_book), [deal], Later));
    }

    [Fact]
    public void Over_norm_counts_the_view_and_shows_alone_when_asked()
    {
        A.Deal("waits").In(_book);
        A.Deal("fresh").At(Later).In(_book);
        A.Deal("no norm").InStage(TestCompany.Acting).In(_book);
        Assert.Equal(1, Model().OverNorm);
        var model = Model(onlyOver: true);
        Assert.Equal((1, 1), (model.OverNorm, model.OpenCount));
        Assert.Equal(["waits"], Titles(model, Awareness));
        Assert.Equal(0, Model(new DealFilter { Text = "fresh" }).OverNorm);
    }

    [Fact]
    public void A_wish_shows_at_once_with_its_figures_and_goes_without_a_trace()
    {
        var deal = A.Deal("moved").Worth(1_000).In(_book);
        var model = Model();
        var before = Picture(model);
        model.Show(deal, s => s with { Stage = Decision, StageSince = Later.Ticks }, Later);
        Assert.Equal(["moved"], Titles(model, Decision));
        Assert.Equal(50_000, model.OpenWeighted);
        model.TakeBack(deal, Later);
        Assert.Equal(before, Picture(model));
    }

    [Fact]
    public void A_wish_stays_until_the_log_tells_it_and_then_the_log_counts()
    {
        var deal = A.Deal("moved").In(_book);
        var model = Model();
        model.Show(deal, s => s with { Stage = Decision, StageSince = Later.Ticks }, Later);
        model.Settle(deal, 2, Later);
        model.Take(StateOf(_book), [deal], Later);
        Assert.Equal((Decision, 2), (model.Columns[model.Find(deal)!.Column].Stage.Id, model.Find(deal)!.Version));
        _book.Move(deal, Later, Decision);
        _book.Move(deal, Later, Interest);
        model.Take(StateOf(_book), [deal], Later);
        Assert.Equal(Picture(Model()), Picture(model));
    }

    [Fact]
    public void A_wish_to_win_stands_in_the_won_column_today()
    {
        var deal = A.Deal("won").In(_book);
        var model = Model();
        model.Show(deal, s => s with { Outcome = Outcome.Won }, Later);
        Assert.Equal(["won"], Titles(model, Won));
        Assert.True(model.Find(deal)!.Won);
    }

    [Fact]
    public void Another_day_makes_every_card_older_without_any_event()
    {
        var deal = A.Deal().In(_book);
        var model = Model(now: Start);
        Assert.True(model.Take(StateOf(_book), [], Start.AddDays(1)));
        Assert.Equal(1, model.Find(deal)!.Waiting.Days);
    }

    [Fact]
    public void A_card_names_its_customer_only_where_the_title_does_not()
    {
        var named = A.Deal("Borealis, hall 2").For(Borealis).In(_book);
        var unnamed = A.Deal("Hall 2").For(Borealis).In(_book);
        var model = Model();
        Assert.Null(model.Find(named)!.Customer);
        Assert.Equal("Borealis", model.Find(unnamed)!.Customer);
    }

    // Promise 77: what one event costs a board of 2,000 deals is counted in cards, not in boards.
    [Fact]
    public void On_a_board_of_2000_deals_one_move_touches_two_columns()
    {
        for (var i = 0; i < 2_000; i++)
            A.Deal($"Deal {i}").InStage(i % 2 == 0 ? Awareness : Decision).Worth(i).At(Start.AddMinutes(i)).In(_book);
        var model = Model();
        Assert.Equal(2_000, model.OpenCount);
        var stamps = model.Columns.Select(c => c.Stamp).ToArray();
        var deal = new DealId(1_000);
        _book.Move(deal, Later, Interest);
        Assert.True(model.Take(StateOf(_book), [deal], Later));
        Assert.Equal((2_000, 1, 0), (model.OpenCount, model.Columns[1].Count, model.Columns[1].IndexOf(model.Find(deal)!)));
        Assert.Equal(stamps[3], model.Columns[3].Stamp);
    }
}
