using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Domain.Forecasting.Demand;

public enum DemandMeasure { Units, Value }

/// <summary>What is asked of the demand for products: as known at an instant, so many months ahead of it, the one that goes on being the first.</summary>
public sealed record DemandQuery
{
    public DemandQuery(DateTime asOf, int horizon)
    {
        if (horizon is < 1 or > DemandForecast.MostMonths)
            throw new RuleViolation("A forecast looks 1 to {0} months ahead.", DemandForecast.MostMonths);
        (AsOf, Horizon) = (asOf, horizon);
    }

    /// <summary>UTC.</summary>
    public DateTime AsOf { get; }

    public int Horizon { get; }

    /// <summary>What is forecast; units and value are counted in any case.</summary>
    public DemandMeasure Measure { get; init; } = DemandMeasure.Units;

    public DealFilter Filter { get; init; } = DealFilter.None;

    /// <summary>A method chosen by hand, for one product or (null) for all.</summary>
    public (ProductId? Product, DemandMethod Method)? ByHand { get; init; }
}

/// <summary>Units and value (minor units of the company's currency) of a product: won, or promised by open deals (each times its chance).</summary>
public readonly record struct Portion(decimal Units, long Value)
{
    public static Portion operator +(Portion a, Portion b) => new(a.Units + b.Units, a.Value + b.Value);

    public double By(DemandMeasure measure) => measure == DemandMeasure.Units ? (double)Units : Value;
}

/// <summary>A product's part in one deal: in the month it was won, or, for an open deal, where its expected close puts it.</summary>
public sealed record DemandDeal(DealTrack Track, Change State, Portion Portion, double Chance);

/// <summary>Where the promise of an open deal counts when it is in no month of the horizon.</summary>
public enum PromisePlace
{
    /// <summary>Its expected close is before the month that goes on: it is late.</summary>
    Late,
    NoDate,

    /// <summary>After the horizon.</summary>
    Later,
}

/// <summary>
/// One product. <see cref="Sold"/> runs from the month of its first win to the month that goes on, which is not over (empty for one never won); <see cref="Promised"/> has a part for every month of the horizon.
/// </summary>
public sealed record ProductHistory(ProductId Product, DateOnly FirstMonth, IReadOnlyList<Portion> Sold, IReadOnlyList<Portion> Promised, IReadOnlyDictionary<PromisePlace, Portion> Elsewhere)
{
    /// <summary>Whole months since the first win.</summary>
    public int Months => Math.Max(0, Sold.Count - 1);

    /// <summary>What was won in the month that goes on.</summary>
    public Portion ThisMonth => Sold.Count > 0 ? Sold[^1] : default;

    /// <summary>Of the last whole months, so many at most.</summary>
    public Portion Last(int months) => Sold.SkipLast(1).TakeLast(months).Aggregate(default(Portion), (a, b) => a + b);

    public Portion Open => Promised.Concat(Elsewhere.Values).Aggregate(default(Portion), (a, b) => a + b);
}

/// <summary>A product with what is expected of it; no forecast with fewer than twelve whole months behind it.</summary>
public sealed record DemandRow(ProductHistory Sales, DemandForecast? Forecast)
{
    /// <summary>The months whose average a forecast is told by: three whole ones after the month that goes on, or what the horizon has of them.</summary>
    public static (int From, int Count) Told(int horizon) => horizon == 1 ? (0, 1) : (1, Math.Min(3, horizon - 1));

    /// <summary>Of <see cref="Told"/>, a month on average.</summary>
    public ExpectedMonth? AMonth
    {
        get
        {
            if (Forecast is null)
                return null;
            var (from, count) = Told(Forecast.Months.Count);
            var told = Forecast.Months.Skip(from).Take(count).ToList();
            return new ExpectedMonth(told.Average(m => m.Value), told.Average(m => m.Low), told.Average(m => m.High));
        }
    }
}

/// <summary>The answer: products by value won in the last twelve whole months, then by what is promised. <see cref="ThisMonth"/> is the first day of the month that goes on.</summary>
public sealed record DemandFigures(DemandQuery Query, DateOnly ThisMonth, long Sequence, IReadOnlyList<DemandRow> Rows);
