using System.Globalization;
using Funnel.Domain.Forecasting;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Forecast.WhatIf;

/// <summary>Suppose other stage rates, another capacity or plan, and see what the period would bring. What is supposed stands in the address and nowhere else.</summary>
public sealed partial class WhatIfPage
{
    WhatIfModel _model = default!;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<WhatIfTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> Parts { get; set; } = default!;

    protected override string Path => Urls.WhatIf();

    string? Sub => _model.Figures is { } figures ? _model.Catalog.Pipeline(figures.Query.Filter.Pipeline!.Value)?.Name : null;

    protected override WhatIfView Read(Func<string, string?> address) => WhatIfView.Read(address, History.Now.Catalog, Acting.Sees, Now);

    protected override ViewQuery ViewOf(WhatIfView query) => query.View;

    protected override WhatIfModel Count(WhatIfView query)
    {
        var state = History.Now;
        return WhatIfModel.Count(state.History, state.Catalog, state.Plans, query, Acting.Authority.SeesPeople, Now);
    }

    protected override void Take(WhatIfModel figures) => _model = figures;

    void Go(WhatIfView view) => Go(view, Urls.WhatIf(Query.Of(view.Parameters())));

    string How(WhatIfFigure figure) => Urls.WhatIfLineage(Query.Of(_model.View.Parameters()).With("figure", LineageQuery.Written(figure)));

    string? Share(long potential) => _model.Plan is > 0 and var plan ? Show.Percent((double)potential / plan) : null;

    string PlanNote(WhatIfFigures figures) => _model.Plan is not { } plan ? L["nothing is planned here"]
        : figures.Then.Potential >= plan ? L["now {0}; {1} above {2}", NowShare(figures), Show.MoneyCompact(figures.Then.Potential - plan, _model.Currency), Show.MoneyCompact(plan, _model.Currency)]
        : L["now {0}; {1} short of {2}", NowShare(figures), Show.MoneyCompact(plan - figures.Then.Potential, _model.Currency), Show.MoneyCompact(plan, _model.Currency)];

    // Today's potential of today's plan.
    string NowShare(WhatIfFigures figures) => _model.PlanNow is > 0 and var plan ? Show.Percent((double)figures.Now.Potential / plan) : Show.None;

    string CapacityNote(WhatIfFigures figures) => figures.Waiting > 0
        ? L.Count("{0} deal would wait: every chance is that much smaller.|{0} deals would wait: every chance is that much smaller.", figures.Waiting)
        : L.Count("{0} in use; a higher limit changes nothing for deals that are open already.|{0} in use; a higher limit changes nothing for deals that are open already.", figures.OpenDeals);

    static long? Whole(object? typed) => long.TryParse(typed?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Width(double count, WhatIfFigures figures)
    {
        var most = Math.Max(1, figures.Outlooks.Max(o => Math.Max(o.Now, o.Then)));
        return string.Create(CultureInfo.InvariantCulture, $"width:{100 * count / most:0.##}%");
    }
}
