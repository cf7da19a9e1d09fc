using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;

namespace Funnel.Tests.Domain.Forecasting.Demand;

/// <summary>What holds for the forecast of any series, and how the method is chosen.</summary>
public sealed class DemandForecastTests
{
    [Fact]
    public void Any_series_of_a_year_or_more_gets_a_forecast_that_is_never_negative_and_lies_inside_its_interval()
    {
        foreach (var (y, round) in Series(120))
        {
            var forecast = DemandForecast.Of(y, 1 + (round % 12));
            Assert.NotNull(forecast);
            Assert.Equal(1 + (round % 12), forecast.Months.Count);
            Assert.All(forecast.Months, m => Assert.True(m.Low >= 0 && m.Low <= m.Value && m.Value <= m.High && double.IsFinite(m.High), $"round {round}: {m}"));
            Assert.All(forecast.Backtest.Scores, s => Assert.True(double.IsFinite(s.Error) && s.Error >= 0 && s.Held <= s.Months, $"round {round}: {s}"));
            // Every method was either tried or has a reason.
            Assert.Equal(Methods.All.Count, forecast.Backtest.Scores.Count + forecast.Backtest.NotTried.Count);
        }
    }

    [Fact]
    public void A_series_told_in_dozens_gets_the_same_forecast_in_dozens()
    {
        foreach (var (y, _) in Series(40))
        {
            var (one, many) = (DemandForecast.Of(y, 6)!, DemandForecast.Of([.. y.Select(v => v * 16)], 6)!);
            Assert.Equal(one.Method, many.Method);
            Assert.All(one.Months.Zip(many.Months), m => Assert.Equal(m.First.Value * 16, m.Second.Value, 0.02 * (1 + m.Second.High)));
            Assert.Equal(one.Score.Error, many.Score.Error, 0.02);
        }
    }

    [Fact]
    public void The_same_series_always_gets_the_same_forecast()
    {
        foreach (var (y, _) in Series(10))
            Assert.Equal(DemandForecast.Of(y, 12)!.Months, DemandForecast.Of(y, 12)!.Months);
    }

    [Fact]
    public void What_never_changed_goes_on() =>
        Assert.All(DemandForecast.Of([.. Enumerable.Repeat(5.0, 30)], 6)!.Months, m => Assert.Equal((5.0, 5.0, 5.0), (Math.Round(m.Low, 6), Math.Round(m.Value, 6), Math.Round(m.High, 6))));

    [Fact]
    public void What_was_never_sold_is_not_expected() => Assert.All(DemandForecast.Of(new double[24], 12)!.Months, m => Assert.Equal(default, m));

    [Fact]
    public void Less_than_a_year_gets_no_forecast()
    {
        Assert.Null(DemandForecast.Of([.. Enumerable.Repeat(5.0, 11)], 3));
        Assert.NotNull(DemandForecast.Of([.. Enumerable.Repeat(5.0, 12)], 3));
    }

    [Fact]
    public void A_forecast_looks_no_further_than_a_year() => Assert.Throws<RuleViolation>(() => DemandForecast.Of(new double[24], 13));

    [Fact]
    public void A_backtest_knows_nothing_of_what_came_after_a_start()
    {
        var (y, _) = Series(1).First();
        var backtest = Backtest.Of([.. y, 1, 2, 3], 3);
        // The last starts alone see the last months: with other ends the misses of earlier starts stay.
        var other = Backtest.Of([.. y, 900, 2, 3], 3);
        var earlier = backtest.Starts - 3;
        Assert.True(earlier > 0);
        foreach (var (a, b) in backtest.Scores.Zip(other.Scores))
            Assert.Equal(a.Misses.Take(earlier - 2).SelectMany(m => m), b.Misses.Take(earlier - 2).SelectMany(m => m));
    }

    [Fact]
    public void A_clear_season_is_found_by_a_method_that_knows_seasons()
    {
        double[] year = [10, 20, 30, 40, 50, 60, 70, 60, 50, 40, 30, 20];
        var forecast = DemandForecast.Of([.. year, .. year, .. year, .. year], 12)!;
        Assert.True(forecast.Score.Error < 0.2, $"{forecast.Method} {forecast.Score.Error}");
        Assert.All(forecast.Months.Zip(year), m => Assert.Equal(m.Second, m.First.Value, 3.0));
    }

    [Fact]
    public void Rare_sales_are_judged_by_bias_too_and_the_methods_for_them_are_tried_only_there()
    {
        double[] rare = [.. Enumerable.Range(0, 48).Select(t => t % 5 == 2 ? 3 + (t % 3) : 0.0)];
        var forecast = DemandForecast.Of(rare, 6)!;
        Assert.True(forecast.Backtest.IsRare);
        Assert.NotNull(forecast.Backtest[DemandMethod.Sba]);
        // “Nothing comes” has the smallest plain error here and sells nothing: the mean of what came is about 0.8 a month.
        Assert.InRange(forecast.Months.Average(m => m.Value), 0.4, 1.3);
        var regular = Backtest.Of([.. Enumerable.Range(0, 48).Select(t => 10.0 + (t % 5))], 6);
        Assert.Contains((DemandMethod.Croston, NotTried.SoldRegularly), regular.NotTried);
    }

    [Fact]
    public void A_method_chosen_by_hand_makes_the_forecast_where_it_fits()
    {
        double[] y = [.. Enumerable.Range(0, 30).Select(t => 10.0 + (t * 7 % 5))];
        var byHand = DemandForecast.Of(y, 3, DemandMethod.Naive)!;
        Assert.Equal((DemandMethod.Naive, true), (byHand.Method, byHand.IsByHand));
        Assert.All(byHand.Months, m => Assert.Equal(y[^1], m.Value));
        Assert.False(DemandForecast.Of(y, 3, DemandMethod.Croston)!.IsByHand);
    }

    // Every miss is 2: the square does not grow, all ten of ten lie at 2, and with eleven starts to learn from Student's t of ten degrees replaces the bell curve's 1.2816 by 1.3722.
    [Fact]
    public void The_interval_is_what_held_eight_of_ten_misses_a_little_wider_for_few_starts()
    {
        var interval = new Interval([.. Enumerable.Range(0, 11).Select(i => new[] { i % 2 == 0 ? 2.0 : -2, 2 })]);
        Assert.Equal(2 * 1.37218 / 1.28155, interval.Half(1), 4);
        Assert.Equal(interval.Half(1), interval.Half(7), 9);
        // Misses of 1, 2, 3 … months ahead whose squares are 1, 2, 3 …: the width grows as their root.
        var growing = new Interval([[1, Math.Sqrt(2), Math.Sqrt(3)], [-1, Math.Sqrt(2), -Math.Sqrt(3)]]);
        Assert.Equal(Math.Sqrt(4), growing.Half(4) / growing.Half(1), 9);
    }

    /// <summary>Random series of all kinds: level, trend, season, rare sales, fading, sudden, whole numbers.</summary>
    static IEnumerable<(double[] Y, int Round)> Series(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var random = new Random(round);
            var (level, slope, swing, chance) = (random.NextDouble() * 100, (random.NextDouble() - 0.5) * 4, random.NextDouble(), random.Next(3) == 0 ? random.NextDouble() : 1);
            var months = random.Next(12, 60);
            yield return ([.. Enumerable.Range(0, Math.Max(months, round == 0 ? 40 : 0)).Select(t => random.NextDouble() > chance ? 0
                : Math.Max(0, Math.Round((level + (slope * t)) * (1 + (swing * Math.Sin(t * Math.PI / 6))) * (0.7 + (0.6 * random.NextDouble())))))], round);
        }
    }
}
