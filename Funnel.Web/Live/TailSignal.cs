namespace Funnel.Web.Live;

/// <summary>Wakes the tail after a commit. A wake-up carries nothing and may be lost: the tail also polls.</summary>
public sealed class TailSignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);

    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A wake-up is pending already.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancel) => _wake.WaitAsync(atMost, cancel);

    public void Dispose() => _wake.Dispose();
}
