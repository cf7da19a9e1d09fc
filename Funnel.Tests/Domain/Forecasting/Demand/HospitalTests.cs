using Funnel.Domain.Forecasting.Demand;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Domain.Forecasting.Demand;

/// <summary>767 real series of monthly demand, the last year of each held back: against what others computed and published, and against the goals. The table: docs/demand.md.</summary>
public sealed class HospitalTests
{
    const int Test = 12;

    [Theory]
    [InlineData("naive")]
    [InlineData("seasonal_naive")]
    [InlineData("ses")]
    [InlineData("croston")]
    [InlineData("sba")]
    [InlineData("tsb")]
    public void Simple_methods_miss_by_exactly_what_others_computed(string method)
    {
        var truth = SharedData.Truth("hospital").GetProperty("hospital").GetProperty("baselines").GetProperty(method);
        Func<double[], int, double[]> forecast = method switch
        {
            "naive" => Plain.Naive,
            "seasonal_naive" => Plain.SeasonalNaive,
            "ses" => SimpleSmoothing.Forecast,
            "croston" => Intermittent.Croston,
            "sba" => Intermittent.Sba,
            _ => Intermittent.Tsb,
        };
        var errors = Series().AsParallel().AsOrdered().Select(y => (Known: y[..^Test], Actual: y[^Test..]))
            .Select(y => (y.Known, y.Actual, Said: forecast(y.Known, Test)))
            .Select(y => (Rounded: Error(y.Known, y.Actual, [.. y.Said.Select(v => Math.Round(v))]), Plain: Error(y.Known, y.Actual, y.Said))).ToList();
        Assert.Equal(truth.GetProperty("mean_mase_rounded").GetDouble(), errors.Average(e => e.Rounded), 6);
        Assert.Equal(truth.GetProperty("mean_mase_unrounded").GetDouble(), errors.Average(e => e.Plain), 6);
    }

    [Fact]
    public void The_forecast_of_a_year_misses_by_less_than_the_best_published_and_its_intervals_hold_eight_of_ten()
    {
        var series = Series();
        var forecasts = series.AsParallel().AsOrdered().Select(y => DemandForecast.Of(y[..^Test], Test)!).ToList();
        // As published: forecasts rounded to whole numbers, scaled by the difference to the same month a year before.
        var error = series.Zip(forecasts).Average(p => Error(p.First[..^Test], p.First[^Test..], [.. p.Second.Months.Select(m => Math.Round(m.Value))]));
        var held = series.Zip(forecasts).Average(p => p.Second.Months.Zip(p.First[^Test..]).Average(m => m.Second >= m.First.Low && m.Second <= m.First.High ? 1.0 : 0));
        TestContext.Current.TestOutputHelper?.WriteLine($"chosen: MASE {error:0.0000}, held {held:P1}; {string.Join(", ", forecasts.CountBy(f => f.Method).OrderByDescending(m => m.Value).Select(m => $"{m.Key} {m.Value}"))}");
        foreach (var method in Methods.All)
            TestContext.Current.TestOutputHelper?.WriteLine(Row(method, series, forecasts));
        Assert.True(error <= 0.76, $"mean MASE {error:0.0000}");
        Assert.InRange(held, 0.75, 0.85);
    }

    /// <summary>One line of the table in docs/demand.md.</summary>
    static string Row(DemandMethod method, double[][] series, List<DemandForecast> forecasts)
    {
        var tried = series.Zip(forecasts).Where(p => p.Second.Backtest[method] is not null).AsParallel().AsOrdered().Select(p =>
        {
            var said = Methods.ForecastAll(p.First[..^Test], Test, p.Second.Backtest.Traits)[method];
            var interval = new Interval(p.Second.Backtest[method]!.Misses);
            return (Error: Error(p.First[..^Test], p.First[^Test..], [.. said.Select(v => Math.Round(v))]), Said: said.Sum(), Sold: p.First[^Test..].Sum(),
                Held: said.Zip(p.First[^Test..]).Where((m, h) => Math.Abs(m.First - m.Second) <= interval.Half(h + 1)).Count());
        }).ToList();
        return tried.Count == 0 ? $"{method}: not tried" : $"{method}: MASE {tried.Average(t => t.Error):0.0000}, bias {(tried.Sum(t => t.Said) / tried.Sum(t => t.Sold)) - 1:P1}, held {tried.Average(t => (double)t.Held / Test):P1}, n {tried.Count}";
    }

    static double[][] Series() => [.. File.ReadLines(SharedData.File("hospital", "hospital.csv")).Skip(1).Select(line => line.Split(',').Skip(1).Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];

    static double Error(double[] known, double[] actual, double[] said) => Accuracy.Mase(actual, said, known, lag: 12)!.Value;
}
