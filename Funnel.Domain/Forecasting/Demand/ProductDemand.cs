using System.Collections.Immutable;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// What was won of each product in each month of the company's calendar, what the open pipeline promises, and what the months ahead will probably want. A win counts in the month it was made while it stands, as the deal was then;
/// an open deal counts times its chance in the month of its expected close. Without a pipeline in the filter the first one is meant, as in the funnel.
/// </summary>
public static class ProductDemand
{
    // Older months say nothing of the next ones any more.
    private const int Remembered = 96;

    private static readonly ForecastMemory Made = new(400);

    public static DemandFigures Of(SalesHistory history, Catalog catalog, DemandQuery query)
    {
        var rules = new DemandRules(catalog, query);
        var total = new Dictionary<ProductId, DemandTally>();
        foreach (var piece in history.Gather(() => new Dictionary<ProductId, DemandTally>(), (tallies, s, slot) => rules.Tell(s, slot, (part, _) =>
        {
            if (!tallies.TryGetValue(part.Product, out var tally))
                tallies[part.Product] = tally = new DemandTally(query.Horizon);
            tally.Add(part);
        })))
        {
            foreach (var (product, tally) in piece)
                if (!total.TryAdd(product, tally))
                    total[product].Add(tally);
        }
        var sales = total.Select(t => t.Value.Sales(t.Key, rules.ThisMonth)).OrderByDescending(s => s.Last(12).Value).ThenByDescending(s => s.Open.Value)
            .ThenBy(s => catalog.Products.GetValueOrDefault(s.Product)?.Name, StringComparer.Ordinal).ThenBy(s => s.Product.Value).ToList();
        return new DemandFigures(query, Months.Day(rules.ThisMonth), history.Sequence, [.. sales.AsParallel().AsOrdered().Select(s => new DemandRow(s, Forecast(s, query)))]);
    }

    /// <summary>Exactly the deals behind what was won of a product in a month, the largest part first.</summary>
    public static List<DemandDeal> SoldIn(SalesHistory history, Catalog catalog, DemandQuery query, ProductId product, DateOnly month) =>
        Deals(history, catalog, query, product, part => part.IsSold && part.Month == Months.Of(month));

    /// <summary>Exactly the open deals behind what is promised of a product in a month.</summary>
    public static List<DemandDeal> PromisedIn(SalesHistory history, Catalog catalog, DemandQuery query, ProductId product, DateOnly month) =>
        Deals(history, catalog, query, product, part => !part.IsSold && part.Place is null && part.Month == Months.Of(month));

    /// <summary>The open deals whose promise is in no month of the horizon.</summary>
    public static List<DemandDeal> PromisedElsewhere(SalesHistory history, Catalog catalog, DemandQuery query, ProductId product, PromisePlace place) =>
        Deals(history, catalog, query, product, part => !part.IsSold && part.Place == place);

    private static DemandForecast? Forecast(ProductHistory sales, DemandQuery query) => Made.Of([.. sales.Sold.SkipLast(1).TakeLast(Remembered).Select(m => m.By(query.Measure))], query.Horizon,
        query.ByHand is { } hand && (hand.Product ?? sales.Product) == sales.Product ? hand.Method : null);

    private static List<DemandDeal> Deals(SalesHistory history, Catalog catalog, DemandQuery query, ProductId product, Func<DemandPart, bool> which)
    {
        var rules = new DemandRules(catalog, query);
        var found = history.Gather(() => new List<DemandDeal>(), (deals, s, slot) => rules.Tell(s, slot, (part, change) =>
        {
            if (part.Product == product && which(part))
                deals.Add(new DemandDeal(s.Track(slot), s.ChangeAt(slot, change), part.Portion, part.Chance));
        }));
        List<DemandDeal> all = [.. found.SelectMany(d => d)];
        all.Sort((a, b) => (b.Portion.Value, b.Portion.Units, a.Track.Id.Value).CompareTo((a.Portion.Value, a.Portion.Units, b.Track.Id.Value)));
        return all;
    }
}

/// <summary>Months as whole numbers, so that they can be counted.</summary>
internal static class Months
{
    public static int Of(DateOnly day) => (day.Year * 12) + day.Month - 1;

    public static DateOnly Day(int month) => new(month / 12, (month % 12) + 1, 1);
}

/// <summary>A product's part in a deal while it is counted.</summary>
internal readonly record struct DemandPart(ProductId Product, bool IsSold, int Month, PromisePlace? Place, int Ahead, Portion Portion, double Chance);

/// <summary>What of a deal counts, where, and for how much.</summary>
internal sealed class DemandRules
{
    private readonly Catalog _catalog;
    private readonly DemandQuery _query;
    private readonly DealMatch _match;
    private readonly Weights _weights;
    private readonly long _known;

