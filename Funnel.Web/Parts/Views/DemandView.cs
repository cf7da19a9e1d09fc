using System.Globalization;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;

namespace Funnel.Web.Parts.Views;

/// <summary>What the demand for products shows, as it stands in the address of the screen, the report and the call alike: filters, months ahead, measure, the product laid open and how it is forecast.</summary>
public sealed record DemandView
{
    public const int UsualHorizon = 6;
    public const int UsualPast = 24;

    /// <summary>Months of the past a picture may show.</summary>
    public static readonly IReadOnlyList<int> Pasts = [12, 24, 36, 60];

    /// <summary>Filters and moment.</summary>
    public required ViewQuery View { get; init; }

    public int Horizon { get; init; } = UsualHorizon;

    public int Past { get; init; } = UsualPast;

    public DemandMeasure Measure { get; init; }

    /// <summary>The product laid open; null is the first.</summary>
    public ProductId? Item { get; init; }

    /// <summary>Chosen by hand for <see cref="Item"/>; without one for every product.</summary>
    public DemandMethod? Method { get; init; }

    /// <summary>First day of the month whose deals are listed.</summary>
    public DateOnly? Month { get; init; }

    public bool AsTable { get; init; }

    public static DemandView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(name => name is "period" or "from" or "to" or "mode" or "measure" or "cohort" or "visited" ? null : value(name), catalog, within, now);
        var refused = view.Refused.ToList();
        var reader = new AddressReader(value, refused);
        var demand = new DemandView
        {
            View = view,
            Horizon = reader.Value("months", text => Whole(text, n => n is >= 1 and <= DemandForecast.MostMonths)) ?? UsualHorizon,
            Past = reader.Value("past", text => Whole(text, Pasts.Contains)) ?? UsualPast,
            Measure = reader.Value("measure", Named<DemandMeasure>) ?? DemandMeasure.Units,
            Item = reader.Value("item", text => Product(text, catalog)),
            Method = reader.Value("method", Named<DemandMethod>),
            Month = reader.Value("month", text => Period.TryParse(text) is { Kind: PeriodKind.Month } month ? month.From : (DateOnly?)null),
            AsTable = value("show") == "table",
        };
        return demand with { View = view with { Refused = refused } };
    }

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static DemandView ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var view = Read(name => query[name].FirstOrDefault(), catalog, within, now);
        AddressReader.DemandUnderstood(view.View.Refused);
        return view;
    }

    private static readonly string[] Names = [.. ViewParameters.Demand.Select(p => p.Name)];

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        yield return ("months", Horizon == UsualHorizon ? null : Text(Horizon));
        yield return ("past", Past == UsualPast ? null : Text(Past));
        yield return ("measure", Measure == DemandMeasure.Units ? null : Name(Measure));
        yield return ("item", Item is { } item ? Text(item.Value) : null);
        yield return ("method", Method is { } method ? Name(method) : null);
        yield return ("month", Month?.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        yield return ("show", AsTable ? "table" : null);
        foreach (var filter in View.Parameters().Where(p => p.Name is not ("period" or "mode" or "measure" or "cohort" or "visited")))
            yield return filter;
    }

    /// <summary>The question put to the domain.</summary>
    public DemandQuery ToQuery(DateTime now) => new(View.AsOf ?? now, Horizon)
    {
        Measure = Measure,
        Filter = View.Filter,
        ByHand = Method is { } method ? (Item, method) : null,
    };

    /// <summary>As addresses and programs write it: seasonalNaive.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static T? Named<T>(string text)
        where T : struct, Enum => char.IsLetter(text[0]) && Enum.TryParse<T>(text, true, out var value) && Enum.IsDefined(value) ? value : null;

    private static int? Whole(string text, Func<int, bool> fits) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && fits(number) ? number : null;

    private static ProductId? Product(string text, Catalog catalog)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && catalog.Products.ContainsKey(new ProductId(number)))
            return new ProductId(number);
        return catalog.Products.Values.Where(p => string.Equals(p.Name, text, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() is [var byName] ? byName.Id : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
