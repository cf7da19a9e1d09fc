using System.Collections.Immutable;
using System.Threading.Channels;

namespace Funnel.Web.Features.Wall.Frames;

/// <summary>One view that displays watch: its latest frame, and who is to be woken when there is a newer one.</summary>
public sealed class ViewInUse(WallView view) : IDisposable
{
    readonly SemaphoreSlim _rendering = new(1, 1);
    ImmutableList<ChannelWriter<bool>> _watchers = [];
    FrameBuilt? _built;
    volatile WallFrame? _latest;
    volatile bool _gone;

    public WallView View { get; } = view;

    public WallFrame? Latest => _latest;

    /// <summary>The person who asked first; null for a screen.</summary>
    public string? AskedBy { get; init; }

    public bool IsWatched => !_watchers.IsEmpty;

    public bool IsRendering => _rendering.CurrentCount == 0;

    /// <summary>When somebody last asked, as a timestamp of the clock.</summary>
    public long AskedAt { get; set; }

    /// <summary>Up to when the picture is known to be right (UTC).</summary>
    public DateTime CheckedAt { get; private set; } = DateTime.UnixEpoch;

    /// <summary>True when the day turned, or a tile failed, since the frame was rendered.</summary>
    public bool NeedsRendering(DateOnly today) => _built is not { Broken: false } built || built.Day != today;

    /// <summary>A picture like the last one keeps its number, so that a quiet day sends nothing.</summary>
    public async Task RenderAsync(Func<WallView, Task<FrameBuilt>> render, Func<long> nextNumber, bool onlyFirst, CancellationToken cancel)
    {
        await _rendering.WaitAsync(cancel);
        try
        {
            if (onlyFirst && _latest is not null)
                return;
            var built = await render(View);
            var same = _built is { } before && before.Html == built.Html && before.Epoch == built.Epoch && before.Sequence == built.Sequence;
            _built = built;
            if (!same || _latest is null)
                _latest = WallFrame.Of(built, nextNumber());
        }
        finally
        {
            _rendering.Release();
        }
    }

    public void Checked(DateTime at)
    {
        if (at > CheckedAt)
            CheckedAt = at;
    }

    /// <summary>
    /// A wake-up channel of one: however many frames come while a slow client takes the last, it is woken once and reads the newest.
    /// It ends when the view is forgotten; who still watches asks the board again.
    /// </summary>
    public ChannelReader<bool> Watch(out IDisposable end)
    {
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
        ImmutableInterlocked.Update(ref _watchers, (list, writer) => list.Add(writer), wake.Writer);
        end = new Watching(this, wake.Writer);
        // Forgotten between being asked for and being watched: nobody would ever wake this one.
        if (_gone)
            wake.Writer.TryComplete();
        return wake.Reader;
    }

    public void Wake()
    {
        foreach (var watcher in _watchers)
            watcher.TryWrite(true);
    }

    public void Dispose()
    {
        _gone = true;
        foreach (var watcher in _watchers)
            watcher.TryComplete();
        _rendering.Dispose();
    }

    sealed class Watching(ViewInUse view, ChannelWriter<bool> writer) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref view._watchers, (list, w) => list.Remove(w), writer);
    }
}
