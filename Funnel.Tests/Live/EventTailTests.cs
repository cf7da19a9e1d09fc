using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Live;

public sealed class EventTailTests : IAsyncLifetime
{
    readonly List<FeedBatch> _heard = [];
    readonly Lock _lock = new();
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        _store.Feed.Subscribe(batch =>
        {
            lock (_lock)
                _heard.Add(batch);
        });
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_was_written_before_the_start_is_read_and_not_told_as_new()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await _store.Deals.MoveAsync(id, Decision, null, SqliteStore.By());
        Assert.Throws<InvalidOperationException>(() => _store.History.Now);
        await StartAsync();
        Assert.Equal(2, _store.History.Now.Sequence);
        Assert.Equal(Decision, _store.History.Now.History.Find(id)!.Now.Stage);
        Assert.Empty(Heard());
    }

    [Fact]
    public async Task Every_change_is_in_the_history_before_anybody_is_told()
    {
        await StartAsync();
        var late = 0;
        using var subscription = _store.Feed.Subscribe(batch =>
            late += batch.Events.Count(e => _store.History.Now.History.Find(e.Deal) is not { } t || t.Version < e.Version || _store.History.Now.Sequence < e.Sequence));
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        for (var i = 0; i < 20; i++)
            await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.AddNote("x"));
        await ReachedAsync(21);
        await Wait.UntilAsync(() => Heard().Sum(b => b.Events.Count) == 21);
        Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), Heard().SelectMany(b => b.Events).Select(e => e.Sequence));
        Assert.Equal(0, late);
    }

    [Fact]
    public async Task What_another_process_writes_is_noticed_without_a_wake_up()
    {
        await StartAsync();
        await using var other = await SqliteStore.OpenAsync(_store.FolderPath);
        var id = (await other.CreateAsync(A.Deal("From elsewhere"))).Deal.Id;
        await ReachedAsync(1);
        Assert.Equal("From elsewhere", _store.History.Now.History.Find(id)!.Now.Facts.Title);
    }

    [Fact]
    public async Task A_new_name_is_known_before_the_event_that_uses_it_is_told()
    {
        await StartAsync();
        var unknown = 0;
        using var subscription = _store.Feed.Subscribe(batch =>
            unknown += batch.Events.Count(e => e.Event is DealCreated { Customer: { } c } && _store.History.Now.Catalog.Customer(c) is null));
        for (var i = 0; i < 10; i++)
        {
            var customer = await _store.Catalog.CustomerAsync(Hand.Of(TestCompany.By(Anna)), "Customer " + i);
            await _store.CreateAsync(A.Deal().For(customer));
        }
        await ReachedAsync(10);
        await Wait.UntilAsync(() => Heard().Sum(b => b.Events.Count) == 10);
        Assert.Equal(0, unknown);
    }

    [Fact]
    public async Task What_is_written_while_the_tail_reads_waits_for_the_catalog_that_knows_it()
    {
        var (history, feed, signal, unknown) = (new LiveHistory(), new LiveFeed(NullLogger<LiveFeed>.Instance), new TailSignal(), 0);
        using var tail = new EventTail(new Busy(_store), history, feed, signal, _store.Clock, NullLogger<EventTail>.Instance);
        using var subscription = feed.Subscribe(batch =>
            unknown += batch.Events.Count(e => e.Event is DealCreated { Customer: { } c } && history.Now.Catalog.Customer(c) is null));
        await tail.StartAsync(default);
        for (var sequence = 0; sequence < 6; sequence++)
        {
            signal.Wake();
            await Wait.UntilAsync(() => history.IsReady && history.Now.Sequence >= sequence);
            Assert.All(history.Now.History.Deals, d => Assert.NotNull(history.Now.Catalog.Customer(d.Now.Facts.Customer)));
        }
        await tail.StopAsync(default);
        Assert.Equal(0, unknown);
    }

    [Fact]
    public async Task A_change_of_names_alone_is_told_without_events()
    {
        await StartAsync();
        var customer = await _store.Catalog.CustomerAsync(Hand.Of(TestCompany.By(Anna)), "Neptune");
        await Wait.UntilAsync(() => Heard().Count > 0);
        Assert.True(Heard()[0] is { CatalogChanged: true, StartOver: false, Events.Count: 0 });
        Assert.Equal("Neptune", _store.History.Now.Catalog.Customer(customer)!.Name);
    }

    [Fact]
    public async Task A_replaced_database_makes_everybody_start_over()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await _store.Deals.MoveAsync(id, Decision, null, SqliteStore.By());
        await StartAsync();
        await _store.ScalarAsync("""
            UPDATE "Company" SET "Epoch" = 'restored';
            DELETE FROM "Events" WHERE "Sequence" = 2;
            SELECT 1;
            """);
        await Wait.UntilAsync(() => Heard().Any(b => b.StartOver));
        Assert.Equal(("restored", 1L), (_store.History.Now.Epoch, _store.History.Now.Sequence));
        Assert.Equal(Awareness, _store.History.Now.History.Find(id)!.Now.Stage);
    }

    [Fact]
    public async Task Pipelines_are_read_anew_after_the_database_was_replaced()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await _store.ScalarAsync("""
            UPDATE "Company" SET "Epoch" = 'restored';
            UPDATE "Stages" SET "Retired" = 1 WHERE "Id" = 3;
            SELECT 1;
            """);
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Deals.MoveAsync(id, Decision, null, SqliteStore.By()));
    }

    [Fact]
    public async Task The_tail_knows_how_long_ago_it_had_everything()
    {
        await StartAsync();
        await _store.Tail.StopAsync(default);
        _store.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.True(_store.Tail.Lag >= TimeSpan.FromSeconds(40));
    }

    /// <summary>Somebody adds a customer and a deal each time the tail has just asked where the log stands.</summary>
    sealed class Busy(SqliteStore store) : IEventLog
    {
        int _count;

        public async Task<LogPosition> PositionAsync(CancellationToken cancel)
        {
            var position = await store.Log.PositionAsync(cancel);
            if (_count < 8)
                await store.CreateAsync(A.Deal().For(await store.Catalog.CustomerAsync(Hand.Of(TestCompany.By(Anna)), "Customer " + _count++, cancel)));
            return position;
        }

        public Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long sequence, int limit, CancellationToken cancel) => store.Log.ReadAfterAsync(sequence, limit, cancel);

        public Task<SalesHistory> ReadHistoryAsync(CancellationToken cancel) => store.Log.ReadHistoryAsync(cancel);

        public Task<IReadOnlyList<LoggedEvent>> ReadDealAsync(DealId deal, CancellationToken cancel) => store.Log.ReadDealAsync(deal, cancel);

        public Task<Catalog> ReadCatalogAsync(CancellationToken cancel) => store.Log.ReadCatalogAsync(cancel);

        public Task<IReadOnlyList<Funnel.Domain.Plans.PlanChange>> ReadPlansAfterAsync(long number, CancellationToken cancel) => store.Log.ReadPlansAfterAsync(number, cancel);
    }

    async Task StartAsync()
    {
        await _store.Tail.StartAsync(default);
        await Wait.UntilAsync(() => _store.History.IsReady);
    }

    Task ReachedAsync(long sequence) => Wait.UntilAsync(() => _store.History.Now.Sequence == sequence, "sequence " + sequence);

    List<FeedBatch> Heard()
    {
        lock (_lock)
            return [.. _heard];
    }
}
