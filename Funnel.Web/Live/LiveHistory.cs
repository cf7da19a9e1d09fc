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
    private volatile TaskCompletionSource _changed = NewSignal();

    // The tail and the thread that learns both make the next state from the present one: one at a time.
    private readonly Lock _gate = new();
    private Weights _learnt = Weights.ByDefault;
    private DateTime? _news;

    public bool IsReady => _state is not null;

    /// <summary>Done once the log has been read; a start with many deals takes seconds.</summary>
    public Task WhenReady => _ready.Task;

    public LiveState Now => _state ?? throw new InvalidOperationException("The history is still being read. Ask again when /health/ready says so.");

    internal void Start(LiveState state)
    {
        lock (_gate)
            Become(state with { Catalog = Weighed(state.Catalog) });
        _ready.TrySetResult();
    }

    internal void Apply(IReadOnlyList<LoggedEvent> events)
    {
        lock (_gate)
        {
            var now = Now;
            Become(now with { History = events.Count == 1 ? now.History.Apply(events[0]) : now.History.Apply(events) });
        }
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

    internal void Use(Catalog catalog, long version)
    {
        lock (_gate)
            Become(Now with { Catalog = Weighed(catalog), CatalogVersion = version });
    }

    internal void Plan(IEnumerable<PlanChange> changes)
    {
        lock (_gate)
            Become(Now with { Plans = Now.Plans.With(changes) });
    }

    /// <summary>Whom to tell which model counts and is not here; on any thread, so be quick.</summary>
    internal void TellMissed(Action<PipelineId, DateTime> missed)
    {
        lock (_gate)
        {
            _learnt = _learnt.Telling(missed);
            if (_state is { } now)
                Become(now with { Catalog = Weighed(now.Catalog) });
        }
    }

    /// <summary>Takes a model, or that there is none, into what weighs open deals.</summary>
    internal void Learn(PipelineId pipeline, DateTime cut, WinChances? model)
    {
        lock (_gate)
        {
            _learnt = _learnt.With(pipeline, cut, model);
            if (_state is not { } now || !now.Catalog.Weights.UsesModel)
                return;
            Become(now with { Catalog = Weighed(now.Catalog) });
            if (now.Catalog.Weights.Counts(cut))
                _news = _news < cut ? _news : cut;
        }
    }

    /// <summary>The earliest instant since which a model learnt since the last question weighs open deals; null for no such model.</summary>
    internal DateTime? TakeLearnt()
    {
        lock (_gate)
        {
            var news = _news;
            _news = null;
            return news;
        }
    }

    private Catalog Weighed(Catalog catalog) => catalog.Weights.UsesModel ? catalog.With(catalog.Weights.WithModelsOf(_learnt)) : catalog;

    /// <summary>Waits until the plans hold the change of that number, a second at most.</summary>
    public Task PlannedAsync(long number, CancellationToken cancel) => UntilAsync(() => Now.Plans.Number >= number, cancel);

    private void Become(LiveState state)
    {
        _state = state;
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
