using Funnel.Domain.Forecasting;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>How a figure of a what-if was counted, with the lists behind it.</summary>
public sealed partial class WhatIfLineagePage
{
    Made? _made;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<MakingTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> P { get; set; } = default!;

    protected override string Path => Urls.WhatIfLineage();

    string Csv => Urls.WhatIfLineageCsv(Address(Asked));

    protected override MadeQuery<WhatIfView, WhatIfFigure> Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        var view = WhatIfView.Read(address, catalog, Acting.Sees, Now);
        return MadeQuery.Read<WhatIfView, WhatIfFigure>(address, view, view.View.Refused);
    }

    protected override ViewQuery ViewOf(MadeQuery<WhatIfView, WhatIfFigure> query) => query.View.View;

    protected override Made? Count(MadeQuery<WhatIfView, WhatIfFigure> query) => History.Now is { Catalog.Pipelines.Count: > 0 } state ? new WhatIfMaking(L, P).Of(state, query, Now) : null;

    protected override void Take(Made? figures) => _made = figures;

    static Query Address(MadeQuery<WhatIfView, WhatIfFigure> query) => query.Address(query.View.Parameters());

    void Go(MadeQuery<WhatIfView, WhatIfFigure> query) => Go(query, Urls.WhatIfLineage(Address(query)));
}
