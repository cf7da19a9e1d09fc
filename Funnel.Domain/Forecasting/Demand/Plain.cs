namespace Funnel.Domain.Forecasting.Demand;

/// <summary>Forecasts that only repeat or average what was.</summary>
internal static class Plain
{
    /// <summary>Every month is like the last.</summary>
    public static double[] Naive(double[] y, int months) => Level(y.Length == 0 ? 0 : y[^1], months);

    /// <summary>Every month is like the same one a year before.</summary>
    public static double[] SeasonalNaive(double[] y, int months)
    {
        var forecast = new double[months];
        for (var h = 0; h < months; h++)
            forecast[h] = y[y.Length - Season.Months + (h % Season.Months)];
        return forecast;
    }

    public static double[] Level(double level, int months)
    {
        var forecast = new double[months];
        Array.Fill(forecast, level);
        return forecast;
    }
}
