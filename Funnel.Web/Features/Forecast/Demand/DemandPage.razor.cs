using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Demand;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Demand;

/// <summary>What each product will probably sell in the months ahead, how sure that is, and what the open pipeline promises of it; each month opens its deals.</summary>
public sealed partial class DemandPage
{
    DemandModel _figures = default!;
    Drawing _drawing = default!;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] DemandPictures Pictures { get; set; } = default!;

    [Inject] IStringLocalizer<DemandTexts> L { get; set; } = default!;

    protected override string Path => Urls.Demand();

    string? Pipeline => ((Asked.View.Filter.Pipeline is { } id ? _figures.Catalog.Pipeline(id) : null) ?? (_figures.Catalog.Pipelines is [var first, ..] ? first : null))?.Name;

    IReadOnlyList<Choice> Measures => [new(nameof(DemandMeasure.Units), L["Units"]), new(nameof(DemandMeasure.Value), L["Value"])];

    IReadOnlyList<Choice> Horizons => [.. Enumerable.Range(1, DemandForecast.MostMonths).Where(m => m != DemandView.UsualHorizon).Select(m => new Choice(Text(m), Months(m)))];

    IReadOnlyList<Choice> Pasts => [.. DemandView.Pasts.Where(m => m != DemandView.UsualPast).Select(m => new Choice(Text(m), Months(m)))];

    IReadOnlyList<Choice> Lines => [.. _figures.Catalog.Lines.Values.Select(l => new Choice(Text(l.Id.Value), l.Name)).OrderBy(c => c.Text, StringComparer.CurrentCulture)];

    protected override DemandView Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        var view = DemandView.Read(address, catalog, Acting.Sees, Now);
        return view with { View = view.View.NotAfter(Now, catalog) };
    }

    protected override ViewQuery ViewOf(DemandView query) => query.View;

    protected override DemandModel Count(DemandView query) => DemandModel.Count(History.Now, query, Now);

    protected override void Take(DemandModel figures)
    {
        _figures = figures;
        if (figures.Shown is { } row)
            _drawing = BandChart.OnScreen(Pictures.Of(row, figures.Figures, figures.Name(row.Sales.Product), figures.View.Past, figures.Currency), figures.View.Month is { } month ? DemandPictures.Key(month) : null);
    }

    void Go(DemandView view) => Go(view, Urls.Demand(Query.Of(view.Parameters())));

    void Open(string key) => Go(Asked with { Month = Period.TryParse(key)!.From is var month && Asked.Month == month ? null : month });

    void ChooseLine(string? text) =>
        Go(Asked with { View = Asked.View with { Filter = Asked.View.Filter with { Line = text is null ? null : new BusinessLineId(Number(text, 0)) } } });

    void Find(string text)
    {
        if (text.Length > 0)
            Navigation.NavigateTo(Urls.Deals(Query.Of(new DealListQuery(Asked.View with { Filter = Asked.View.Filter with { Text = text } }) { Show = DealSelection.All }.Parameters())));
    }

    string Months(int number) => L.Count("{0} month|{0} months", number);

    static int Number(string? text, int otherwise) => text is null ? otherwise : int.Parse(text, CultureInfo.InvariantCulture);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
