using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>Why an open deal deserves a look.</summary>
public enum AlertKind
{
    /// <summary>It waits longer than its stage's norm (<see cref="Rotting"/>).</summary>
    OverNorm,

    /// <summary>Its expected close was put off three times or more since it was last opened.</summary>
    Slipped,

    /// <summary>Its budget is a tenth or more below what it was 30 days ago, or at its beginning where that is later.</summary>
    BudgetCut,

    /// <summary>The model's chance of a win fell by 15 points or more in 14 days; told where the models are at hand, not by <see cref="Alerts"/>.</summary>
    ChanceFallen,
}

/// <summary>One reason. <see cref="Size"/> is working days over the norm, times put off, minor units of the company's currency cut, or percentage points fallen.</summary>
public readonly record struct DealAlert(AlertKind Kind, long Size);

/// <summary>What a deal's own history warns of; the thresholds are those of <see cref="AlertKind"/>.</summary>
public static class Alerts
{
    public const int Slips = 3, CutWithinDays = 30;

    public const double CutShare = 0.1;

    /// <summary>Everything that speaks about the deal as of the instant (UTC) <paramref name="state"/> was read at; nothing of a closed or removed one.</summary>
    public static IEnumerable<DealAlert> Of(DealTrack track, Change state, Catalog catalog, DateTime asOf)
    {
        if (state.Outcome != Outcome.Open || state.Removed)
            yield break;
        if (Rotting.Of(state, catalog, asOf).Over is > 0 and var days)
            yield return new DealAlert(AlertKind.OverNorm, days);
        var (slips, cut) = Lately(track, asOf);
        if (slips >= Slips)
            yield return new DealAlert(AlertKind.Slipped, slips);
        if (cut > 0)
            yield return new DealAlert(AlertKind.BudgetCut, cut);
    }

    // What was taken back never happened: a mistaken raise that was undone is no cut.
    private static (int Slips, long Cut) Lately(DealTrack track, DateTime asOf)
    {
        var (instant, since) = (asOf.Ticks, asOf.AddDays(-CutWithinDays).Ticks);
        var (slips, close, before, amount) = (0, (DateOnly?)null, (long?)null, 0L);
        foreach (ref readonly var change in track.Changes)
        {
            if (!change.StandsAt(instant))
                continue;
            if (change.Kind == ChangeKind.Reopened)
                slips = 0;
            else if (change.Kind == ChangeKind.ExpectedClose && change.ExpectedClose > close)
                slips++;
            (close, amount) = (change.ExpectedClose, change.Amount);
            if (before is null || change.At <= since)
                before = amount;
        }
        var cut = (before ?? 0) - amount;
        return (slips, cut > 0 && cut >= before * CutShare ? cut : 0);
    }
}
