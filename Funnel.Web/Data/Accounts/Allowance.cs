namespace Funnel.Web.Data.Accounts;

/// <summary>So many tries within so long, counted per key (a person, an address) in this process's memory.</summary>
public sealed class Allowance(int most, TimeSpan within, TimeProvider clock)
{
    // Somebody with endless addresses must not fill the memory either.
    private const int MostKeys = 10_000;

    private readonly Lock _counting = new();
    private readonly Dictionary<string, Queue<long>> _tries = new(StringComparer.Ordinal);

    /// <summary>How long to wait before the next try; null when it may be made now.</summary>
    public TimeSpan? WaitFor(string key)
    {
        lock (_counting)
            return Recent(key) is { } tries && tries.Count >= most ? within - clock.GetElapsedTime(tries.Peek()) : null;
    }

    public void Count(string key)
    {
        lock (_counting)
        {
            var tries = Recent(key);
            if (tries is null)
            {
                if (_tries.Count >= MostKeys)
                    _tries.Remove(_tries.Keys.First());
                _tries[key] = tries = new Queue<long>();
            }
            // More than the limit says nothing new.
            if (tries.Count < most)
                tries.Enqueue(clock.GetTimestamp());
        }
    }

    /// <summary>True when it may be made now; then it counts.</summary>
    public bool Take(string key)
    {
        lock (_counting)
        {
            if (WaitFor(key) is not null)
                return false;
            Count(key);
            return true;
        }
    }

    private Queue<long>? Recent(string key)
    {
        if (!_tries.TryGetValue(key, out var tries))
            return null;
        while (tries.TryPeek(out var first) && clock.GetElapsedTime(first) >= within)
            tries.Dequeue();
        if (tries.Count > 0)
            return tries;
        _tries.Remove(key);
        return null;
    }
}
