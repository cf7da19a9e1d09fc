using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Live;

public sealed class FeedHubTests : IAsyncLifetime
{
    SqliteStore _store = null!;
    FeedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        _server = await FeedServer.StartAsync(_store);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Clients_that_come_go_and_resume_while_two_hundred_writes_happen_miss_nothing_and_see_nothing_twice()
    {
        await StartTailAsync();
        var ids = new List<DealId>();
        for (var i = 0; i < 5; i++)
            ids.Add((await _store.CreateAsync(A.Deal("Deal " + i))).Deal.Id);
        var writing = Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
                await _store.Deals.MoveAsync(id, i % 2 == 0 ? Interest : Awareness, null, SqliteStore.By());
        })));
        var faithful = ReadAsync(0, 205);
        var restless = Task.Run(async () =>
        {
            var seen = new List<FeedEvent>();
            while (seen.Count < 205)
                seen.AddRange(await ReadAsync(seen.Count == 0 ? 0 : seen[^1].Sequence, Math.Min(17, 205 - seen.Count)));
            return seen;
        });
        var late = Task.Run(async () =>
        {
            // Comes when a hundred are written: a client knows no number that is not.
            await ReadAsync(0, 100);
            return await ReadAsync(100, 105);
        });
        await writing;
        Assert.Equal(Numbers(1, 205), (await faithful).Select(e => e.Sequence));
        Assert.Equal(Numbers(1, 205), (await restless).Select(e => e.Sequence));
        Assert.Equal(Numbers(101, 205), (await late).Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_number_the_log_never_had_is_refused_because_the_log_was_replaced()
    {
        await StartTailAsync();
        await _store.CreateAsync(A.Deal());
        var refused = await Assert.ThrowsAsync<HubException>(() => ReadAsync(7, 1));
        Assert.Contains("replaced", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", null)]
    [InlineData(null, "Sales")]
    public async Task A_filter_that_is_no_id_is_refused_instead_of_waiting_for_ever(string? deal, string? pipeline)
    {
        await StartTailAsync();
        var refused = await Assert.ThrowsAsync<HubException>(() => ReadAsync(0, 1, new FollowFilter(deal, pipeline)));
        Assert.Contains("is not the id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_says_who_did_what_to_which_deal()
    {
        await StartTailAsync();
        var id = (await _store.CreateAsync(A.Deal(), SqliteStore.By(Clara))).Deal.Id;
        var e = Assert.Single(await ReadAsync(-5, 1));
        Assert.Equal((1, id.ToString(), 1, Start, "Clara Schumann", "created"), (e.Sequence, e.Deal, e.Version, e.At, e.Actor, e.Kind));
        Assert.Contains("\"title\":\"A deal\"", e.Data.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_one_deal_tells_of_that_deal_only()
    {
        await StartTailAsync();
        for (var i = 0; i < 3; i++)
            await _store.CreateAsync(A.Deal());
        await _store.Deals.WinAsync(new DealId(2), SqliteStore.By());
        Assert.Equal([2, 4], (await ReadAsync(0, 2, new FollowFilter(Deal: "2"))).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Following_a_pipeline_tells_of_deals_that_come_and_go_the_same_now_and_later()
    {
        await StartTailAsync();
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id; // 1: sales
        await _store.CreateAsync(A.Deal().InStage(Request)); // 2: service
        await _store.Deals.MoveAsync(id, Interest, null, SqliteStore.By()); // 3: sales
        await _store.Deals.MoveAsync(id, Offer, null, SqliteStore.By()); // 4: sales → service
        await _store.Deals.WinAsync(id, SqliteStore.By()); // 5: service
        await Wait.UntilAsync(() => _store.History.Now.Sequence == 5);
        Assert.Equal([1, 3, 4], (await ReadAsync(0, 3, new FollowFilter(Pipeline: "1"))).Select(e => e.Sequence));
        Assert.Equal([2, 4, 5], (await ReadAsync(0, 3, new FollowFilter(Pipeline: "2"))).Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_deal_the_history_does_not_know_yet_is_told_once_it_does()
    {
        await StartTailAsync();
        await _store.Tail.StopAsync(default);
        await _store.CreateAsync(A.Deal());
        var following = ReadAsync(0, 1, new FollowFilter(Pipeline: "1"));
        await Wait.UntilAsync(() => _store.Feed.Listeners == 1);
        Assert.False(following.IsCompleted);
        var events = await _store.Log.ReadAfterAsync(0, 10, default);
        _store.History.Apply(events);
        _store.Feed.Publish(new FeedBatch(events));
        Assert.Equal([1], (await following).Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_replaced_database_ends_the_stream_with_the_reason()
    {
        await StartTailAsync();
        await _store.CreateAsync(A.Deal());
        var following = ReadAsync(0, 2);
        await Wait.UntilAsync(() => _store.Feed.Listeners == 1);
        await _store.ScalarAsync("UPDATE \"Company\" SET \"Epoch\" = 'restored'; SELECT 1;");
        Assert.Contains("was replaced", (await Assert.ThrowsAsync<HubException>(() => following)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_following_is_forgotten()
    {
        await StartTailAsync();
        await _store.CreateAsync(A.Deal());
        await ReadAsync(0, 1);
        await Wait.UntilAsync(() => _store.Feed.Listeners == 0);
    }

    static IEnumerable<long> Numbers(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => (long)i);

    async Task StartTailAsync()
    {
        await _store.Tail.StartAsync(default);
        await Wait.UntilAsync(() => _store.History.IsReady);
    }

    async Task<List<FeedEvent>> ReadAsync(long after, int count, FollowFilter? filter = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var connection = await _server.ConnectAsync();
        var read = new List<FeedEvent>();
        await foreach (var e in connection.StreamAsync<FeedEvent>(nameof(FeedHub.Follow), after, filter, patience.Token))
        {
            read.Add(e);
            if (read.Count == count)
                break;
        }
        return read;
    }
}
