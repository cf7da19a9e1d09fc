using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Dashboard;

public sealed partial class DashboardPage
{
    DashboardModel _figures = default!;
    string _topic = "";

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<DashboardTexts> L { get; set; } = default!;

    protected override string Path => Urls.Dashboard();

    IReadOnlyList<Choice> Measures =>
    [
        new(nameof(FunnelMeasure.Count), L["Count"]), new(nameof(FunnelMeasure.Value), L["Value"]),
        new(nameof(FunnelMeasure.Weighted), L["Weighted"], L["Budget times win probability"]),
    ];

    protected override ViewQuery Read(Func<string, string?> address) => ViewQuery.Read(address, History.Now.Catalog, Acting.Sees, Now).NotAfter(Now, History.Now.Catalog);

    protected override ViewQuery ViewOf(ViewQuery query) => query;

    protected override DashboardModel Count(ViewQuery query) => DashboardModel.Count(History.Now, query, Now);

    protected override void Take(DashboardModel figures) => (_figures, _topic) = (figures, Urls.Dashboard(Query.Of(figures.View.Parameters())));

    void Go(ViewQuery view) => Go(view, Urls.Dashboard(Query.Of(view.Parameters())));

    void Find(string text)
    {
        if (text.Length > 0)
            Navigation.NavigateTo(Urls.Deals(Query.Of(new DealListQuery(Asked with { Filter = Asked.Filter with { Text = text } }) { Show = DealSelection.All }.Parameters())));
    }
}
