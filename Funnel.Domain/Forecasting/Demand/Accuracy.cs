namespace Funnel.Domain.Forecasting.Demand;

/// <summary>How far forecasts were off, in a measure that is the same for every product (Hyndman and Koehler 2006).</summary>
public static class Accuracy
{
    /// <summary>By how much a series differs, on average, from itself so many months before: the error of repeating it. 0 for a series too short or constant.</summary>
    public static double Scale(ReadOnlySpan<double> history, int lag = 1)
    {
        var sum = 0.0;
        for (var t = lag; t < history.Length; t++)
            sum += Math.Abs(history[t] - history[t - lag]);
        return history.Length > lag ? sum / (history.Length - lag) : 0;
    }

    /// <summary>Mean absolute scaled error: under 1 is better than repeating the month so far back. Null where the history gives no scale.</summary>
    public static double? Mase(ReadOnlySpan<double> actual, ReadOnlySpan<double> forecast, ReadOnlySpan<double> history, int lag = 1)
    {
        var scale = Scale(history, lag);
        if (scale <= 0 || actual.Length == 0)
            return null;
        var sum = 0.0;
        for (var h = 0; h < actual.Length; h++)
            sum += Math.Abs(actual[h] - forecast[h]);
        return sum / actual.Length / scale;
    }
}
