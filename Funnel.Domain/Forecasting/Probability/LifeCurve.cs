using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>
/// A deal's chance at a moment of its life, as the model of that month said it (or the stage's default, where there was none). <see cref="Because"/> is the change right before it,
/// and <see cref="Jump"/> how far that moved the chance; null between changes, where only days pass.
/// </summary>
public sealed record LifePoint(DateTime At, double DaysSinceStart, Situation Of, double Chance, bool IsModel, Change? Because, double Jump);

public static class LifeCurve
{
    private const int MostBetween = 90;

    /// <summary>From the creation to the close, or to the instant for an open deal. Counts from what stood at each moment alone.</summary>
    /// <param name="modelOf">The model that speaks for an instant; null while there is none.</param>
    public static List<LifePoint> Of(DealTrack track, Catalog catalog, DateTime instant, Func<DateTime, WinModel?> modelOf)
    {
        var points = new List<LifePoint>();
        if (!track.TryAsOf(instant.Ticks, out var last) || last.Removed)
            return points;
        List<Change> changes = [.. track.Changes.ToArray().Where(c => c.StandsAt(instant.Ticks))];
        var end = last.Outcome == Outcome.Open ? instant : changes.Last(c => c.Kind is ChangeKind.Won or ChangeKind.Lost).AtUtc;
        var start = changes[0].AtUtc;
        var step = Math.Max(1, Math.Ceiling((end - start).TotalDays / MostBetween));
        // Of changes at one instant the one of the stage is told.
        var moments = changes.GroupBy(c => c.At).Select(g => (At: g.First().AtUtc, Because: (Change?)g.OrderBy(c => c.ChangesStage ? 1 : 0).Last()))
            .Where(m => m.At < end || (last.Outcome == Outcome.Open && m.At <= end)).ToList();
        for (var day = start.AddDays(step); day < end; day = day.AddDays(step))
            moments.Add((day, null));
        if (last.Outcome == Outcome.Open)
            moments.Add((instant, null));
        else
            moments.Add((end.AddTicks(-1), null));
        foreach (var (at, because) in moments.OrderBy(m => m.At).ThenBy(m => m.Because?.Sequence ?? long.MaxValue))
        {
            if (!Situation.TryOf(track, at.Ticks, catalog, out var then))
                continue;
            var (chance, isModel) = ChanceOf(then, at);
            var jump = 0.0;
            if (because is not null && Situation.TryOf(track, at.Ticks - 1, catalog, out var before))
                jump = chance - ChanceOf(before, at).Chance;
            points.Add(new LifePoint(at, (at - start).TotalDays, then, chance, isModel, because, jump));
        }
        return points;

        // Both sides of a change by one model, so that a change of month does not look like its doing.
        (double Chance, bool IsModel) ChanceOf(in Situation s, DateTime at) =>
            modelOf(at) is { } model && model.Pipeline.Id == s.Pipeline && model.Curves.ContainsKey(s.Stage) ? (model.Chance(s), true)
                : (WinModel.Held(catalog.Stage(s.Stage)?.Probability ?? 0), false);
    }
}
