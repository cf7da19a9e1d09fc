using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>
/// When something happened to the deals of a filter: what a replay marks on its line and steps through. A change counts when the deal was of the filter
/// before it or after it; taking a change back happens at its own instant.
/// </summary>
/// <param name="Counts">So many happenings in each of the equal parts of the range.</param>
/// <param name="UpTo">Happenings up to and with the instant asked about, in the range or before it.</param>
/// <param name="All">Happenings ever.</param>
public sealed record Happenings(IReadOnlyList<int> Counts, long UpTo, long All)
{
    public static Happenings Of(SalesHistory history, Catalog catalog, DealFilter filter, InstantRange range, int parts, DateTime asOf)
    {
        var (from, length, known) = (range.From.Ticks, range.To.Ticks - range.From.Ticks, asOf.Ticks);
        var pieces = Visit(history, catalog, filter, () => new Tally(parts), (tally, at) =>
        {
            tally.All++;
            tally.UpTo += at <= known ? 1 : 0;
            if (at >= from && at < from + length)
                tally.Counts[(int)((Int128)(at - from) * parts / length)]++;
        });
        var total = new Tally(parts);
        foreach (var piece in pieces)
        {
            (total.UpTo, total.All) = (total.UpTo + piece.UpTo, total.All + piece.All);
            for (var i = 0; i < parts; i++)
                total.Counts[i] += piece.Counts[i];
        }
        return new Happenings(total.Counts, total.UpTo, total.All);
    }

    /// <summary>The first instant after one, not later than another, at which something happened; null when nothing did.</summary>
    public static DateTime? After(SalesHistory history, Catalog catalog, DealFilter filter, DateTime instant, DateTime notLaterThan)
    {
        var pieces = Visit(history, catalog, filter, () => new Nearest { At = long.MaxValue }, (nearest, at) => nearest.At = at > instant.Ticks && at < nearest.At ? at : nearest.At);
        return pieces.Select(n => n.At).DefaultIfEmpty(long.MaxValue).Min() is var next && next <= notLaterThan.Ticks && next != long.MaxValue ? new DateTime(next, DateTimeKind.Utc) : null;
    }

    /// <summary>The last instant before one at which something happened; null when nothing did.</summary>
    public static DateTime? Before(SalesHistory history, Catalog catalog, DealFilter filter, DateTime instant)
    {
        var pieces = Visit(history, catalog, filter, () => new Nearest { At = long.MinValue }, (nearest, at) => nearest.At = at < instant.Ticks && at > nearest.At ? at : nearest.At);
        return pieces.Select(n => n.At).DefaultIfEmpty(long.MinValue).Max() is var last && last != long.MinValue ? new DateTime(last, DateTimeKind.Utc) : null;
    }

    private static T[] Visit<T>(SalesHistory history, Catalog catalog, DealFilter filter, Func<T> make, Action<T, long> happened)
    {
        var match = new DealMatch(filter, catalog);
        return history.Gather(make, (piece, s, slot) =>
        {
            for (var i = s.Start[slot]; i < s.End[slot]; i++)
            {
                // A removed deal is of no filter any more, but its removal is still one of the deal before it.
                if (!match.Matches(s, i) && !WasBefore(s, slot, i, match))
                    continue;
                happened(piece, s.At[i]);
                if (s.Has(i, Mark.Undone))
                    happened(piece, s.UndoneAt(i));
            }
        });
    }

    private static bool WasBefore(Segment s, int slot, int change, DealMatch match)
    {
        for (var i = change - 1; i >= s.Start[slot]; i--)
            if (s.StandsAt(i, s.At[change]))
                return match.Matches(s, i);
        return false;
    }

    private sealed class Tally(int parts)
    {
        public int[] Counts { get; } = new int[parts];

        public long UpTo { get; set; }

        public long All { get; set; }
    }

    private sealed class Nearest
    {
        public long At { get; set; }
    }
}