    public DemandRules(Catalog catalog, DemandQuery query)
    {
        var filter = query.Filter.Pipeline is null && catalog.Pipelines.Count > 0 ? query.Filter with { Pipeline = catalog.Pipelines[0].Id } : query.Filter;
        (_catalog, _query, _match, _known) = (catalog, query, new DealMatch(filter, catalog), query.AsOf.Ticks);
        _weights = Weights.At(catalog, query.AsOf);
        ThisMonth = Months.Of(Period.DayOf(query.AsOf, catalog.Company.Zone));
    }

    public int ThisMonth { get; }

    /// <summary>Tells each product's part in a deal, with the change it is counted by.</summary>
    public void Tell(Segment s, int slot, Action<DemandPart, int> tell)
    {
        var won = Leaders.WonAt(s, slot, _match, 0, _known);
        if (won >= 0)
        {
            Each(s, won, s.Amount[won], 1, true, Months.Of(Period.DayOf(new DateTime(s.At[won], DateTimeKind.Utc), _catalog.Company.Zone)), null, tell);
            return;
        }
        var open = s.AsOf(slot, _known);
        if (open < 0 || s.OutcomeAt(open) != Outcome.Open || !_match.Matches(s, open))
            return;
        var chance = _weights.Chance(s, slot, open);
        var day = s.Rest[open].ExpectedClose;
        var month = day < 0 ? 0 : Months.Of(DateOnly.FromDayNumber(day));
        PromisePlace? place = day < 0 ? PromisePlace.NoDate : month < ThisMonth ? PromisePlace.Late : month >= ThisMonth + _query.Horizon ? PromisePlace.Later : null;
        Each(s, open, _weights.Weighted(s, slot, open), chance, false, month, place, tell);
    }

    // The deal's worth is shared out to its products whole, by their stated parts; where one has none, by quantity.
    private void Each(Segment s, int change, long worth, double chance, bool sold, int month, PromisePlace? place, Action<DemandPart, int> tell)
    {
        var lines = s.Facts[s.Rest[change].Facts].Products;
        if (lines.IsDefaultOrEmpty)
            return;
        var byAmount = lines.All(l => l.Amount > 0);
        var all = lines.Sum(l => Weight(l, byAmount));
        decimal before = 0;
        foreach (var line in lines)
        {
            // Up to here less up to before: what is rounded off one part is in the next.
            var upTo = before + (all > 0 ? Weight(line, byAmount) / all : 1m / lines.Length);
            var value = (long)Math.Round(worth * Math.Min(1, upTo), MidpointRounding.AwayFromZero) - (long)Math.Round(worth * Math.Min(1, before), MidpointRounding.AwayFromZero);
            before = upTo;
            if (IsAsked(line.Product))
                tell(new DemandPart(line.Product, sold, month, place, month - ThisMonth, new Portion(line.Quantity * (decimal)chance, value), chance), change);
        }
    }

    private static decimal Weight(ProductLine line, bool byAmount) => byAmount ? line.Amount : line.Quantity;

    // A deal with a product asked for may hold others too.
    private bool IsAsked(ProductId product) =>
        (_query.Filter.Product is not { } only || only == product) && (_query.Filter.Line is not { } line || _catalog.Products.GetValueOrDefault(product)?.Line == line);
}

/// <summary>Sums of one product over some of the deals.</summary>
internal sealed class DemandTally(int horizon)
{
    private readonly SortedDictionary<int, Portion> _sold = [];
    private readonly Portion[] _promised = new Portion[horizon];
    private readonly Portion[] _elsewhere = new Portion[Enum.GetValues<PromisePlace>().Length];

    public void Add(DemandPart part)
    {
        if (part.IsSold)
            _sold[part.Month] = _sold.GetValueOrDefault(part.Month) + part.Portion;
        else if (part.Place is { } place)
            _elsewhere[(int)place] += part.Portion;
        else
            _promised[part.Ahead] += part.Portion;
    }

    public void Add(DemandTally other)
    {
        foreach (var (month, amounts) in other._sold)
            _sold[month] = _sold.GetValueOrDefault(month) + amounts;
        for (var i = 0; i < _promised.Length; i++)
            _promised[i] += other._promised[i];
        for (var i = 0; i < _elsewhere.Length; i++)
            _elsewhere[i] += other._elsewhere[i];
    }

    public ProductHistory Sales(ProductId product, int thisMonth)
    {
        var first = _sold.Count > 0 ? _sold.First().Key : thisMonth;
        ImmutableArray<Portion> sold = _sold.Count == 0 ? [] : [.. Enumerable.Range(first, thisMonth - first + 1).Select(m => _sold.GetValueOrDefault(m))];
        return new ProductHistory(product, Months.Day(first), sold, [.. _promised], Enum.GetValues<PromisePlace>().ToDictionary(p => p, p => _elsewhere[(int)p]));
    }
}
