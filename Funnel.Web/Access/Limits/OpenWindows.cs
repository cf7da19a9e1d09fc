using System.Collections.Concurrent;

namespace Funnel.Web.Access.Limits;

/// <summary>Counts the connections of Blazor circuits that are open now: all of them, and each caller's.</summary>
public sealed class OpenWindows(LimitSettings limits)
{
    private readonly ConcurrentDictionary<string, int> _of = new(StringComparer.Ordinal);
    private int _all;

    public int Count => Volatile.Read(ref _all);

    public bool HasRoom(string caller) => Count < limits.Circuits && _of.GetValueOrDefault(caller) < limits.CircuitsPerPerson;

    /// <summary>False when there is no room; true must be followed by <see cref="Leave"/>.</summary>
    public bool TryEnter(string caller)
    {
        if (Interlocked.Increment(ref _all) <= limits.Circuits)
        {
            if (_of.AddOrUpdate(caller, 1, (_, open) => open + 1) <= limits.CircuitsPerPerson)
                return true;
            Release(caller);
        }
        Interlocked.Decrement(ref _all);
        return false;
    }

    public void Leave(string caller)
    {
        Release(caller);
        Interlocked.Decrement(ref _all);
    }

    private void Release(string caller)
    {
        // Who has no window left is forgotten, unless one opened in this very moment.
        if (_of.AddOrUpdate(caller, 0, (_, open) => open - 1) == 0)
            _of.TryRemove(new KeyValuePair<string, int>(caller, 0));
    }
}
