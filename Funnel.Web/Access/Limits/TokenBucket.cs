namespace Funnel.Web.Access.Limits;

/// <summary>Holds up to <paramref name="burst"/> tokens and fills steadily; each message takes one.</summary>
public sealed class TokenBucket(TimeProvider clock, double perSecond, int burst)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filledAt = clock.GetTimestamp();

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
            _filledAt = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
