using System.Security.Cryptography;
using System.Text;

namespace Funnel.Web.Data.Accounts;

/// <summary>
/// Wrong passwords, counted by the address typed, whether anybody has it or not: one rule for both tells nobody which is which. A few lock the address for
/// the network they came from; only very many, from many networks, lock it for all, so that one stranger cannot shut people out.
/// </summary>
public sealed class PasswordGuesses(TimeProvider clock)
{
    public const int OfNetwork = 5, OfAll = 100;

    private readonly Allowance _pairs = new(OfNetwork, TimeSpan.FromMinutes(5), clock), _all = new(OfAll, TimeSpan.FromMinutes(30), clock);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    internal int Kept => _pairs.Kept + _all.Kept;

    /// <param name="network">As <see cref="Network"/> names it.</param>
    public bool IsLocked(string mail, string network) => KeyOf(mail) is var key && (_pairs.WaitFor(Pair(key, network)) ?? _all.WaitFor(key)) is not null;

    /// <summary>True when this was the last one before the lock.</summary>
    public bool Wrong(string mail, string network)
    {
        var key = KeyOf(mail);
        _pairs.Count(Pair(key, network));
        _all.Count(key);
        return IsLocked(mail, network);
    }

    /// <summary>Whoever knows the password did not guess. The count of all networks stays: theirs may be guessing still.</summary>
    public void Right(string mail, string network) => _pairs.Forget(Pair(KeyOf(mail), network));

    /// <summary>One try at an address at a time: side by side they would be counted as one.</summary>
    public async Task<IDisposable> TurnAsync(string mail, CancellationToken cancel)
    {
        var turn = _turns[Convert.FromHexString(KeyOf(mail))[0] % _turns.Length];
        await turn.WaitAsync(cancel);
        return new Turn(turn);
    }

    /// <summary>What is kept of an address: strangers type them, of any length.</summary>
    public static string KeyOf(string mail) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Trim().ToUpperInvariant())));

    private static string Pair(string key, string network) => $"{key} {network}";

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
