using System.Collections.Concurrent;
using Funnel.Domain.Common;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Wall.Frames;

/// <summary>
/// The frames of all views in use. Rendered once per view however many displays show it, at most four times a second, on changes of the live feed and when the
/// company's day turns; a heartbeat every five seconds tells a quiet wall from a dead one.
/// </summary>
public sealed class FrameBoard(LiveHistory history, EventTail tail, LiveFeed feed, FrameRenderer renderer, TimeProvider clock, ILogger<FrameBoard> log)
    : BackgroundService
{
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250), Beat = TimeSpan.FromSeconds(5), Recount = TimeSpan.FromSeconds(30), Forget = TimeSpan.FromMinutes(2);

    internal const int MostViews = 200, MostOfOne = 12;

    readonly ConcurrentDictionary<string, ViewInUse> _views = new(StringComparer.Ordinal);
    readonly Lock _counting = new();
    readonly SemaphoreSlim _changed = new(0, 1);
    long _number;

    public bool IsReady => history.IsReady;

    public int Views => _views.Count;

    /// <summary>The view with its frame, rendered now if it is the first to ask. Throws <see cref="TooManyViews"/> when it would be one more than there may be.</summary>
    /// <param name="by">Which person asks; null for a paired screen, whose number is known and which is never turned away.</param>
    public async Task<ViewInUse> UseAsync(WallView view, string? by, CancellationToken cancel)
    {
        var use = Asked(view, by);
        if (use.Latest is null && history.IsReady)
            await RenderAsync(use, onlyFirst: true, cancel);
        return use;
    }

    /// <summary>What to tell a display that has the frame of this stamp.</summary>
    public WallMessage MessageFor(ViewInUse use, string? has)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var frame = use.Latest;
        // Only then is the picture right: it holds all the tail has read, and the tail has just read.
        if (history.IsReady && frame is not null && frame.Sequence == history.Now.Sequence)
            use.Checked(now - tail.Lag);
        return new WallMessage(now, use.CheckedAt, frame?.Stamp == has ? null : frame);
    }

    /// <summary>Everybody who watches looks up at once: what they may see may have changed.</summary>
    public void WakeAll()
    {
        foreach (var use in _views.Values)
            use.Wake();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(_ => Change());
        long beatAt = clock.GetTimestamp(), recountAt = beatAt;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var changed = await _changed.WaitAsync(Beat, stoppingToken);
                if (!history.IsReady)
                    continue;
                var started = clock.GetTimestamp();
                var all = changed || clock.GetElapsedTime(recountAt) >= Recount;
                if (all)
                    recountAt = started;
                var beat = clock.GetElapsedTime(beatAt) >= Beat - Shortest;
                if (beat)
                    beatAt = started;
                await RoundAsync(all, beat, stoppingToken);
                // A large history takes longer to count: never more than a third of the time goes into walls.
                var took = clock.GetElapsedTime(started);
                var rest = TimeSpan.FromTicks(Math.Max((Shortest - took).Ticks, took.Ticks * 2));
                await Task.Delay(rest, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "A round of the wall failed; trying again");
                await Task.Delay(Beat, clock, stoppingToken);
            }
        }
    }

    async Task RoundAsync(bool all, bool beat, CancellationToken cancel)
    {
        ForgetUnused();
        var today = Period.DayOf(clock.GetUtcNow().UtcDateTime, history.Now.Catalog.Company.Zone);
        foreach (var use in _views.Values)
        {
            var before = use.Latest;
            try
            {
                if (all || (beat && use.NeedsRendering(today)))
                    await RenderAsync(use, onlyFirst: false, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The wall {View} could not be rendered", use.View.Key);
            }
            if (beat || use.Latest != before)
                use.Wake();
        }
    }

    async Task RenderAsync(ViewInUse use, bool onlyFirst, CancellationToken cancel) =>
        await use.RenderAsync(view => renderer.RenderAsync(view, history.Now), () => Interlocked.Increment(ref _number), onlyFirst, cancel);

    void Change()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Noted already.
        }
    }

    // A person may ask for any view, so there is a limit, for each and for all: the walls that hang already keep theirs.
    ViewInUse Asked(WallView view, string? by)
    {
        lock (_counting)
        {
            if (!_views.TryGetValue(view.Key, out var use))
            {
                if (IsFull(by))
                    ForgetUnused();
                if (IsFull(by))
                    throw new TooManyViews();
                _views[view.Key] = use = new ViewInUse(view with { Screen = null }) { AskedBy = by };
            }
            use.AskedAt = clock.GetTimestamp();
            return use;
        }
    }

    bool IsFull(string? by) => by is not null && (_views.Values.Count(v => v.AskedBy is not null) >= MostViews || _views.Values.Count(v => v.AskedBy == by) >= MostOfOne);

    // Under the lock, so that a view just asked for is not thrown away in the hands of who asked.
    void ForgetUnused()
    {
        lock (_counting)
        {
            foreach (var (key, use) in _views)
                if (!use.IsWatched && !use.IsRendering && clock.GetElapsedTime(use.AskedAt) > Forget && _views.TryRemove(key, out _))
                    use.Dispose();
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }
}
