using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;

namespace Funnel.Web.Live;

/// <summary>History and catalog that belong together.</summary>
public sealed record LiveState(SalesHistory History, Catalog Catalog, long CatalogVersion, string Epoch)
{
    public long Sequence => History.Sequence;
}

/// <summary>The figures' memory, kept current by <see cref="EventTail"/>. Readers take <see cref="Now"/> once and work on that snapshot.</summary>
public sealed class LiveHistory
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LiveState? _state;

    public bool IsReady => _state is not null;

    /// <summary>Done once the log has been read; a start with many deals takes seconds.</summary>
    public Task WhenReady => _ready.Task;

    public LiveState Now => _state ?? throw new InvalidOperationException("The history is still being read. Ask again when /health/ready says so.");

    internal void Start(LiveState state)
    {
        _state = state;
        _ready.TrySetResult();
    }

    internal void Apply(IReadOnlyList<LoggedEvent> events)
    {
        var now = Now;
        _state = now with { History = events.Count == 1 ? now.History.Apply(events[0]) : now.History.Apply(events) };
    }

    internal void Use(Catalog catalog, long version) => _state = Now with { Catalog = catalog, CatalogVersion = version };
}
