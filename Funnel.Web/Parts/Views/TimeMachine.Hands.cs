using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Funnel.Web.Parts.Views;

/// <summary>The replay and the slider. The browser's side only works the controls: nothing calls the server past them.</summary>
public sealed partial class TimeMachine
{
    Replay? _replay;
    ITimer? _timer;
    long _begun, _drawnAt;
    TimeSpan _took;
    bool _drawing, _sliding, _calm, _leaving;
    IJSObjectReference? _module, _hands;

    [Inject] IJSRuntime Js { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await QuietlyAsync(async () =>
            {
                _module = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/time-machine.js"]);
                if (_module is null)
                    return;
                _hands = await _module.InvokeAsync<IJSObjectReference>("start");
                _started = await LookAsync();
                WantMarks();
                StateHasChanged();
            });
        }
        if (_started && IsOpen && _replay is null)
            await HandsAsync("at", Line.StepOf(At));
        if (_leaving && !InPast)
        {
            _leaving = false;
            await HandsAsync("home");
        }
    }

    /// <summary>The slider, on its way or let go. At the end of the line, where now is, the page is live again.</summary>
    async Task SlideAsync(ChangeEventArgs e, bool final)
    {
        if (!int.TryParse(e.Value as string, System.Globalization.NumberStyles.AllowLeadingSign, Invariant, out var step))
            return;
        Stop();
        _sliding = !final;
        var line = TimeLine.Of(View, Catalog, Begin, Now);
        var at = line.At(step);
        if (final)
            await ShowAsync(at >= line.Now ? null : at);
        else
            await OnFrame(at);
    }

    async Task BackToNow()
    {
        _leaving = true;
        await ShowAsync(null);
    }

    async Task TogglePlay()
    {
        if (_replay is not null)
        {
            await ShowAsync(View.AsOf);
            return;
        }
        // Asked anew: who wants less motion may say so at any time.
        await QuietlyAsync(LookAsync);
        var line = Line;
        PlayFrom(line, InPast && At < line.End ? At : line.From);
    }

    /// <summary>Asks the browser for its clock and its wish about motion; false when nobody answers.</summary>
    async Task<bool> LookAsync()
    {
        if (_module is null || await _module.InvokeAsync<string[]?>("viewer") is not [var zone, var calm])
            return false;
        _calm = calm.Length > 0;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && !found.Equals(_zone))
        {
            _zone = found;
            await OnZone.InvokeAsync(found);
        }
        return true;
    }

    Task ChangeSpeed(string chosen)
    {
        if (!int.TryParse(chosen, System.Globalization.NumberStyles.None, Invariant, out var speed) || !Replay.Speeds.Contains(speed))
            return Task.CompletedTask;
        _speed = speed;
        if (_replay is { } replay)
            PlayFrom(replay.Line, replay.At(Clock.GetElapsedTime(_begun)));
        return Task.CompletedTask;
    }

    void PlayFrom(TimeLine line, DateTime from)
    {
        Stop();
        (_replay, _begun, _took) = (new Replay(line, from, _speed), Clock.GetTimestamp(), TimeSpan.Zero);
        _timer = Clock.CreateTimer(_ => InBackground(FrameAsync), null, TimeSpan.Zero, Replay.Frame(_calm));
    }

    void Stop()
    {
        _timer?.Dispose();
        (_timer, _replay, _sliding) = (null, null, false);
    }

    /// <summary>One picture. Left out while the one before is not drawn, and for as long again as that one took: a replay never takes the server for itself.</summary>
    async Task FrameAsync()
    {
        if (_replay is not { } replay || _drawing || _gone || Clock.GetElapsedTime(_drawnAt) < _took)
            return;
        _drawing = true;
        var since = Clock.GetTimestamp();
        try
        {
            var at = replay.At(Clock.GetElapsedTime(_begun));
            await OnFrame(at);
            (_drawnAt, _took) = (Clock.GetTimestamp(), Clock.GetElapsedTime(since));
            // Answered once the browser has drawn it: a slow one gets fewer pictures, not a queue of them.
            await HandsAsync("at", replay.Line.StepOf(at));
            // Stopped, or begun anew, while it was drawn: then the end is not this one's.
            if (ReferenceEquals(_replay, replay) && at >= replay.Line.End)
                await ShowAsync(at);
        }
        finally
        {
            _drawing = false;
        }
    }

    Task HandsAsync(string what, params object?[] arguments) => _hands is { } hands ? QuietlyAsync(() => hands.InvokeVoidAsync(what, arguments).AsTask()) : Task.CompletedTask;

    // The browser may be gone, or away, by the time a call for it arrives.
    static async Task QuietlyAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or TaskCanceledException or ObjectDisposedException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        Stop();
        await HandsAsync("end");
        foreach (var reference in new[] { _hands, _module }.OfType<IJSObjectReference>())
            await QuietlyAsync(() => reference.DisposeAsync().AsTask());
    }
}
