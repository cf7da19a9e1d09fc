namespace Funnel.Web.Data.Accounts;

/// <summary>So many tries within so long, counted per key (a person, an address) in this process's memory.</summary>
public sealed class Allowance(int most, TimeSpan within, TimeProvider clock)
{
    // Somebody with endless addresses must not fill the memory either.
    internal const int MostKeys = 10_000;

    private readonly Lock _counting = new();
    private readonly Dictionary<string, Tries> _tries = new(StringComparer.Ordinal);
    private long _swept = clock.GetTimestamp();

    internal int Kept
    {
        get
        {
            lock (_counting)
                return _tries.Count;
        }
    }

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
                MakeRoom();
                _tries[key] = tries = new Tries();
            }
            // More than the limit says nothing new.
            if (tries.Count < most)
                tries.Enqueue(tries.Last = clock.GetTimestamp());
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

    public void Forget(string key)
    {
        lock (_counting)
            _tries.Remove(key);
    }

    private Tries? Recent(string key)
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

    private void MakeRoom()
    {
        if (_tries.Count < MostKeys && clock.GetElapsedTime(_swept) < within)
            return;
        _swept = clock.GetTimestamp();
        foreach (var (key, tries) in _tries)
            if (clock.GetElapsedTime(tries.Last) >= within)
                _tries.Remove(key);
        // Whoever tried longest ago gives way, many at once: looking for them costs.
        if (_tries.Count >= MostKeys)
            foreach (var (key, _) in _tries.OrderBy(t => t.Value.Last).Take(MostKeys / 10).ToList())
                _tries.Remove(key);
    }

    private sealed class Tries : Queue<long>
    {
        public long Last { get; set; }
    }
}
