using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Parts;

public enum ToastKind
{
    Plain,
    Done,

    /// <summary>Something was refused or failed: stays until it is closed.</summary>
    Problem,
}

/// <summary>One button of a toast; it goes away once the button was pressed.</summary>
public sealed record ToastAction(string Text, Func<Task> Do, string? Icon = null, bool Primary = false);

/// <summary>A short announcement at the bottom right. <paramref name="Text"/> is what happened, in one line.</summary>
public sealed record Toast(string Text)
{
    internal Guid Id { get; } = Guid.CreateVersion7();

    public ToastKind Kind { get; init; }

    /// <summary>Instead of <see cref="Text"/> on screen, when parts of it are to be bold; Text stays what is read aloud.</summary>
    public RenderFragment? Rich { get; init; }

    /// <summary>A second, quieter line.</summary>
    public RenderFragment? Detail { get; init; }

    /// <summary>Whose avatar stands before it.</summary>
    public string? Who { get; init; }

    public string? Color { get; init; }

    public IReadOnlyList<ToastAction> Actions { get; init; } = [];

    /// <summary>A newer toast of the same key takes this one's place, e.g. several moves of one deal.</summary>
    public string? Key { get; init; }

    public TimeSpan Stays { get; init; } = TimeSpan.FromSeconds(8);

    internal bool Leaves => Kind != ToastKind.Problem;
}

/// <summary>The announcements of one circuit, newest last. Pages call <see cref="Show(Toast)"/>, from any thread; the layout's ToastHost draws them.</summary>
public sealed class Toasts(TimeProvider clock) : IDisposable
{
    /// <summary>More than this stand as "and N more".</summary>
    public const int Shown = 3;

    const int Kept = 50;

    readonly Lock _lock = new();
    readonly List<Toast> _all = [];
    readonly Dictionary<Guid, ITimer> _timers = [];

    // One host a circuit listens.
    Action? _changed;

    public IDisposable OnChanged(Action listener)
    {
        lock (_lock) _changed += listener;
        return new Subscription(() => { lock (_lock) _changed -= listener; });
    }

    public IReadOnlyList<Toast> All
    {
        get { lock (_lock) return [.. _all]; }
    }

    public void Show(string text, ToastKind kind = ToastKind.Plain) => Show(new Toast(text) { Kind = kind });

    public void Show(Toast toast)
    {
        lock (_lock)
        {
            if (toast.Key is not null) Take(t => t.Key == toast.Key);
            while (_all.Count >= Kept) Take(t => t == _all[0]);
            _all.Add(toast);
            Start(toast);
        }
        _changed?.Invoke();
    }

    public void Close(Toast toast)
    {
        lock (_lock) Take(t => t.Id == toast.Id);
        _changed?.Invoke();
    }

    public void CloseAll()
    {
        lock (_lock) Take(_ => true);
        _changed?.Invoke();
    }

    /// <summary>Nothing leaves while the pointer or the focus rests on the stack.</summary>
    public void Hold()
    {
        lock (_lock) StopTimers();
    }

    public void Release()
    {
        lock (_lock) _all.ForEach(Start);
    }

    public void Dispose()
    {
        lock (_lock) StopTimers();
        _changed = null;
    }

    void Start(Toast toast)
    {
        if (!toast.Leaves || _timers.ContainsKey(toast.Id)) return;
        _timers[toast.Id] = clock.CreateTimer(_ => Close(toast), null, toast.Stays, Timeout.InfiniteTimeSpan);
    }

    void Take(Predicate<Toast> which)
    {
        foreach (var toast in _all.FindAll(which))
            if (_timers.Remove(toast.Id, out var timer)) timer.Dispose();
        _all.RemoveAll(which);
    }

    void StopTimers()
    {
        foreach (var timer in _timers.Values) timer.Dispose();
        _timers.Clear();
    }

    sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
