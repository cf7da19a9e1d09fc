using Funnel.Domain.Analytics;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>A figure of win probability whose making can be told: one deal's chance, or how well the model's words were kept.</summary>
public enum ChanceFigure { Chance, Brier, Calibration }

public static class ChanceLineage
{
    /// <summary>The changes, oldest first, that made the deal what its chance at the instant (UTC ticks) is said of: its stages, amounts, who works it, its channel, a person's value.</summary>
    public static IReadOnlyList<Change> Because(DealTrack track, long instant)
    {
        var because = new List<Change>();
        foreach (var change in track.Changes)
            if (change.StandsAt(instant) && (change.EntersStage || change.Kind is ChangeKind.Budget or ChangeKind.Owner or ChangeKind.Channel or ChangeKind.Probability))
                because.Add(change);
        return because;
    }
}
