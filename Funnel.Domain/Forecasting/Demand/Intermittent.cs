namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// For products that sell in some months only: the size of a sale and the wait between sales are smoothed apart. All three start from the first sale and its place.
/// </summary>
internal static class Intermittent
{
    public const double Weight = 0.1;

    /// <summary>Croston 1972: smoothed size over smoothed wait, both renewed only when something is sold.</summary>
    public static double[] Croston(double[] y, int months) => Plain.Level(Rate(y), months);

    /// <summary>Syntetos and Boylan 2005: Croston's rate is too high by about half the weight, so that much is taken off.</summary>
    public static double[] Sba(double[] y, int months) => Plain.Level(Rate(y) * (1 - (Weight / 2)), months);

    /// <summary>Teunter, Syntetos and Babai 2011: instead of the wait the chance of a sale is smoothed, every month, so that a product nobody buys any more fades.</summary>
    public static double[] Tsb(double[] y, int months)
    {
        var first = Array.FindIndex(y, v => v > 0);
        if (first < 0)
            return Plain.Level(0, months);
        var (size, chance) = (y[first], y.Count(v => v > 0) / (double)y.Length);
        for (var t = first + 1; t < y.Length; t++)
        {
            chance += Weight * ((y[t] > 0 ? 1 : 0) - chance);
            if (y[t] > 0)
                size += Weight * (y[t] - size);
        }
        return Plain.Level(size * chance, months);
    }

    private static double Rate(double[] y)
    {
        var first = Array.FindIndex(y, v => v > 0);
        if (first < 0)
            return 0;
        double size = y[first], wait = first + 1, since = 1;
        for (var t = first + 1; t < y.Length; t++, since++)
        {
            if (y[t] <= 0)
                continue;
            size += Weight * (y[t] - size);
            wait += Weight * (since - wait);
            since = 0;
        }
        return size / wait;
    }
}
