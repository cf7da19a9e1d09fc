namespace Funnel.Domain.Forecasting.Demand;

/// <summary>The pattern of a year's months in a series, found by dividing (or subtracting) a centred average of twelve months out of it.</summary>
internal static class Season
{
    public const int Months = 12;

    /// <summary>True when the series has two whole years and says the same thing a year later too often for chance: its correlation at twelve months is outside what noise gives (90 %).</summary>
    public static bool IsFound(ReadOnlySpan<double> y)
    {
        if (y.Length < 2 * Months + 1)
            return false;
        var correlations = new double[Months + 1];
        var (mean, spread) = (Mean(y), 0.0);
        foreach (var v in y)
            spread += (v - mean) * (v - mean);
        if (spread <= 0)
            return false;
        for (var lag = 1; lag <= Months; lag++)
        {
            for (var t = lag; t < y.Length; t++)
                correlations[lag] += (y[t] - mean) * (y[t - lag] - mean);
            correlations[lag] /= spread;
        }
        var before = 0.0;
        for (var lag = 1; lag < Months; lag++)
            before += correlations[lag] * correlations[lag];
        return Math.Abs(correlations[Months]) > 1.645 * Math.Sqrt((1 + (2 * before)) / y.Length);
    }

    /// <summary>By how much the month at each place of the year (place 0 is that of the series' first month) differs from the level; factors average 1, differences 0.</summary>
    public static double[] Pattern(ReadOnlySpan<double> y, bool factors)
    {
        var (sums, counts) = (new double[Months], new int[Months]);
        for (var t = Months / 2; t < y.Length - (Months / 2); t++)
        {
            var level = (y[t - (Months / 2)] + y[t + (Months / 2)]) / 2;
            for (var i = t - (Months / 2) + 1; i < t + (Months / 2); i++)
                level += y[i];
            level /= Months;
            if (factors && level <= 0)
                continue;
            sums[t % Months] += factors ? y[t] / level : y[t] - level;
            counts[t % Months]++;
        }
        var pattern = new double[Months];
        for (var i = 0; i < Months; i++)
            pattern[i] = counts[i] > 0 ? sums[i] / counts[i] : factors ? 1 : 0;
        var mean = Mean(pattern);
        for (var i = 0; i < Months; i++)
            pattern[i] = factors ? (mean > 0 ? pattern[i] / mean : 1) : pattern[i] - mean;
        return pattern;
    }

    public static double Mean(ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        foreach (var v in y)
            sum += v;
        return y.Length == 0 ? 0 : sum / y.Length;
    }
}
