namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// How a method did on past months it had not seen. Errors are scaled (MASE, months 1 to so many ahead) by “same as last month”. <see cref="Bias"/> is by what share of what was
/// sold it said too much; null where nothing was. <see cref="Held"/> of <see cref="Months"/> past months fell into the interval learnt from the other starts.
/// </summary>
public sealed record MethodScore(DemandMethod Method, IReadOnlyList<double> Errors, double? Bias, int Held, int Months)
{
    /// <summary>Over the whole horizon.</summary>
    public double Error => Errors[^1];

    public double Coverage => (double)Held / Months;

    /// <summary>The average miss with its sign, scaled as the error is.</summary>
    internal double ScaledBias { get; init; }

    internal IReadOnlyList<double[]> Misses { get; init; } = [];
}

/// <summary>
/// Every method that fits is asked again at past starts what would come, knowing only what came before, and held against what did. All are judged on the same starts.
/// </summary>
public sealed record Backtest(int Starts, int Horizon, IReadOnlyList<MethodScore> Scores, IReadOnlyList<(DemandMethod Method, NotTried Why)> NotTried, bool IsRare)
{
    public const int MostStarts = 12;

    /// <summary>By so much less an error another method must have to be chosen before the combined one: the best of many is best by luck too.</summary>
    public const double Margin = 0.25;

    internal SeriesTraits Traits { get; private init; } = null!;

    public MethodScore? this[DemandMethod method] => Scores.FirstOrDefault(s => s.Method == method);

    /// <summary>The method the past speaks for. Where most months are empty, an error alone would choose the one that says nothing comes: there the bias counts beside it.</summary>
    public DemandMethod Best
    {
        get
        {
            if (IsRare)
                return Scores.MinBy(s => s.Error + Math.Abs(s.ScaledBias))!.Method;
            var least = Scores.MinBy(s => s.Error)!;
            return least.Error < this[DemandMethod.Combined]!.Error * (1 - Margin) ? least.Method : DemandMethod.Combined;
        }
    }

    public static Backtest Of(double[] y, int horizon)
    {
        // Room for a season, or at least a year, before the first start where the history is long enough to spare it.
        var least = y.Length >= 3 * Season.Months ? 2 * Season.Months : y.Length >= 3 * Season.Months / 2 ? Season.Months : Season.Months / 2;
        var first = Math.Max(least, y.Length - horizon - MostStarts + 1);
        var traits = SeriesTraits.Of(y, first);
        var last = Math.Min(first + MostStarts, y.Length) - 1;
        var misses = Methods.All.Where(m => traits.WhyNot(m) is null).ToDictionary(m => m, _ => new List<double[]>());
        for (var start = first; start <= last; start++)
        {
            var ahead = Math.Min(horizon, y.Length - start);
            foreach (var (method, said) in Methods.ForecastAll(y[..start], ahead, traits))
                misses[method].Add([.. said.Select((value, h) => value - y[start + h])]);
        }
        var sold = Enumerable.Range(first, last - first + 1).Sum(start => y.Skip(start).Take(horizon).Sum());
        return new Backtest(last - first + 1, horizon, [.. misses.Select(m => Score(m.Key, m.Value, Accuracy.Scale(y), horizon, sold))],
            [.. Methods.All.Select(m => (m, Why: traits.WhyNot(m))).Where(m => m.Why is not null).Select(m => (m.m, m.Why!.Value))], traits.IsRare)
        {
            Traits = traits,
        };
    }

    private static MethodScore Score(DemandMethod method, List<double[]> misses, double scale, int horizon, double sold)
    {
        var errors = Enumerable.Range(1, horizon).Select(ahead => misses.SelectMany(m => m.Take(ahead)).Average(Math.Abs)).Select(e => scale > 0 ? e / scale : 0);
        var total = misses.Sum(m => m.Sum());
        var held = 0;
        for (var start = 0; start < misses.Count; start++)
        {
            var others = misses.Count == 1 ? misses : [.. misses.Where((_, i) => i != start)];
            var interval = new Interval(others);
            held += misses[start].Where((miss, h) => Math.Abs(miss) <= interval.Half(h + 1)).Count();
        }
        var months = misses.Sum(m => m.Length);
        return new MethodScore(method, [.. errors], sold > 0 ? total / sold : null, held, months) { Misses = misses, ScaledBias = scale > 0 ? total / months / scale : 0 };
    }
}
