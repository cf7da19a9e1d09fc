using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>How a figure of the channels was counted, with the lists behind it.</summary>
public sealed partial class ChannelLineagePage
{
    Made? _made;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<MakingTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> P { get; set; } = default!;

    protected override string Path => Urls.ChannelLineage();

    string Csv => Urls.ChannelLineageCsv(Address(Asked));

    protected override MadeQuery<ChannelView, ChannelFigure> Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        var view = ChannelView.Read(address, catalog, Acting.Sees, Now).NotAfter(Now, catalog);
        return MadeQuery.Read<ChannelView, ChannelFigure>(address, view, view.View.Refused);
    }

    protected override ViewQuery ViewOf(MadeQuery<ChannelView, ChannelFigure> query) => query.View.View;

    protected override Made? Count(MadeQuery<ChannelView, ChannelFigure> query) => History.Now is { Catalog.Pipelines.Count: > 0 } state ? new ChannelMaking(L, P).Of(state, query, Now) : null;

    protected override void Take(Made? figures) => _made = figures;

    static Query Address(MadeQuery<ChannelView, ChannelFigure> query) => query.Address(query.View.Parameters());

    void Go(MadeQuery<ChannelView, ChannelFigure> query) => Go(query, Urls.ChannelLineage(Address(query)));
}
