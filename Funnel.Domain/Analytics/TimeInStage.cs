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
        var match = new DealMatch(query.Filter with { Pipeline = pipeline.Id }, catalog);
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        var rowOf = new int[pipeline.Stages.Max(s => s.Id.Value) + 1];
        for (var i = 0; i < pipeline.OpenStages.Length; i++)
            rowOf[pipeline.OpenStages[i].Id.Value] = i + 1;
        var pieces = history.Gather(() => new StageStays(pipeline.OpenStages.Length), (stays, segment, slot) =>
        {
            if (segment.AsOf(slot, end) is var state && state >= 0 && match.Matches(segment, state))
                stays.Add(segment, slot, rowOf, from, end);
        });
        var times = new StageTime[pipeline.OpenStages.Length];
        Parallel.For(0, times.Length, i => times[i] = Times(pipeline.OpenStages[i], [.. pieces.SelectMany(p => p.Times[i])]));
        return times;
    }

    /// <summary>The earliest time at which the estimated share still there is at most 1 − <paramref name="share"/>; null when it never falls so low.</summary>
    public static double? Quantile(List<(double Days, bool Ended)> visits, double share)
    {
        double? found = null;
        Survival.Quantiles([.. visits.Select(v => Survival.Stay((long)Math.Round(v.Days * TimeSpan.TicksPerDay), v.Ended))], [share], new Span<double?>(ref found));
        return found;
    }

    private static StageTime Times(Stage stage, long[] stays)
    {
        var lasting = stays.Count(Survival.Lasts);
        var quartiles = new double?[3];
        Survival.Quantiles(stays, [0.25, 0.5, 0.75], quartiles);
        return new StageTime(stage, stays.Length - lasting, lasting, quartiles[0], quartiles[1], quartiles[2]);
    }

    private sealed class StageStays(int stages)
    {
        public List<long>[] Times { get; } = [.. Enumerable.Range(0, stages).Select(_ => new List<long>())];

        public void Add(Segment s, int slot, int[] rowOf, long from, long end)
        {
            foreach (var stay in Visits.In(s, slot, end))
                if ((uint)s.Stage[stay.Entered] < (uint)rowOf.Length && rowOf[s.Stage[stay.Entered]] is > 0 and var row
                    && stay.LiesIn(s, from))
                    Times[row - 1].Add(Survival.Stay((stay.Lasts ? end : s.At[stay.Left]) - s.At[stay.Entered], !stay.Lasts));
        }
    }
}
