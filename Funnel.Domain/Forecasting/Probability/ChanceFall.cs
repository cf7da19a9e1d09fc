using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>Whether an open deal's chance, as the model of each day said it, has fallen much of late.</summary>
public static class ChanceFall
{
    public const int WithinDays = 14;

    public const double Much = 0.15;

    /// <summary>The same as a reason to look, in percentage points.</summary>
    public static DealAlert? AlertOf(WinModel? then, WinModel? now, DealTrack track, Catalog catalog, DateTime asOf) =>
        Of(then, now, track, catalog, asOf) is { } share ? new DealAlert(AlertKind.ChanceFallen, (long)Math.Round(share * 100)) : null;

    /// <summary>By how much (0 to 1) it fell in the last days; null where that is less than <see cref="Much"/>, or one of the days has no model or no open deal of the pipeline.</summary>
    /// <param name="then">The model that spoke so many days before <paramref name="asOf"/>.</param>
    /// <param name="now">The model that speaks at <paramref name="asOf"/> (UTC).</param>
    public static double? Of(WinModel? then, WinModel? now, DealTrack track, Catalog catalog, DateTime asOf)
    {
        if (then is null || now is null || Open(track, asOf.AddDays(-WithinDays), then) is not { } before || Open(track, asOf, now) is not { } after)
            return null;
        return before - after >= Much ? before - after : null;

        double? Open(DealTrack deal, DateTime at, WinModel model) => deal.TryAsOf(at.Ticks, out var state) && state is { Removed: false, Outcome: Outcome.Open } && state.Pipeline == model.Pipeline.Id
            && Situation.TryOf(deal, at.Ticks, catalog, out var situation) ? model.Chance(situation) : null;
    }
}
