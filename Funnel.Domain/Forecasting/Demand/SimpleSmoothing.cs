namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// Simple exponential smoothing: a level that moves towards each month by a share of the surprise. The share is the best of 0.01 to 0.99, and for each the level to
/// start from is the one of least squares: every one-step forecast is linear in it, so it has a closed form.
/// </summary>
internal static class SimpleSmoothing
{
    public static double[] Forecast(double[] y, int months) => Plain.Level(Math.Max(0, Find(y).Level), months);

    /// <summary>The best share of the surprise, and the level at the end.</summary>
    public static (double Share, double Level) Find(double[] y)
    {
        if (y.Length == 0)
            return (1, 0);
        var (least, best, level) = (double.MaxValue, 1.0, y[^1]);
        for (var hundredth = 1; hundredth < 100; hundredth++)
        {
            var (error, last) = Try(y, hundredth / 100.0);
            if (error < least)
                (least, best, level) = (error, hundredth / 100.0, last);
        }
        return (best, level);
    }

    private static (double Error, double Level) Try(double[] y, double share)
    {
        // level(t) = fixedPart + weight · start.
        double fixedPart = 0, weight = 1, squares = 0, product = 0, own = 0;
        foreach (var v in y)
        {
            var surprise = v - fixedPart;
            squares += weight * weight;
            product += weight * surprise;
            own += surprise * surprise;
            fixedPart += share * surprise;
            weight *= 1 - share;
        }
        var start = product / squares;
        return (own - (product * start), fixedPart + (weight * start));
    }
}
