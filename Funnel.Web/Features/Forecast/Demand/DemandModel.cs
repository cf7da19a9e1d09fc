using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Demand;

/// <summary>Everything the demand's screen shows, counted once from one snapshot.</summary>
public sealed class DemandModel
{
    private DemandModel(LiveState state, DemandView view, DateTime now)
    {
        state = state.AsOf(view.View.AsOf);
        (View, Catalog) = (view, state.Catalog);
        var query = view.ToQuery(now);
        Figures = ProductDemand.Of(state.History, state.Catalog, query);
        Shown = Figures.Rows.FirstOrDefault(r => r.Sales.Product == view.Item) ?? (Figures.Rows.Count > 0 ? Figures.Rows[0] : null);
        if (Shown is null || view.Month is not { } month)
            return;
        Won = ProductDemand.SoldIn(state.History, state.Catalog, query, Shown.Sales.Product, month);
        Promised = ProductDemand.PromisedIn(state.History, state.Catalog, query, Shown.Sales.Product, month);
    }

    public DemandView View { get; }

    public Catalog Catalog { get; }

    public DemandFigures Figures { get; }

    /// <summary>The product laid open; null when nothing was ever sold or is promised.</summary>
    public DemandRow? Shown { get; }

    /// <summary>The deals of the month laid open.</summary>
    public IReadOnlyList<DemandDeal> Won { get; } = [];

    public IReadOnlyList<DemandDeal> Promised { get; } = [];

    public string Currency => Catalog.Company.Currency;

    public DemandMeasure Measure => Figures.Query.Measure;

    public static DemandModel Count(LiveState state, DemandView view, DateTime now) => new(state, view, now);

    public string Name(ProductId id) => Catalog.Products.GetValueOrDefault(id)?.Name ?? $"#{id.Value}";

    public string? Line(ProductId id) => Catalog.Products.GetValueOrDefault(id)?.Line is { } line ? Catalog.Lines.GetValueOrDefault(line)?.Name : null;
}
