using System.Diagnostics;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;

namespace Funnel.Bench.Probability;

/// <summary>
/// One rolling-origin split for all: at the start of each month every way learns from what the log said then, and is asked about each open deal at each midnight
/// of the month (and once a week). What was said is held against what became of the deal by the end of the log.
/// </summary>
internal static class Comparison
{
    public static async Task RunAsync(string data)
    {
        foreach (var set in new[] { "loans", "sample" })
            await using (var company = await (set == "sample" ? SetFile.SampleAsync() : SetFile.LoansAsync(data)))
            {
                var (history, catalog) = await company.ReadAsync();
                Compare(set, history, catalog, catalog.Pipelines.MaxBy(p => WinTraining.Closed(history, p, DateTime.MaxValue))!);
            }
        await using var large = await SetFile.SampleAsync(160_000);
        var (many, names) = await large.ReadAsync();
        var largest = names.Pipelines.MaxBy(p => WinTraining.Closed(many, p, DateTime.MaxValue))!;
        var times = Enumerable.Range(0, 3).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            var model = WinTraining.Of(many, names, largest, many.LastEventAt)!;
            return (Stopwatch.GetElapsedTime(began).TotalSeconds, model);
        }).ToList();
        Console.WriteLine($"\nlearnt from {times[0].model.Closed:N0} closed deals, {times[0].model.Rows:N0} situations: {times.Min(t => t.TotalSeconds):N2} s, best of {times.Count}");
    }

    private static void Compare(string set, SalesHistory history, Catalog catalog, Pipeline pipeline)
    {
        var zone = catalog.Company.Zone;
        var first = history.Deals.Min(d => d.CreatedAt);
        var start = DateOnly.FromDateTime(first);
        var months = Enumerable.Range(1, 36).Select(m => new DateOnly(start.Year, start.Month, 1).AddMonths(m)).Where(m => Period.StartOf(m, zone) < history.LastEventAt).ToList();
        if (months.Count > 12)
            months = months[^12..];
        var ways = new Dictionary<string, List<(Statement Of, DateOnly Day, double Said)>>();
        double learning = 0;
        foreach (var month in months)
        {
            var cut = Period.StartOf(month, zone).AddTicks(-1);
            var began = Stopwatch.GetTimestamp();
            if (WinTraining.Of(history, catalog, pipeline, cut) is not { } model)
                continue;
            learning += Stopwatch.GetElapsedTime(began).TotalSeconds;
            var past = WinTraining.Past(history, catalog, pipeline, cut).ToList();
            var bayes = new NaiveBayes(past, pipeline);
            var boosted = new Boosted(past, model);
            var observed = past.Where(p => p.Outcome != Outcome.Open).GroupBy(p => p.Of.Stage).ToDictionary(g => g.Key, g => g.Average(p => p.Outcome == Outcome.Won ? 1.0 : 0));
            for (var day = month; day < month.AddMonths(1); day = day.AddDays(1))
                foreach (var s in At(history, catalog, pipeline, day, cut))
                {
                    Say("stage default", s.Default);
                    Say("share won per stage", observed.GetValueOrDefault(s.Of.Stage, s.Default));
                    Say("naive Bayes (Odoo's way)", bayes.Chance(s.Of));
                    Say("competing risks by stage and days", WinModelCurve(model, s.Of));
                    Say("**competing risks + log-odds (ours)**", model.Chance(s.Of));
                    Say("boosted trees (FastTree)", boosted.Chance(s.Of));

                    void Say(string way, double said) => (ways.TryGetValue(way, out var list) ? list : ways[way] = []).Add((s, day, said));
                }
        }
        var some = ways.First().Value;
        Console.WriteLine($"\n{set}: {history.Count:N0} deals; origins {months[0]:yyyy-MM} to {months[^1]:yyyy-MM}; {some.Count:N0} statements on {some.Select(s => s.Of.Of.Deal).Distinct().Count():N0} deals; models learnt in {learning:N2} s.\n");
        Console.WriteLine("| way | Brier, each day | against the default | calibration error | Brier, weekly | calibration, weekly | deals begun after the cut: Brier | calibration |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        var byDefault = Score.Of([.. some.Select(s => (s.Said, s.Of.Won))]).Brier;
        foreach (var (way, said) in ways)
        {
            var all = Score.Of([.. said.Select(s => (s.Said, s.Of.Won))]);
            var weekly = Score.Of([.. said.Where(s => s.Day.DayOfWeek == DayOfWeek.Monday).Select(s => (s.Said, s.Of.Won))]);
            var fresh = Score.Of([.. said.Where(s => s.Of.IsNew).Select(s => (s.Said, s.Of.Won))]);
            Console.WriteLine($"| {way} | {all.Brier:N4} | {(all.Brier / byDefault) - 1:+0.0 %;−0.0 %} | {all.Calibration:N4} | {weekly.Brier:N4} | {weekly.Calibration:N4} | {fresh.Brier:N4} | {fresh.Calibration:N4} |");
        }
    }

    private static double WinModelCurve(WinModel model, Situation s) => Math.Clamp(model.Curves[s.Stage].At(s.DaysInStage), WinModel.Least, WinModel.Most);

    private static IEnumerable<Statement> At(SalesHistory history, Catalog catalog, Pipeline pipeline, DateOnly day, DateTime cut)
    {
        var instant = Period.StartOf(day, catalog.Company.Zone).Ticks;
        foreach (var track in history.Deals)
        {
            var end = track.Now;
            if (end.Removed || end.Outcome == Outcome.Open || end.Pipeline != pipeline.Id || !Situation.TryOf(track, instant, catalog, out var s) || s.Pipeline != pipeline.Id)
                continue;
            track.TryAsOf(instant, out var state);
            yield return new Statement(s, end.Outcome == Outcome.Won, track.CreatedAt > cut, state.ManualProbability ?? catalog.Stage(state.Stage)?.Probability ?? 0);
        }
    }
}
