using System.Diagnostics;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;

namespace Funnel.Bench;

/// <summary>What the live side and the time machine ask of the history.</summary>
internal sealed class LiveRows(SalesHistory history, Catalog catalog)
{
    public string ApplyOneEvent()
    {
        const int Events = 20_000;
        var stages = catalog.Pipelines[0].OpenStages;
        // Deals all over the history, as they come in life: most pages are touched once or twice.
        var random = new Random(1);
        var (live, sequence, at) = (history, history.Sequence, history.LastEventAt);
        Run(500);
        var times = Run(Events);
        times.Sort();
        var figure = Best.Of(7, () => FunnelCount.Of(live, catalog, Year)).Milliseconds;
        return $"| applying one event to the live figures | {times.Average():0.0} µs, 99th of 100: {times[Events * 99 / 100]:0.0} µs; the funnel of a year after {Events:N0} of them: {figure:0} ms | – | ≤ 20 µs |";

        List<double> Run(int count)
        {
            var each = new List<double>(count);
            for (var i = 0; i < count; i++)
            {
                var deal = live.Find(new DealId(random.NextInt64(1, history.Count + 1)))!;
                var e = new LoggedEvent(++sequence, deal.Id, deal.Version + 1, at, at, Actor.Program("bench"), new DealMoved(stages[0].Id, stages[i % stages.Length].Id));
                var watch = Stopwatch.GetTimestamp();
                live = live.Apply(e);
                each.Add(Stopwatch.GetElapsedTime(watch).TotalMicroseconds);
            }
            return each;
        }
    }

    public string PastInstants()
    {
        var random = new Random(2);
        var first = history.Deals.First().CreatedAt;
        var instants = Enumerable.Range(0, 20).Select(_ => first + (random.NextDouble() * (history.LastEventAt - first))).ToList();
        var conversion = instants.Select(i => Time(Year with { AsOf = i, Period = new InstantRange(DateTime.UnixEpoch, Year.Period.To) })).ToList();
        var now = instants.Select(i => Time(Year with { AsOf = i, Mode = FunnelMode.Now })).ToList();
        return $"| funnel as of 20 random instants: every deal so far · open deals | slowest {conversion.Max():0} · {now.Max():0} ms, on average {conversion.Average():0} · {now.Average():0} ms | – | ≤ 100 ms |";

        double Time(FunnelQuery query) => Best.Of(5, () => FunnelCount.Of(history, catalog, query)).Milliseconds;
    }

    public string WeighedByModel()
    {
        var random = new Random(2);
        var (first, pipeline) = (history.Deals.First().CreatedAt, catalog.Pipelines[0]);
        var instants = Enumerable.Range(0, 20).Select(_ => first + (random.NextDouble() * (history.LastEventAt - first))).ToList();
        // One model speaks for all months here: what is timed is the asking, not the learning.
        var model = WinTraining.Of(history, catalog, pipeline, history.LastEventAt);
        var weights = new Weights([new ChanceChoice(DateTime.UnixEpoch, ChanceSource.Model)]);
        foreach (var cut in instants.Append(history.LastEventAt).Select(i => Weights.CutFor(i, catalog.Company.Zone)).Distinct())
            weights = weights.With(pipeline.Id, cut, model);
        var weighed = catalog.With(weights);
        var conversion = instants.Select(i => Time(Year with { AsOf = i, Period = new InstantRange(DateTime.UnixEpoch, Year.Period.To) })).ToList();
        var now = instants.Select(i => Time(Year with { AsOf = i, Mode = FunnelMode.Now })).ToList();
        var open = KeyFigures.Of(history, catalog, Year).Open;
        return $"| the same weighed by the model, {open:N0} open deals at the end | slowest {conversion.Max():0} · {now.Max():0} ms, on average {conversion.Average():0} · {now.Average():0} ms | – | ≤ 100 ms |";

        double Time(FunnelQuery query) => Best.Of(5, () => FunnelCount.Of(history, weighed, query)).Milliseconds;
    }

    private FunnelQuery Year => new(FunnelMode.Pipeline, new InstantRange(history.LastEventAt.AddDays(-365), history.LastEventAt.AddDays(1)), history.LastEventAt);
}
