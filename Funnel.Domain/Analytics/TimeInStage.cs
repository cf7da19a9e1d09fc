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
        var pieces = history.Gather(() => new Stays(pipeline.OpenStages.Length), (stays, segment, slot) =>
        {
            if (segment.AsOf(slot, end) is var state && state >= 0 && match.Matches(segment, state))
                stays.Add(segment, slot, rowOf, from, end);
        });
        var times = new StageTime[pipeline.OpenStages.Length];
        Parallel.For(0, times.Length, i => times[i] = Times(pipeline.OpenStages[i], [.. pieces.SelectMany(p => p.Times[i])]));
        return times;
    }

    /// <summary>The earliest time at which the estimated share still there is at most 1 − <paramref name="share"/>; null when it never falls so low.</summary>
    public static double? Quantile(List<(double Days, bool Ended)> visits, double share) =>
        Quantiles([.. visits.Select(v => Stay((long)Math.Round(v.Days * TimeSpan.TicksPerDay), v.Ended)).Order()], [share])[0];

    // Time and whether it ended in one number: sorted, those that ended come before those that last as long.
    private static long Stay(long ticks, bool ended) => (ticks << 1) | (ended ? 0L : 1L);

    private static double?[] Quantiles(long[] sorted, double[] shares)
    {
        var found = new double?[shares.Length];
        var (survival, atRisk, i, next) = (1.0, sorted.Length, 0, 0);
        while (i < sorted.Length && next < shares.Length)
        {
            var (time, ended, seen) = (sorted[i] >> 1, 0, 0);
            for (; i < sorted.Length && sorted[i] >> 1 == time; i++, seen++)
                ended += (sorted[i] & 1) == 0 ? 1 : 0;
            survival *= 1 - ((double)ended / atRisk);
            atRisk -= seen;
            // A hair of tolerance: half of an even number must count as half.
            for (; ended > 0 && next < shares.Length && survival <= 1 - shares[next] + 1e-12; next++)
                found[next] = new TimeSpan(time).TotalDays;
        }
        return found;
    }

    private static StageTime Times(Stage stage, long[] stays)
    {
        Array.Sort(stays);
        var lasting = stays.Count(s => (s & 1) != 0);
        var quartiles = Quantiles(stays, [0.25, 0.5, 0.75]);
        return new StageTime(stage, stays.Length - lasting, lasting, quartiles[0], quartiles[1], quartiles[2]);
    }

    private sealed class Stays(int stages)
    {
        public List<long>[] Times { get; } = [.. Enumerable.Range(0, stages).Select(_ => new List<long>())];

        public void Add(Segment s, int slot, int[] rowOf, long from, long end)
        {
            var here = -1;
            for (var i = s.Start[slot]; i < s.End[slot]; i++)
            {
                if (!(s.Kind[i].ChangesStage() || s.Kind[i] == ChangeKind.Removed) || !s.StandsAt(i, end))
                    continue;
                if (here >= 0 && (s.At[i] > from || s.At[here] >= from))
                    Add(s, here, rowOf, s.At[i], true);
                here = s.Kind[i].EntersStage() ? i : -1;
            }
            if (here >= 0)
                Add(s, here, rowOf, end, false);
        }

        private void Add(Segment s, int entered, int[] rowOf, long left, bool ended)
        {
            if ((uint)s.Stage[entered] < (uint)rowOf.Length && rowOf[s.Stage[entered]] is > 0 and var row)
                Times[row - 1].Add(Stay(left - s.At[entered], ended));
        }
    }
}
