using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>Time in a stage: how many visits ended, how many last, and the days after which a quarter, half and three quarters have left (null: never so many).</summary>
public sealed record StageTime(Stage Stage, int Ended, int Lasting, double? LowerQuartile, double? Median, double? UpperQuartile)
{
    /// <summary>The stage's norm, which counts working days, as calendar days: five working days are a week.</summary>
    public double? Norm => Stage.NormDays * 7 / 5.0;

    public bool IsSlow => Median > Norm;
}

public static class TimeInStage
{
    /// <summary>
    /// Per open stage of a pipeline, over the visits that lie in the period at least partly. Visits that last are censored at the query's end
    /// (Kaplan and Meier, 1958), so slow open deals do not vanish from the median.
    /// </summary>
    public static IReadOnlyList<StageTime> Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? catalog.Pipelines[0];
        var matches = (query.Filter with { Pipeline = pipeline.Id }).Against(catalog);
        var end = query.LastTick;
        var visits = pipeline.OpenStages.ToDictionary(s => s.Id, _ => new List<(double Days, bool Ended)>());
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(end, out var state) || !matches(state))
                continue;
            foreach (var visit in Visits.Of(track, end, catalog))
            {
                if (!visit.LiesIn(query.Period.From.Ticks) || !visits.TryGetValue(visit.Stage, out var list))
                    continue;
                var days = new TimeSpan((visit.Left ?? end) - visit.Entered).TotalDays;
                list.Add((days, visit.Left is not null));
            }
        }
        return [.. pipeline.OpenStages.Select(s => Times(s, visits[s.Id]))];
    }

    /// <summary>The earliest time at which the estimated share still there is at most 1 − <paramref name="share"/>; null when it never falls so low.</summary>
    public static double? Quantile(List<(double Days, bool Ended)> visits, double share)
    {
        var sorted = visits.OrderBy(v => v.Days).ThenByDescending(v => v.Ended).ToList();
        var (survival, atRisk, i) = (1.0, sorted.Count, 0);
        while (i < sorted.Count)
        {
            var (time, ended, seen) = (sorted[i].Days, 0, 0);
            for (; i < sorted.Count && sorted[i].Days.Equals(time); i++, seen++)
                ended += sorted[i].Ended ? 1 : 0;
            survival *= 1 - ((double)ended / atRisk);
            atRisk -= seen;
            // A hair of tolerance: half of an even number must count as half.
            if (ended > 0 && survival <= 1 - share + 1e-12)
                return time;
        }
        return null;
    }

    private static StageTime Times(Stage stage, List<(double Days, bool Ended)> visits)
    {
        var ended = visits.Count(v => v.Ended);
        return new StageTime(stage, ended, visits.Count - ended, Quantile(visits, 0.25), Quantile(visits, 0.5), Quantile(visits, 0.75));
    }
}
