using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>How a figure of win probability was counted, with the lists behind it.</summary>
public sealed partial class ChanceLineagePage
{
    Made? _made;
    DealId? _deal;
    bool _learning;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] WinModels Models { get; set; } = default!;

    [Inject] IStringLocalizer<MakingTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> P { get; set; } = default!;

    protected override string Path => Urls.ChanceLineage();

    string Csv => Urls.ChanceLineageCsv(Address(Asked));

    protected override MadeQuery<ProbabilityView, ChanceFigure> Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        var view = ProbabilityView.Read(address, catalog, Acting.Sees, Now);
        _deal = DealId.TryParse(address("deal"), out var deal) ? deal : null;
        return MadeQuery.Read<ProbabilityView, ChanceFigure>(address, view, view.View.Refused);
    }

    protected override ViewQuery ViewOf(MadeQuery<ProbabilityView, ChanceFigure> query) => query.View.View;

    protected override Made? Count(MadeQuery<ProbabilityView, ChanceFigure> query) => History.Now is { Catalog.Pipelines.Count: > 0 } state ? new ChanceMaking(L, P).Of(state, query, _deal, Models.Find, Now) : null;

    protected override void Take(Made? figures)
    {
        _made = figures;
        _learning = figures?.IsLearning == true;
    }

    Query Address(MadeQuery<ProbabilityView, ChanceFigure> query) => query.Address(query.View.Parameters()).With("deal", _deal?.ToString());

    void Go(MadeQuery<ProbabilityView, ChanceFigure> query) => Go(query, Urls.ChanceLineage(Address(query)));
}
