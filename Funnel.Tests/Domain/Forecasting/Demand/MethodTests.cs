using Funnel.Domain.Forecasting.Demand;

namespace Funnel.Tests.Domain.Forecasting.Demand;

/// <summary>Each method against answers worked out by hand.</summary>
public sealed class MethodTests
{
    static readonly double[] Year = [60, 80, 100, 120, 140, 160, 140, 120, 100, 80, 60, 40];

    [Fact]
    public void Naive_repeats_the_last_month_and_seasonal_naive_the_last_year()
    {
        Assert.Equal([8, 8], Plain.Naive([3, 5, 8], 2));
        Assert.Equal([60, 80, 100], Plain.SeasonalNaive([.. Year.Select(v => v / 2), .. Year], 3));
        // The thirteenth month on is like the first.
        Assert.Equal(60, Plain.SeasonalNaive(Year, 13)[12]);
    }

    // The size starts at 6 with a wait of 3; the sale of 4 after two months moves both a tenth of the way: 5.8 every 2.9 months.
    [Fact]
    public void Croston_divides_the_smoothed_size_by_the_smoothed_wait() => Assert.Equal(2.0, Intermittent.Croston([0, 0, 6, 0, 4], 1)[0], 12);

    [Fact]
    public void Sba_takes_half_the_weight_off_croston() => Assert.Equal(1.9, Intermittent.Sba([0, 0, 6, 0, 4], 1)[0], 12);

    // The chance starts at 2 of 5, fades to 0.36, and rises by a tenth of 0.64 with the sale: 0.424 × 5.8.
    [Fact]
    public void Tsb_multiplies_the_smoothed_size_by_the_smoothed_chance_which_fades_when_nothing_is_sold()
    {
        Assert.Equal(2.4592, Intermittent.Tsb([0, 0, 6, 0, 4], 1)[0], 12);
        // Two more empty months: two of seven to start with, then (2/7 · 0.9 · 0.9 + …): 0.3314… × 0.9 × 0.9.
        var chance = 2.0 / 7 * 0.9;
        chance += 0.1 * (1 - chance);
        Assert.Equal(5.8 * chance * 0.9 * 0.9, Intermittent.Tsb([0, 0, 6, 0, 4, 0, 0], 1)[0], 12);
    }

    [Fact]
    public void Nothing_sold_means_nothing_expected_of_rare_sales() =>
        Assert.All([Intermittent.Croston([0, 0], 2), Intermittent.Sba([0, 0], 2), Intermittent.Tsb([0, 0], 2)], f => Assert.Equal([0, 0], f));

    [Fact]
    public void Simple_smoothing_finds_the_share_and_the_start_with_the_least_squares()
    {
        Assert.All(SimpleSmoothing.Forecast([7, 7, 7, 7], 2), v => Assert.Equal(7, v, 9));
        double[] y = [5, 9, 4, 8, 6, 7, 9, 3];
        var (share, level) = SimpleSmoothing.Find(y);
        // A plain search over shares and starts finds nothing better.
        var least = double.MaxValue;
        for (var s = 1; s < 100; s++)
            for (var start = 0.0; start <= 12; start += 0.01)
                least = Math.Min(least, Squares(y, s / 100.0, start).Squares);
        var found = Enumerable.Range(0, 1201).Select(i => Squares(y, share, i / 100.0)).MinBy(r => r.Squares);
        Assert.Equal(least, found.Squares, 9);
        Assert.Equal(found.Level, level, 2);
    }

    [Fact]
    public void Smoothing_with_a_straight_trend_goes_on_along_a_line() =>
        Assert.All(Smoothing.Fit(Line(24, 10, 3), new SmoothingForm(Trend.Linear, Seasonal.None)).Forecast(6).Select((v, h) => (v, h)), m => Assert.Equal(10 + (3 * (24 + m.h)), m.v, 0.05));

    // By what is left of the slope each month, the sum of φ, φ², φ³: it flattens, and never overtakes the line.
    [Fact]
    public void A_damped_trend_grows_less_each_month_than_the_month_before()
    {
        var forecast = Smoothing.Fit(Line(24, 10, 3), new SmoothingForm(Trend.Damped, Seasonal.None)).Forecast(6);
        var steps = forecast.Zip(forecast.Skip(1), (a, b) => b - a).ToList();
        Assert.All(steps, s => Assert.InRange(s, 0.5, 3));
        Assert.All(steps.Zip(steps.Skip(1), (a, b) => b / a), ratio => Assert.InRange(ratio, 0.8 - 1e-9, 0.98 + 1e-9));
    }

    [Fact]
    public void A_season_of_factors_and_one_that_is_added_both_repeat_a_pattern_that_always_came()
    {
        double[] y = [.. Year, .. Year, .. Year];
        foreach (var season in new[] { Seasonal.Factor, Seasonal.Added })
            Assert.All(Smoothing.Fit(y, new SmoothingForm(Trend.None, season)).Forecast(12).Zip(Year), m => Assert.Equal(m.Second, m.First, 0.5));
    }

    [Fact]
    public void The_pattern_of_a_year_is_told_from_its_level()
    {
        double[] y = [.. Year, .. Year, .. Year];
        Assert.Equal(Year.Select(v => v / 100), Season.Pattern(y, factors: true).Select(v => Math.Round(v, 9)));
        Assert.Equal(Year.Select(v => v - 100), Season.Pattern(y, factors: false).Select(v => Math.Round(v, 9)));
        Assert.True(Season.IsFound([.. y, .. y]));
        Assert.False(Season.IsFound([.. Enumerable.Repeat(3.0, 36)]));
        Assert.False(Season.IsFound(Year));
    }

    // A line of slope 2: smoothing with the share 0.99 trails it by 2 · 0.01 / 0.99, and the drift is half the slope.
    [Fact]
    public void Theta_is_smoothing_that_drifts_by_half_the_slope()
    {
        var forecast = Theta.Forecast(Line(24, 2, 2), 3);
        var level = 48 - (2 * 0.01 / 0.99);
        Assert.All(forecast.Select((v, h) => (v, h)), m => Assert.Equal(level + m.h + (1 / 0.99), m.v, 6));
    }

    [Fact]
    public void The_simplex_finds_the_bottom_of_a_bowl() =>
        Assert.All(Simplex.Lowest(p => ((p[0] - 3) * (p[0] - 3)) + (10 * (p[1] + 1) * (p[1] + 1)), [0, 0], [1, 1], 400, 1e-12).Zip([3.0, -1.0]), p => Assert.Equal(p.Second, p.First, 3));

    [Fact]
    public void The_scaled_error_compares_with_repeating_the_month_before()
    {
        // The history differs by 2 and 1 from month to month: 1.5 on average; the forecast by 3 on average.
        Assert.Equal(2, Accuracy.Mase([4, 4], [1, 7], [1, 3, 2]));
        Assert.Null(Accuracy.Mase([4], [1], [5, 5, 5]));
    }

    static double[] Line(int months, double first, double step) => [.. Enumerable.Range(0, months).Select(t => first + (t * step))];

    static (double Squares, double Level) Squares(double[] y, double share, double level)
    {
        var squares = 0.0;
        foreach (var v in y)
        {
            squares += (v - level) * (v - level);
            level += share * (v - level);
        }
        return (squares, level);
    }
}
