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
        var counts = new int[parts];
        var (from, length, known) = (range.From.Ticks, range.To.Ticks - range.From.Ticks, asOf.Ticks);
        long upTo = 0, all = 0;
        Visit(history, catalog, filter, at =>
        {
            all++;
            upTo += at <= known ? 1 : 0;
            if (at >= from && at < from + length)
                counts[(int)((Int128)(at - from) * parts / length)]++;
        });
        return new Happenings(counts, upTo, all);
    }

    /// <summary>The first instant after one, not later than another, at which something happened; null when nothing did.</summary>
    public static DateTime? After(SalesHistory history, Catalog catalog, DealFilter filter, DateTime instant, DateTime notLaterThan)
    {
        var next = long.MaxValue;
        Visit(history, catalog, filter, at => next = at > instant.Ticks && at < next ? at : next);
        return next <= notLaterThan.Ticks ? new DateTime(next, DateTimeKind.Utc) : null;
    }

    /// <summary>The last instant before one at which something happened; null when nothing did.</summary>
    public static DateTime? Before(SalesHistory history, Catalog catalog, DealFilter filter, DateTime instant)
    {
        var last = long.MinValue;
        Visit(history, catalog, filter, at => last = at < instant.Ticks && at > last ? at : last);
        return last == long.MinValue ? null : new DateTime(last, DateTimeKind.Utc);
    }

    private static void Visit(SalesHistory history, Catalog catalog, DealFilter filter, Action<long> happened)
    {
        // A removed deal is of no filter any more, but its removal is still one of the deal before it.
        var matches = filter.Against(catalog);
        foreach (var track in history.Deals)
        {
            var changes = track.Changes;
            for (var i = 0; i < changes.Length; i++)
            {
                ref readonly var change = ref changes[i];
                if (!matches(change) && !MatchedBefore(changes, i, matches))
                    continue;
                happened(change.At);
                if (change.UndoneAt != long.MaxValue)
                    happened(change.UndoneAt);
            }
        }
    }

    private static bool MatchedBefore(ReadOnlySpan<Change> changes, int index, Func<Change, bool> matches)
    {
        var at = changes[index].At;
        for (var i = index - 1; i >= 0; i--)
            if (changes[i].StandsAt(at))
                return matches(changes[i]);
        return false;
    }
}
