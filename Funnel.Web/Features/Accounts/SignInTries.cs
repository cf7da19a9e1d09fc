using System.Collections.Concurrent;
using System.Net;
using Funnel.Web.Access.Limits;

namespace Funnel.Web.Features.Accounts;

/// <summary>
/// Counts what Identity does not: tries of one network address, and tries at addresses nobody has, so that those lock like real ones
/// and tell nobody which is which.
/// </summary>
public sealed class SignInTries(TimeProvider clock)
{
    public const int PerMinute = 100, BeforeLock = 5, Letters = 3;

    private const int MostKept = 10_000;
    private static readonly TimeSpan Locked = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Count> _addresses = new(), _strangers = new(), _letters = new();
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>False: this network address has had its tries of this minute.</summary>
    public bool TryTake(IPAddress? address) => Add(_addresses, CountedAs.Of(address), TimeSpan.FromMinutes(1)) <= PerMinute;

    public bool IsLocked(string mail) => _strangers.TryGetValue(Key(mail), out var count) && count.Until > clock.GetUtcNow() && count.Tries >= BeforeLock;

    /// <summary>True when this try was the last before the lock.</summary>
    public bool Failed(string mail) => Add(_strangers, Key(mail), Locked) >= BeforeLock;

    /// <summary>One try at an address at a time: side by side they would be counted as one.</summary>
    public async Task<IDisposable> TurnAsync(string mail, CancellationToken cancel)
    {
        var turn = _turns[(uint)StringComparer.Ordinal.GetHashCode(Key(mail)) % (uint)_turns.Length];
        await turn.WaitAsync(cancel);
        return new Turn(turn);
    }

    /// <summary>False: this address has had its letters of this hour.</summary>
    public bool TryTakeLetter(string mail) => Add(_letters, Key(mail), TimeSpan.FromHours(1)) <= Letters;

    private int Add(ConcurrentDictionary<string, Count> counts, string key, TimeSpan window)
    {
        var now = clock.GetUtcNow();
        if (counts.Count >= MostKept)
            foreach (var (old, count) in counts)
                if (count.Until <= now || counts.Count > 2 * MostKept)
                    counts.TryRemove(old, out _);
        return counts.AddOrUpdate(key, _ => new Count(1, now + window), (_, c) => c.Until <= now ? new Count(1, now + window) : c with { Tries = c.Tries + 1 }).Tries;
    }

    private static string Key(string mail) => mail.Trim().ToUpperInvariant();

    private sealed record Count(int Tries, DateTimeOffset Until);

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
