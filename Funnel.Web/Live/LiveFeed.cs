using System.Collections.Immutable;
using Funnel.Domain.Deals;

namespace Funnel.Web.Live;

/// <summary>What subscribers are told: new events in order (empty when only names, stages, people or plans changed), and whether all must be read anew.</summary>
public sealed record FeedBatch(IReadOnlyList<LoggedEvent> Events, bool CatalogChanged = false, bool StartOver = false)
{
    public bool PlansChanged { get; init; }

    /// <summary>A model was learnt by which figures are weighed, of the past too.</summary>
    public bool Learnt { get; init; }

    /// <summary>
    /// Whether what was shown of an instant may be another picture now. What happens afterwards is no news to the past; an imported history, or a change this process
    /// heard of late from another, is.
    /// </summary>
    public bool Changes(DateTime? asOf) => asOf is not { } instant || StartOver || Learnt || Events.Any(e => e.At <= instant);
}

/// <summary>Tells everybody in this process what is new. Says nothing under a lock, and one failing listener harms nobody.</summary>
public sealed class LiveFeed(ILogger<LiveFeed> log)
{
    private ImmutableList<Subscription> _subscriptions = [];

    /// <summary>The callback must be quick; it runs on the tail's thread. Dispose to stop.</summary>
    public IDisposable Subscribe(Action<FeedBatch> onBatch)
    {
        var subscription = new Subscription(this, onBatch);
        ImmutableInterlocked.Update(ref _subscriptions, (list, s) => list.Add(s), subscription);
        return subscription;
    }

    public int Listeners => _subscriptions.Count;

    internal void Publish(FeedBatch batch)
    {
        foreach (var subscription in _subscriptions)
        {
            try
            {
                subscription.OnBatch(batch);
            }
            catch (Exception e)
            {
                log.LogError(e, "A listener of the live feed failed");
            }
        }
    }

    private sealed class Subscription(LiveFeed feed, Action<FeedBatch> onBatch) : IDisposable
    {
        private int _disposed;

        public void OnBatch(FeedBatch batch)
        {
            if (Volatile.Read(ref _disposed) == 0)
                onBatch(batch);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                ImmutableInterlocked.Update(ref feed._subscriptions, (list, s) => list.Remove(s), this);
        }
    }
}
