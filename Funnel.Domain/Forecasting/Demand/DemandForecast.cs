using Funnel.Domain.Common;

namespace Funnel.Domain.Forecasting.Demand;

/// <summary>What is expected of a month: the value, and between which bounds eight of ten such months should lie. Never negative.</summary>
public readonly record struct ExpectedMonth(double Value, double Low, double High);

/// <summary>The forecast of a series of months, with how the methods did before: which one made it, and whether somebody chose that by hand.</summary>
public sealed record DemandForecast(DemandMethod Method, bool IsByHand, IReadOnlyList<ExpectedMonth> Months, Backtest Backtest)
{
    public const int MostMonths = 12;

    /// <summary>With fewer months behind it, a series says nothing about the next ones.</summary>
    public const int FewestMonths = 12;

    /// <summary>How the method did that made this forecast.</summary>
    public MethodScore Score => Backtest[Method]!;

    /// <summary>
    /// Null for a series shorter than a year. A method asked for by hand that does not fit the series gives way to the one the past speaks for. The same series gives the same forecast, always.
    /// </summary>
    /// <param name="history">What was sold in each whole month, the oldest first; the forecast begins with the month after it.</param>
    public static DemandForecast? Of(IReadOnlyList<double> history, int months, DemandMethod? byHand = null)
    {
        if (months is < 1 or > MostMonths)
            throw new RuleViolation("A forecast looks 1 to {0} months ahead.", MostMonths);
        double[] y = [.. history];
        if (y.Length < FewestMonths)
            return null;
        var backtest = Backtest.Of(y, months);
        var method = byHand is { } wanted && backtest[wanted] is not null ? wanted : backtest.Best;
        var said = Methods.ForecastAll(y, months, backtest.Traits)[method];
        var interval = new Interval(backtest[method]!.Misses);
        return new DemandForecast(method, method == byHand, [.. said.Select((value, h) => new ExpectedMonth(value, Math.Max(0, value - interval.Half(h + 1)), value + interval.Half(h + 1)))], backtest);
    }
}
