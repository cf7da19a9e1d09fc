using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Marketing;

/// <summary>Which channels bring leads that get to the selling stage, how sure that is, and what they cost; every number opens its leads.</summary>
public sealed partial class ChannelsPage
{
    ChannelModel _model = default!;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<ChannelTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    protected override string Path => Urls.Channels();

    ChannelWords Words => new(L);

    bool MayEnter => Acting.May(Right.EnterSpend);

    IReadOnlyList<Choice> Goals => _model.Figures is { } f
        ? [.. f.Pipeline.OpenStages.Skip(1).Append(f.Pipeline.Won).Select(s => new Choice(Text(s.Id.Value), s.Name))] : [];

    IReadOnlyList<Choice> Maturities => [.. Enum.GetValues<Maturity>().Select(m => new Choice(ChannelView.Name(m), Words.Name(m)))];

    protected override ChannelView Read(Func<string, string?> address)
    {
        var catalog = History.Now.Catalog;
        return ChannelView.Read(address, catalog, Acting.Sees, Now).NotAfter(Now, catalog);
    }

    protected override ViewQuery ViewOf(ChannelView query) => query.View;

    protected override ChannelModel Count(ChannelView query) => ChannelModel.Count(History.Now, query, Now);

    protected override void Take(ChannelModel figures) => _model = figures;

    void Go(ChannelView view) => Go(view, Urls.Channels(Query.Of(view.Parameters())));

    /// <summary>A row is looked at: its cohorts are shown.</summary>
    void Choose(int number) => Go(With(Asked, number));

    /// <summary>A number is pressed: its leads are laid open, and its row is looked at.</summary>
    void Open(LeadCell cell) => Go((cell.Channel is { } channel ? With(Asked, channel.Value) : Asked) with { Leads = new OpenLeads(cell), Spend = false });

    static ChannelView With(ChannelView view, int number) => view with
    {
        Unnamed = number == 0,
        View = view.View with { Filter = view.View.Filter with { Channel = number == 0 ? null : new ChannelId(number) } },
    };

    static string Text(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static StageId? GoalOf(string? value) => value is null ? null : new StageId(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));

    static Maturity? MaturityOf(string? value) => value is null ? null : Enum.Parse<Maturity>(value, ignoreCase: true);
}
