using Funnel.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace Funnel.Tests.Live;

public sealed class LiveFeedTests
{
    static readonly FeedBatch Batch = new([], CatalogChanged: true);

    readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);

    [Fact]
    public void A_failing_listener_harms_nobody()
    {
        var heard = 0;
        using var failing = _feed.Subscribe(_ => throw new InvalidOperationException("boom"));
        using var healthy = _feed.Subscribe(_ => heard++);
        _feed.Publish(Batch);
        _feed.Publish(Batch);
        Assert.Equal((2, 2), (heard, _feed.Listeners));
    }

    [Fact]
    public void A_listener_may_leave_while_it_is_being_told_and_take_another_along()
    {
        List<string> heard = [];
        IDisposable first = null!, second = null!;
        first = _feed.Subscribe(_ =>
        {
            heard.Add("first");
            first.Dispose();
            second.Dispose();
        });
        second = _feed.Subscribe(_ => heard.Add("second"));
        using var third = _feed.Subscribe(_ => heard.Add("third"));
        _feed.Publish(Batch);
        _feed.Publish(Batch);
        Assert.Equal(["first", "third", "third"], heard);
        Assert.Equal(1, _feed.Listeners);
    }

    [Fact]
    public void Who_comes_while_others_are_being_told_hears_the_next_one()
    {
        var heard = 0;
        using var first = _feed.Subscribe(_ =>
        {
            if (_feed.Listeners == 1)
                _feed.Subscribe(_ => heard++);
        });
        _feed.Publish(Batch);
        Assert.Equal(0, heard);
        _feed.Publish(Batch);
        Assert.Equal(1, heard);
    }

    [Fact]
    public void Leaving_twice_is_leaving_once()
    {
        var mine = _feed.Subscribe(_ => { });
        using var other = _feed.Subscribe(_ => { });
        mine.Dispose();
        mine.Dispose();
        Assert.Equal(1, _feed.Listeners);
    }

    [Fact]
    public async Task Many_coming_and_going_at_once_lose_nobody_and_leave_nobody_behind()
    {
        var heard = 0;
        using var faithful = _feed.Subscribe(_ => Interlocked.Increment(ref heard));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var brief = _feed.Subscribe(_ => { });
                _feed.Publish(Batch);
            }
        })));
        Assert.Equal((1600, 1), (heard, _feed.Listeners));
    }
}
