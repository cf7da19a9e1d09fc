using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Live;

/// <summary>
/// The only code in a circuit that subscribes to <see cref="LiveFeed"/>. Has no markup. Calls <see cref="Do"/> on the circuit's own thread with everything new
/// since the last call, at most four times a second however many events arrive. Subscribe first (place this part), take the snapshot after: events carry
/// sequence numbers, so what the snapshot already holds is simply seen again.
/// </summary>
public sealed class WhenChanged : ComponentBase, IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private List<FeedBatch> _waiting = [];
    private System.Globalization.CultureInfo _culture = System.Globalization.CultureInfo.CurrentUICulture;
    private IDisposable? _subscription;
    private ITimer? _timer;
    private long _lastCall;
    private bool _scheduled, _disposed;

    [Inject]
    public required LiveFeed Feed { get; init; }

    [Inject]
    public required TimeProvider Clock { get; init; }

    [Parameter, EditorRequired]
    public Func<FeedBatch, Task> Do { get; set; } = _ => Task.CompletedTask;

    protected override void OnInitialized()
    {
        // InvokeAsync from outside loses the circuit's culture.
        _culture = System.Globalization.CultureInfo.CurrentUICulture;
        if (RendererInfo.IsInteractive)
            _subscription = Feed.Subscribe(Enqueue);
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _subscription?.Dispose();
        _timer?.Dispose();
    }

    private void Enqueue(FeedBatch batch)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _waiting.Add(batch);
            if (!_scheduled)
                Schedule();
        }
    }

    // Scheduled until Do has come back: a slow screen is told the rest at once afterwards, never twice at a time.
    private void Schedule()
    {
        _scheduled = true;
        var since = Clock.GetElapsedTime(_lastCall);
        var wait = _lastCall == 0 || since >= Shortest ? TimeSpan.Zero : Shortest - since;
        _timer ??= Clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Fire() => _ = InvokeAsync(async () =>
    {
        List<FeedBatch> batches;
        lock (_lock)
        {
            (batches, _waiting) = (_waiting, []);
            _lastCall = Clock.GetTimestamp();
            if (_disposed)
                return;
        }
        try
        {
            (System.Globalization.CultureInfo.CurrentCulture, System.Globalization.CultureInfo.CurrentUICulture) = (_culture, _culture);
            await Do(new FeedBatch([.. batches.SelectMany(b => b.Events)], batches.Exists(b => b.CatalogChanged), batches.Exists(b => b.StartOver)) { PlansChanged = batches.Exists(b => b.PlansChanged), Learnt = batches.Exists(b => b.Learnt) });
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            lock (_lock)
            {
                _scheduled = false;
                if (_waiting.Count > 0 && !_disposed)
                    Schedule();
            }
        }
    });
}
