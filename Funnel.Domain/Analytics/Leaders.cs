using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>Deals won by one employee in a period and their value in minor units. Credit goes to the owner at the moment of the win; null is nobody.</summary>
public sealed record Leader(EmployeeId? Employee, int Won, long Value);

/// <summary>A win that stands: the deal and its state right after it.</summary>
public sealed record Win(DealTrack Track, Change State);

public static class Leaders
{
    /// <summary>By value, then number, then name; people without a win are left out.</summary>
    public static IReadOnlyList<Leader> Of(SalesHistory history, Catalog catalog, InstantRange period, DateTime asOf, DealFilter filter) =>
        [.. WinsIn(history, catalog, period, asOf, filter)
            .GroupBy(w => w.State.Owner)
            .Select(g => new Leader(g.Key, g.Count(), g.Sum(w => w.State.Amount)))
            .OrderByDescending(l => l.Value).ThenByDescending(l => l.Won).ThenBy(l => catalog.Employee(l.Employee)?.Name, StringComparer.Ordinal)];

    /// <summary>Wins of a period that still stand at the instant, the latest first.</summary>
    public static List<Win> WinsIn(SalesHistory history, Catalog catalog, InstantRange period, DateTime asOf, DealFilter filter)
    {
        var match = new DealMatch(filter, catalog);
        var (from, end) = (period.From.Ticks, Math.Min(asOf.Ticks, period.To.Ticks - 1));
        var wins = history.Find((s, slot) => WonAt(s, slot, match, from, end)).Select(w => new Win(w.Track, w.State)).ToList();
        wins.Sort((a, b) => (b.State.At, b.State.Sequence).CompareTo((a.State.At, a.State.Sequence)));
        return wins;
    }

    /// <summary>The win of a deal that is won at the end of a period and was so in it; −1 when there is none.</summary>
    internal static int WonAt(Segment s, int slot, DealMatch match, long from, long end)
    {
        var state = s.AsOf(slot, end);
        if (state < 0 || s.OutcomeAt(state) != Outcome.Won || !match.Matches(s, state))
            return -1;
        var won = s.Latest(slot, ChangeKind.Won, end);
        return s.At[won] >= from ? won : -1;
    }
}
