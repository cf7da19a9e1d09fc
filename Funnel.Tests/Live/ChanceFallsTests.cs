using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Board;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Live;

public sealed class ChanceFallsTests : IDisposable
{
    static readonly DateTime Now = Start.AddDays(125);

    readonly LogBook _book = new();
    readonly LiveHistory _live = new();
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(Now, TimeSpan.Zero));
    readonly WinModels _models;
    readonly ChanceFalls _falls;
    readonly DealId _waits, _fresh;

    public ChanceFallsTests()
    {
        // Winners leave Decision within two days; who stays longer is lost on the thirtieth.
        for (var i = 0; i < 500; i++)
        {
            var deal = Met(Start.AddHours(i)).In(_book);
            _book.Do(deal, Start.AddHours(i).AddDays(i % 2 == 0 ? 2 : 30), d => i % 2 == 0 ? d.Win() : d.Lose("Price"));
        }
        _waits = Met(Now.AddDays(-14.5)).In(_book);
        _fresh = Met(Now.AddDays(-0.5)).In(_book);
        _live.Start(State());
        _models = new WinModels(_live, new LiveFeed(NullLogger<LiveFeed>.Instance), _clock, NullLogger<WinModels>.Instance);
        _falls = new ChanceFalls(_live, _models, _clock);
    }

    [Fact]
    public async Task The_board_says_what_the_pure_function_says_and_says_it_again_after_a_change()
    {
        var cancel = TestContext.Current.CancellationToken;
        await _falls.LearnAsync(Sales, Now, cancel);
        var fall = _falls.Of(State(), Sales, Now)!;
        Assert.NotNull(fall);
        var (then, now) = ((await _models.LearnAsync(Sales, Now.AddDays(-ChanceFall.WithinDays), cancel)).Model, (await _models.LearnAsync(Sales, Now, cancel)).Model);
        foreach (var track in _book.History.Deals)
            Assert.Equal(ChanceFall.AlertOf(then, now, track, Books, Now), fall(track));
        var board = Board();
        Assert.Equal((1, true), (board.Fallen, board.Find(_waits)!.Fallen >= 15));
        Assert.Equal(0, board.Find(_fresh)!.Fallen);
        Assert.Equal([_waits], Board(onlyFallen: true).Columns.SelectMany(c => c.Cards).Select(c => c.Id));
        // The same function all day, so that nothing is counted again; another one tomorrow.
        Assert.Same(fall, _falls.Of(State(), Sales, Now.AddHours(1)));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.NotSame(fall, _falls.Of(State(), Sales, Now.AddDays(1)));
        _book.Do(_waits, Now.AddHours(2), d => d.Lose("Price"));
        Assert.Null(fall(_book.History.Find(_waits)!));
        board.Take(State(), [_waits], Now.AddHours(3));
        Assert.Equal(0, board.Fallen);

        BoardModel Board(bool onlyFallen = false) => new(State(), new ViewQuery { Period = Period.Year(2026) }, false, Now, null, fall, onlyFallen);
    }

    [Fact]
    public void While_a_model_is_learnt_nothing_is_said() => Assert.Null(_falls.Of(State(), Sales, Now));

    public void Dispose() => _models.Dispose();

    LiveState State() => new(_book.History, Books, 1, "e");

    static DealSituation Met(DateTime at) => A.Deal().InStage(Decision).At(at).FirstMet(DateOnly.FromDateTime(at));
}
