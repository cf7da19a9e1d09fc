namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// Theta (Assimakopoulos and Nikolopoulos 2000), in the form Hyndman and Billah 2003 showed it to have: simple smoothing that drifts by half the slope of the straight line through the
/// series, over a series whose season, where there is one, was divided out.
/// </summary>
internal static class Theta
{
    public static double[] Forecast(double[] y, int months)
    {
        var n = y.Length;
        var seasonal = Season.IsFound(y) && y.All(v => v > 0);
        var pattern = seasonal ? Season.Pattern(y, factors: true) : null;
        var plain = pattern is null ? y : y.Select((v, t) => v / pattern[t % Season.Months]).ToArray();
        var (share, level) = SimpleSmoothing.Find(plain);
        double across = 0, along = 0, mean = Season.Mean(plain);
        for (var t = 0; t < n; t++)
        {
            var x = t - ((n - 1) / 2.0);
            across += x * (plain[t] - mean);
            along += x * x;
        }
        var drift = along > 0 ? across / along / 2 : 0;
        var forecast = new double[months];
        for (var h = 0; h < months; h++)
        {
            var value = level + (drift * (h + ((1 - Math.Pow(1 - share, n)) / share)));
            forecast[h] = Math.Max(0, pattern is null ? value : value * pattern[(n + h) % Season.Months]);
        }
        return forecast;
    }
}
