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
        var matches = filter.Against(catalog);
        var end = Math.Min(asOf.Ticks, period.To.Ticks - 1);
        var wins = new List<Win>();
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(end, out var state) || state.Outcome != Outcome.Won)
                continue;
            for (var i = track.Changes.Length - 1; i >= 0; i--)
            {
                var change = track.Changes[i];
                if (change.Kind != ChangeKind.Won || !change.StandsAt(end))
                    continue;
                if (change.At >= period.From.Ticks && matches(state))
                    wins.Add(new Win(track, change));
                break;
            }
        }
        wins.Sort((a, b) => (b.State.At, b.State.Sequence).CompareTo((a.State.At, a.State.Sequence)));
        return wins;
    }
}
