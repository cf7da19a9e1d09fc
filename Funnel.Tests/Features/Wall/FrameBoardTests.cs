using System.Threading.Channels;
using Funnel.Domain.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Wall;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;

namespace Funnel.Tests.Features.Wall;

/// <summary>Anybody may ask for any view; the walls that hang already must not suffer from it.</summary>
public sealed class FrameBoardTests : IDisposable
{
    readonly WallSituation _wall = new();
    readonly LiveHistory _history = new();
    readonly EventTail _tail;
    readonly FrameBoard _board;

    public FrameBoardTests()
    {
        var feed = new LiveFeed(NullLogger<LiveFeed>.Instance);
        // It never runs here, so it reads no log.
        _tail = new EventTail(null!, _history, feed, new TailSignal(), _wall.Clock, NullLogger<EventTail>.Instance);
        _board = new FrameBoard(_history, _tail, feed, _wall.Renderer, _wall.Clock, NullLogger<FrameBoard>.Instance);
    }

    public void Dispose()
    {
        _board.Dispose();
        _tail.Dispose();
        _wall.Dispose();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static WallView Number(int n) => new() { Department = new(n) };

    Task<ViewInUse> UseAsync(int n) => _board.UseAsync(Number(n), "person " + n, Cancel);

    async Task<ViewInUse> FillAsync()
    {
        for (var n = 2; n <= FrameBoard.MostViews; n++)
            await UseAsync(n);
        return await UseAsync(1);
    }

    [Fact]
    public async Task One_view_too_many_is_refused_and_the_known_ones_are_served()
    {
        var known = await FillAsync();
        await Assert.ThrowsAsync<TooManyViews>(() => UseAsync(999));
        Assert.Same(known, await UseAsync(1));
        Assert.Equal(FrameBoard.MostViews, _board.Views);
    }

    [Fact]
    public async Task Nobody_alone_takes_the_room_of_others_and_a_paired_screen_is_never_turned_away()
    {
        for (var n = 1; n <= FrameBoard.MostOfOne; n++)
            await _board.UseAsync(Number(n), "greedy", Cancel);
        await Assert.ThrowsAsync<TooManyViews>(() => _board.UseAsync(Number(500), "greedy", Cancel));
        await _board.UseAsync(Number(1), "greedy", Cancel);
        await _board.UseAsync(Number(500), "modest", Cancel);
        await FillAsync().ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
        await Assert.ThrowsAsync<TooManyViews>(() => UseAsync(998));
        Assert.NotNull(await _board.UseAsync(Number(999), null, Cancel));
    }

    [Fact]
    public async Task A_person_who_is_refused_is_told_so_in_a_sentence()
    {
        await FillAsync();
        using var displays = new DisplayBook(null!, null!, _wall.Clock, NullLogger<DisplayBook>.Instance);
        var (door, somebody) = (new WallDoor(displays, _history), Visitor.As(Authority.Program));
        var http = new DefaultHttpContext { User = somebody, Request = { QueryString = new QueryString("?department=999") } };
        var answer = Assert.IsType<ProblemHttpResult>(await WallEndpoints.Frame(http, door, _board, displays, _wall.Texts));
        Assert.Equal((StatusCodes.Status503ServiceUnavailable, "Too many different walls are open. Try again in two minutes."), (answer.StatusCode, answer.ProblemDetails.Detail));
        using var hub = new WallHub(_board, door, displays, null!, _wall.Clock, _wall.Texts) { Context = new Visitor(somebody) };
        await using var stream = hub.Watch("department=999", "", Cancel).GetAsyncEnumerator(Cancel);
        Assert.Contains("Too many different walls", (await Assert.ThrowsAsync<HubException>(async () => await stream.MoveNextAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_nobody_asks_for_make_room_and_watched_ones_stay()
    {
        var watched = await FillAsync();
        watched.Watch(out var end);
        using (end)
        {
            _wall.Clock.Advance(TimeSpan.FromMinutes(3));
            await UseAsync(999);
            Assert.Equal(2, _board.Views);
            Assert.Same(watched, await UseAsync(1));
        }
    }

    [Fact]
    public async Task Who_watches_a_forgotten_view_is_not_left_hanging()
    {
        var forgotten = await FillAsync();
        _wall.Clock.Advance(TimeSpan.FromMinutes(3));
        await UseAsync(999);
        var wake = forgotten.Watch(out var end);
        using (end)
            Assert.False(await wake.WaitToReadAsync(Cancel));
        Assert.NotSame(forgotten, await UseAsync(1));
    }

    [Fact]
    public async Task Who_watches_while_a_view_goes_is_let_go()
    {
        ChannelReader<bool> wake;
        using (var use = new ViewInUse(new WallView()))
            wake = use.Watch(out _);
        Assert.False(await wake.WaitToReadAsync(Cancel));
    }

    [Fact]
    public async Task A_picture_of_more_than_the_log_holds_is_not_called_right()
    {
        _history.Start(_wall.Filled().State);
        var use = await _board.UseAsync(new WallView(), null, Cancel);
        _wall.Clock.Advance(TimeSpan.FromSeconds(5));
        // As after a restored backup, until the next round has rendered.
        using var shorter = new WallSituation();
        _history.Start(shorter.State);
        Assert.Equal(DateTime.UnixEpoch, _board.MessageFor(use, has: null).CheckedAt);
    }
}
