using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>How the open pipeline of a window went from one instant to another; each bar opens what made it.</summary>
public sealed partial class BridgePage
{
    BridgeModel _figures = default!;
    Drawing _drawing = default!;
    TimeZoneInfo? _zone;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] BridgePictures Pictures { get; set; } = default!;

    [Inject] IStringLocalizer<BridgeTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    protected override string Path => Urls.Bridge();

    // The viewer's clock; the company's until the browser has told.
    TimeZoneInfo Zone => _zone ?? _figures.Catalog.Company.Zone;

    DateTime ToNow => Asked.To ?? Now;

    DateTime FromNow => Asked.From ?? Asked.UsualStart(_figures.Catalog, ToNow);

    string FromNote => Asked.From is not null ? L["fixed"]
        : FromNow == Funnel.Domain.Common.Period.StartOf(Asked.Window.From, _figures.Catalog.Company.Zone) ? L["start of the window"] : L["start of the quarter"];

    IReadOnlyList<Choice> Measures =>
    [
        new(nameof(FunnelMeasure.Value), L["Value"]), new(nameof(FunnelMeasure.Weighted), L["Weighted"], L["Budget times win probability"]),
        new(nameof(FunnelMeasure.Count), L["Count"]),
    ];

    protected override BridgeView Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        var view = BridgeView.Read(address, catalog, Acting.Sees, Now);
        return view with { View = view.View.NotAfter(Now, catalog) };
    }

    protected override ViewQuery ViewOf(BridgeView query) => query.View;

    protected override BridgeModel Count(BridgeView query) => BridgeModel.Count(History.Now, query, Now);

    protected override void Take(BridgeModel figures)
    {
        _figures = figures;
        if (figures.Figures is { } bridge)
            _drawing = WaterfallChart.OnScreen(Pictures.Of(bridge, figures.Currency), figures.View.Bar?.ToString());
    }

    void Go(BridgeView view) => Go(view, Urls.Bridge(Query.Of(view.Parameters())));

    void Open(string key) => Go(Asked with { Bar = Enum.Parse<BridgeBar>(key) is var bar && Asked.Bar == bar ? null : bar });

    void Find(string text)
    {
        if (text.Length > 0)
            Navigation.NavigateTo(Urls.Deals(Query.Of(new DealListQuery(Asked.AsFunnel with { Filter = Asked.View.Filter with { Text = text } }) { Show = DealSelection.All }.Parameters())));
    }

    string When(DateTime at) => Show.Moment(new DateTimeOffset(at, TimeSpan.Zero), Zone);

    string Sum(BridgeFigures bridge) => $"{Amount(bridge.Start.Amount)} + {Amount(bridge.Added)} − {Amount(-bridge.Taken)} = {Amount(bridge.End.Amount)}";

    string Amount(long amount) => BridgePictures.Figure(amount, _figures.Figures!, _figures.Currency, signed: false);
}
