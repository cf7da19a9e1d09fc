using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;

namespace Funnel.Web.Live;

/// <summary>History and catalog that belong together.</summary>
public sealed record LiveState(SalesHistory History, Catalog Catalog, long CatalogVersion, string Epoch)
{
    public long Sequence => History.Sequence;

    /// <summary>Every target and how it came to be, so that plans can be shown as of any instant too.</summary>
    public PlanHistory Plans { get; init; } = PlanHistory.Empty;

    /// <summary>With the pipelines as they were at an instant (UTC); null is the present.</summary>
    public LiveState AsOf(DateTime? instant) => instant is { } at && Catalog.AsOf(at) is var then && then != Catalog ? this with { Catalog = then } : this;

    /// <summary>The deal's title now, or nothing for somebody who may not see it.</summary>
    public string TitleOf(DealId deal, Reach within) =>
        History.Find(deal) is { } track && track.Now is { Removed: false } now && within.Covers(now.Owner, Catalog.Staff) ? now.Facts.Title : "";

    /// <summary>Whether somebody with this reach is told of the event: the deal was theirs to see before it or after it. Asked of events the history holds.</summary>
    public bool MaySee(LoggedEvent e, Reach within)
    {
        if (within.All)
            return true;
        if (History.Find(e.Deal) is not { } track)
            return false;
        var (before, after) = track.OwnersAround(e);
        return within.Covers(before, Catalog.Staff) || within.Covers(after, Catalog.Staff);
    }
}

/// <summary>The figures' memory, kept current by <see cref="EventTail"/>. Readers take <see cref="Now"/> once and work on that snapshot.</summary>
public sealed class LiveHistory
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LiveState? _state;
    private volatile ModelBook? _models;
    private volatile TaskCompletionSource _changed = NewSignal();

    public bool IsReady => _state is not null;

    /// <summary>Done once the log has been read; a start with many deals takes seconds.</summary>
    public Task WhenReady => _ready.Task;

    public LiveState Now => _state ?? throw new InvalidOperationException("The history is still being read. Ask again when /health/ready says so.");

    /// <summary>Figures weigh by these models where that is chosen.</summary>
    internal void Weigh(ModelBook models)
    {
        _models = models;
        _state?.Catalog.Use(models);
    }

    internal void Start(LiveState state)
    {
        Become(state);
        _ready.TrySetResult();
    }

    internal void Apply(IReadOnlyList<LoggedEvent> events)
    {
        var now = Now;
        Become(now with { History = events.Count == 1 ? now.History.Apply(events[0]) : now.History.Apply(events) });
    }

    /// <summary>Waits until the history holds the event of that number, a second at most: somebody who has just written wants to read it back.</summary>
    public Task ReachedAsync(long sequence, CancellationToken cancel) => UntilAsync(() => Now.Sequence >= sequence, cancel);

    private async Task UntilAsync(Func<bool> reached, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            while (true)
            {
                // The signal first: a change between the look and the wait is not missed.
                var changed = _changed.Task;
                if (reached())
                    return;
                await changed.WaitAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // It is saved; it only takes longer to be seen.
        }
    }

    internal void Use(Catalog catalog, long version) => Become(Now with { Catalog = catalog, CatalogVersion = version });

    internal void Plan(IEnumerable<PlanChange> changes) => Become(Now with { Plans = Now.Plans.With(changes) });

    /// <summary>Waits until the plans hold the change of that number, a second at most.</summary>
    public Task PlannedAsync(long number, CancellationToken cancel) => UntilAsync(() => Now.Plans.Number >= number, cancel);

    private void Become(LiveState state)
    {
        if (_models is { } models)
            state.Catalog.Use(models);
        _state = state;
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
