namespace Funnel.Domain.Forecasting.Demand;

/// <summary>The ways to forecast a product. Where each formula comes from: docs/demand.md.</summary>
public enum DemandMethod
{
    /// <summary>The mean of four that err differently: theta, the smoothing the series itself prefers, a factor season, a slow rate.</summary>
    Combined,
    Naive,
    SeasonalNaive,
    Simple,
    Linear,
    Damped,
    SeasonAdded,
    SeasonFactor,

    /// <summary>Of seven forms of smoothing the one Akaike's criterion prefers.</summary>
    Selected,
    Theta,
    Croston,
    Sba,
    Tsb,
}

/// <summary>Why a method was not tried on a series.</summary>
public enum NotTried
{
    /// <summary>No year behind the first past start.</summary>
    NoYear,

    /// <summary>No two years behind it: a season cannot be told from chance.</summary>
    NoSecondYear,

    /// <summary>A factor season knows no month without a sale.</summary>
    HasEmptyMonths,

    /// <summary>Sold too regularly for a method of rare sales.</summary>
    SoldRegularly,
}

/// <summary>What decides which methods can be tried on a series, the same at every start.</summary>
internal sealed record SeriesTraits(int FirstStart, bool HasEmptyMonths, bool IsRare)
{
    // Months to a sale, on average, from which a demand is taken for intermittent (Syntetos, Boylan and Croston 2005).
    private const double Interval = 1.32;

    public static SeriesTraits Of(double[] y, int firstStart)
    {
        var sold = y.Count(v => v > 0);
        return new SeriesTraits(firstStart, sold < y.Length, y.Length >= Interval * Math.Max(1, sold));
    }

    public NotTried? WhyNot(DemandMethod method) => method switch
    {
        DemandMethod.SeasonalNaive when FirstStart < Season.Months => NotTried.NoYear,
        DemandMethod.SeasonAdded or DemandMethod.SeasonFactor when FirstStart < 2 * Season.Months => NotTried.NoSecondYear,
        DemandMethod.SeasonFactor when HasEmptyMonths => NotTried.HasEmptyMonths,
        DemandMethod.Croston or DemandMethod.Sba or DemandMethod.Tsb when !IsRare => NotTried.SoldRegularly,
        _ => null,
    };
}

internal static class Methods
{
    public static readonly IReadOnlyList<DemandMethod> All = Enum.GetValues<DemandMethod>();

    /// <summary>What every method that fits the series says, so many months on. One look at the series serves several methods.</summary>
    public static Dictionary<DemandMethod, double[]> ForecastAll(double[] y, int months, SeriesTraits traits)
    {
        var said = new Dictionary<DemandMethod, double[]>();
        var forms = Forms(traits).Select(f => (f.As, Fit: Smoothing.Fit(y, f.Form))).ToList();
        foreach (var (method, fit) in forms)
            if (method is { } named)
                said[named] = fit.Forecast(months);
        said[DemandMethod.Selected] = forms.MinBy(f => f.Fit.Criterion).Fit.Forecast(months);
        said[DemandMethod.Naive] = Plain.Naive(y, months);
        said[DemandMethod.Simple] = SimpleSmoothing.Forecast(y, months);
        said[DemandMethod.Theta] = Theta.Forecast(y, months);
        if (traits.WhyNot(DemandMethod.SeasonalNaive) is null)
            said[DemandMethod.SeasonalNaive] = Plain.SeasonalNaive(y, months);
        var slow = Intermittent.Tsb(y, months);
        if (traits.IsRare)
            (said[DemandMethod.Croston], said[DemandMethod.Sba], said[DemandMethod.Tsb]) = (Intermittent.Croston(y, months), Intermittent.Sba(y, months), slow);
        double[][] mixed = [said[DemandMethod.Theta], said[DemandMethod.Selected], said.GetValueOrDefault(DemandMethod.SeasonFactor, said[DemandMethod.Damped]), slow];
        said[DemandMethod.Combined] = [.. Enumerable.Range(0, months).Select(h => mixed.Average(f => f[h]))];
        return said;
    }

    // The forms without a name of their own only stand for election.
    private static IEnumerable<(DemandMethod? As, SmoothingForm Form)> Forms(SeriesTraits traits)
    {
        yield return (null, new SmoothingForm(Trend.None, Seasonal.None));
        yield return (DemandMethod.Linear, new SmoothingForm(Trend.Linear, Seasonal.None));
        yield return (DemandMethod.Damped, new SmoothingForm(Trend.Damped, Seasonal.None));
        foreach (var (method, season) in new[] { (DemandMethod.SeasonAdded, Seasonal.Added), (DemandMethod.SeasonFactor, Seasonal.Factor) })
        {
            if (traits.WhyNot(method) is not null)
                continue;
            yield return (null, new SmoothingForm(Trend.None, season));
            yield return (method, new SmoothingForm(Trend.Damped, season));
        }
    }
}
