namespace Funnel.Domain.Analytics;

/// <summary>
/// After which time so many had left, when some are still there (Kaplan and Meier, 1958). A stay is one number: its ticks, doubled, and one more when it had not ended;
/// so those that ended come before those that last as long. Most are never put in order: as long as nobody is lost from sight in between, the share left falls
/// with the number at risk, whoever leaves first, so that only what lies around a stay that lasts, or around the time asked for, is looked at more closely.
/// </summary>
internal ref struct Survival
{
    // So few are put in order at once.
    private const int Few = 32;

    // A hair of tolerance: half of an even number must count as half.
    private const double Hair = 1e-12;

    private readonly ReadOnlySpan<double> _shares;
    private readonly Span<double?> _found;
    private double _left = 1;
    private int _atRisk, _next;

    private Survival(int stays, ReadOnlySpan<double> shares, Span<double?> found)
    {
        _atRisk = stays;
        _shares = shares;
        _found = found;
    }

    public static long Stay(long ticks, bool ended) => (ticks << 1) | (ended ? 0L : 1L);

    public static bool Lasts(long stay) => (stay & 1) != 0;

    /// <summary>For each share (rising) the days after which at least so many had left; null when never so many did. The stays end up in another order.</summary>
    public static void Quantiles(Span<long> stays, ReadOnlySpan<double> shares, Span<double?> found)
    {
        var curve = new Survival(stays.Length, shares, found);
        curve.Walk(stays, Deepest(stays.Length));
    }

    public static double? Median(Span<long> stays)
    {
        double? median = null;
        Quantiles(stays, [0.5], new Span<double?>(ref median));
        return median;
    }

    // Of halves; what needs more is divided badly and put in order.
    private static int Deepest(int count) => 2 * (int)uint.Log2((uint)count | 1);

    /// <summary>Goes through stays that all come after those before; true when all is found.</summary>
    private bool Walk(Span<long> stays, int depth)
    {
        while (stays.Length > Few)
        {
            var lasting = CountLasting(stays);
            if (lasting == 0)
                return Leave(stays);
            if (lasting == stays.Length)
            {
                _atRisk -= lasting;
                return false;
            }
            if (depth-- == 0)
                break;
            var split = Split(stays);
            if (Walk(stays[..split], depth))
                return true;
            stays = stays[split..];
        }
        stays.Sort();
        foreach (var stay in stays)
        {
            if (!Lasts(stay))
                _left *= (_atRisk - 1.0) / _atRisk;
            _atRisk--;
            if (!Lasts(stay) && HasFound(stay, _left))
                return true;
        }
        return false;
    }

    // All of these left, in whatever order.
    private bool Leave(Span<long> stays)
    {
        while (_next < _shares.Length && After(stays.Length) <= Least)
        {
            // So many must have left; rounding may name one too many or too few.
            var needed = Math.Clamp((int)Math.Ceiling(_atRisk * (1 - (Least / _left))), 1, stays.Length);
            while (needed > 1 && After(needed - 1) <= Least)
                needed--;
            while (After(needed) > Least)
                needed++;
            if (HasFound(Nth(stays, needed - 1), After(needed)))
                return true;
        }
        _left = After(stays.Length);
        _atRisk -= stays.Length;
        return false;
    }

    private readonly double Least => 1 - _shares[_next] + Hair;

    private readonly double After(int left) => _left * (_atRisk - left) / _atRisk;

    private bool HasFound(long stay, double left)
    {
        for (; _next < _shares.Length && left <= Least; _next++)
            _found[_next] = new TimeSpan(stay >> 1).TotalDays;
        return _next == _shares.Length;
    }

    private static long Nth(Span<long> stays, int n)
    {
        for (var depth = Deepest(stays.Length); stays.Length > Few && depth > 0; depth--)
        {
            var split = Split(stays);
            if (split == stays.Length)
                return stays[0];
            var isBelow = n < split;
            stays = isBelow ? stays[..split] : stays[split..];
            n -= isBelow ? 0 : split;
        }
        stays.Sort();
        return stays[n];
    }

    private static int CountLasting(ReadOnlySpan<long> stays)
    {
        var count = 0L;
        foreach (var stay in stays)
            count += stay & 1;
        return (int)count;
    }

    /// <summary>Moves the smaller ones before the larger ones and says how many they are: some, and not all unless all are equal.</summary>
    private static int Split(Span<long> stays)
    {
        var (a, b, c) = (stays[0], stays[stays.Length / 2], stays[^1]);
        var middle = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
        return MoveBelow(stays, middle) is > 0 and var split ? split : MoveBelow(stays, middle + 1);
    }

    // Without a branch that depends on what is compared: half of those would be guessed wrong.
    private static int MoveBelow(Span<long> stays, long limit)
    {
        var below = 0;
        for (var i = 0; i < stays.Length; i++)
        {
            var stay = stays[i];
            stays[i] = stays[below];
            stays[below] = stay;
            below += stay < limit ? 1 : 0;
        }
        return below;
    }
}
