namespace Funnel.Web.Parts.Views;

/// <summary>
/// Counts off the circuit's thread, one count at a time: what is asked while one is under way is counted once more afterwards, as it is asked by then, so that
/// the last word wins and nothing piles up. Every member is for the circuit's own thread.
/// </summary>
/// <param name="ask">What is to be counted now; null when nobody wants it any more.</param>
/// <param name="count">Runs on another thread, on what was asked alone.</param>
/// <param name="take">Gets every answer, on the circuit's thread.</param>
public sealed class OneAtATime<TAsked, TAnswer>(Func<TAsked?> ask, Func<TAsked, TAnswer> count, Action<TAnswer> take)
    where TAsked : class
{
    private Task _running = Task.CompletedTask;
    private bool _busy, _again;

    /// <summary>Done when the answer to what was asked by now, or to something later, has been taken.</summary>
    public Task AskAsync()
    {
        _again = true;
        if (!_busy)
            _running = RunAsync();
        return _running;
    }

    private async Task RunAsync()
    {
        _busy = true;
        try
        {
            while (_again && ask() is { } asked)
            {
                _again = false;
                take(await Task.Run(() => count(asked)));
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
