using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>A deal as of a past moment, what had become of it at the cut, and how it stood there if it was still open.</summary>
public readonly record struct PastSituation(Situation Of, Outcome Outcome, Situation? Now);

/// <summary>
/// Trains a pipeline's model on what the log said at an instant. Each row is a deal as of a past moment of its own life, with nothing later in it; what came of
/// the deal is as known at the cut. A deal still open then counts with its curve's chance: leaving it out would make every old deal look won.
/// </summary>
public static class WinTraining
{
    // The curves learn from every deal; for the regression so many of the newest say as much and take a fifth of the time.
    private const int MostDeals = 40_000;

    // Asked about as each stay begins, and after so many days of it.
    private static readonly double[] Days = [0, 0.5, 1.5, 3, 6, 12, 24, 48, 96, 192, 384];

    /// <summary>Null where fewer than <see cref="WinModel.FewestClosed"/> deals are closed.</summary>
    /// <param name="instant">The last instant that is known.</param>
    public static WinModel? Of(SalesHistory history, Catalog catalog, Pipeline pipeline, DateTime instant, CancellationToken cancel = default)
    {
        var cut = instant.Ticks;
        var (deals, closed, fit) = (0, 0, new CurveFit(pipeline));
        foreach (var (track, state) in DealsOf(history, pipeline, cut))
        {
            deals++;
            closed += state.Outcome == Outcome.Open ? 0 : 1;
            foreach (var visit in Visits.Of(track, cut, catalog))
                fit.Add(visit, cut);
            cancel.ThrowIfCancellationRequested();
        }
        if (closed < WinModel.FewestClosed)
            return null;
        var curves = fit.Curves();
        var rows = new List<PastSituation>();
        foreach (var row in Past(history, catalog, pipeline, instant, deals - MostDeals))
        {
            rows.Add(row);
            cancel.ThrowIfCancellationRequested();
        }
        return Fit(pipeline, instant, closed, curves, rows);
    }

    /// <summary>Closed deals of the pipeline, as known at the instant.</summary>
    public static int Closed(SalesHistory history, Pipeline pipeline, DateTime instant) =>
        DealsOf(history, pipeline, instant.Ticks).Count(d => d.State.Outcome != Outcome.Open);

    /// <summary>What there is to learn from at an instant.</summary>
    /// <param name="leaveOut">So many of the oldest deals are left out.</param>
    public static IEnumerable<PastSituation> Past(SalesHistory history, Catalog catalog, Pipeline pipeline, DateTime instant, int leaveOut = 0)
    {
        var cut = instant.Ticks;
        foreach (var (track, state) in DealsOf(history, pipeline, cut).Skip(Math.Max(0, leaveOut)))
        {
            Situation? now = Situation.TryOf(track, cut, catalog, out var last) ? last : null;
            foreach (var visit in Visits.Of(track, cut, catalog))
                foreach (var days in Days)
                {
                    var at = visit.Entered + (long)(days * TimeSpan.TicksPerDay);
                    if (days > 0 && at >= (visit.Left ?? cut))
                        break;
                    if (Situation.TryOf(track, at, catalog, out var then) && then.Pipeline == pipeline.Id)
                        yield return new PastSituation(then, state.Outcome, now);
                }
        }
    }

    private static IEnumerable<(DealTrack Track, Change State)> DealsOf(SalesHistory history, Pipeline pipeline, long cut)
    {
        foreach (var track in history.Deals)
            if (track.TryAsOf(cut, out var state) && !state.Removed && state.Pipeline == pipeline.Id)
                yield return (track, state);
    }

    private static WinModel Fit(Pipeline pipeline, DateTime cut, int closed, Dictionary<StageId, StageCurve> curves, List<PastSituation> past)
    {
        var terms = new Terms();
        foreach (var stage in past.GroupBy(p => p.Of.Stage))
            terms.LearnAges(stage.Key, [.. stage.Select(p => p.Of.DaysSinceContact)]);
        var (rows, sum) = (new LogOddsRows(), 0.0);
        Span<(int Term, double Value)> found = stackalloc (int, double)[12];
        foreach (var p in past)
        {
            var outcome = p.Outcome == Outcome.Won ? 1 : p.Now is { } now ? curves[now.Stage].At(now.DaysInStage) : 0;
            rows.Add(found[..terms.Of(p.Of, found, learn: true)], LogOdds.Of(WinModel.Held(curves[p.Of.Stage].At(p.Of.DaysInStage))), outcome);
            sum += outcome;
        }
        return new WinModel(pipeline, cut, closed, curves, terms, rows.Fit([.. terms.Ridge]), LogOdds.Of(WinModel.Held(sum / Math.Max(1, rows.Count))), rows.Count);
    }
}
