using Funnel.Domain.Plans;

namespace Funnel.Web.Live;

/// <summary>
/// Reads the log after its last sequence number, in order, applies it to <see cref="LiveHistory"/> and publishes it to <see cref="LiveFeed"/>.
/// Woken by <see cref="TailSignal"/>; polls as well, because another process may write.
/// </summary>
public sealed class EventTail(IEventLog log, LiveHistory history, LiveFeed feed, TailSignal signal, TimeProvider clock, ILogger<EventTail> logger) : BackgroundService
{
    private const int Page = 5_000;
    private const int ManyDeals = 50_000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private long _lastReadAt;

    /// <summary>How long ago the tail last knew that it had everything; what /health/ready watches.</summary>
    public TimeSpan Lag => clock.GetElapsedTime(Volatile.Read(ref _lastReadAt));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!history.IsReady)
                    await StartAsync(publish: false, stoppingToken);
                await CatchUpAsync(stoppingToken);
                await signal.WaitAsync(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "Reading the log failed; trying again");
                await Task.Delay(Poll, clock, stoppingToken);
            }
        }
    }

    private async Task StartAsync(bool publish, CancellationToken cancel)
    {
        var position = await log.PositionAsync(cancel);
        var read = await log.ReadHistoryAsync(cancel);
        // What reading millions of events left behind goes back to the system now, while nobody waits for a click.
        if (read.Count > ManyDeals)
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // After the events, so that it knows everybody they speak of.
        var catalog = await log.ReadCatalogAsync(cancel);
        var plans = PlanHistory.Empty.With(await log.ReadPlansAfterAsync(0, cancel));
        history.Start(new LiveState(read, catalog, position.CatalogVersion, position.Epoch) { Plans = plans });
        Volatile.Write(ref _lastReadAt, clock.GetTimestamp());
        if (publish)
            feed.Publish(new FeedBatch([], CatalogChanged: true, StartOver: true));
    }

    private async Task CatchUpAsync(CancellationToken cancel)
    {
        var position = await log.PositionAsync(cancel);
        var now = history.Now;
        if (position.Epoch != now.Epoch || position.Sequence < now.Sequence || position.Plans < now.Plans.Number)
        {
            await StartAsync(publish: true, cancel);
            return;
        }
        if (history.TakeLearnt() is { } learnt)
            feed.Publish(new FeedBatch([], CatalogChanged: true) { ChancesAfter = learnt });
        // New events may speak of new people: the catalog first.
        var catalogChanged = position.CatalogVersion != now.CatalogVersion;
        if (catalogChanged)
            history.Use(await log.ReadCatalogAsync(cancel), position.CatalogVersion);
        var plansChanged = position.Plans > now.Plans.Number;
        if (plansChanged)
            history.Plan(await log.ReadPlansAfterAsync(now.Plans.Number, cancel));
        if ((catalogChanged || plansChanged) && position.Sequence == now.Sequence)
            feed.Publish(new FeedBatch([], catalogChanged) { PlansChanged = plansChanged });
        while (history.Now.Sequence < position.Sequence)
        {
            var read = await log.ReadAfterAsync(history.Now.Sequence, Page, cancel);
            // No further than the position: what was written since may speak of people this catalog does not know.
            var events = read.TakeWhile(e => e.Sequence <= position.Sequence).ToList();
            if (events.Count == 0)
                break;
            history.Apply(events);
            feed.Publish(new FeedBatch(events, catalogChanged) { PlansChanged = plansChanged });
        }
        Volatile.Write(ref _lastReadAt, clock.GetTimestamp());
    }
}
