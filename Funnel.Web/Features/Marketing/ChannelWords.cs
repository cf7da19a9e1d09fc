using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Marketing;

/// <summary>What the channels' figures are called and how they are told.</summary>
internal sealed class ChannelWords(IStringLocalizer<ChannelTexts> L)
{
    /// <summary>Where the making of a figure is told; without a number, of all channels.</summary>
    public static string How(ChannelView view, int? number, ChannelFigure figure) => Urls.ChannelLineage(Query.Of((view with
    {
        Leads = null, Spend = false, ByMaturity = false, Unnamed = number == 0,
        View = view.View with { Filter = view.View.Filter with { Channel = number is > 0 and var id ? new ChannelId(id) : null } },
    }).Parameters()).With("figure", LineageQuery.Written(figure)));

    public string Name(ChannelResult row) => row.Channel?.Name ?? L["No channel"];

    public string Verdict(ChannelVerdict verdict) => verdict.Standing switch
    {
        Standing.Better => L["better, {0}% sure", verdict.Percent!],
        Standing.Worse => L["worse, {0}% sure", verdict.Percent!],
        Standing.NoClearDifference => L["no clear difference"],
        _ => L["too few to say"],
    };

    public static (PillKind Kind, string? Icon) Look(Standing standing) => standing switch
    {
        Standing.Better => (PillKind.Won, "arrow-up"),
        Standing.Worse => (PillKind.Lost, "arrow-down"),
        Standing.NoClearDifference => (PillKind.Plain, "arrow-right"),
        _ => (PillKind.Plain, null),
    };

    public string Best(BestChannel best) => best.Standing switch
    {
        Standing.Better => L["Most effective: {0}, {1}% sure", best.Leading[0].Channel.Name, new ChannelVerdict(Standing.Better, best.Sure).Percent!],
        Standing.NoClearDifference => L["Most effective: not clear yet, likely {0}", string.Join(", ", best.Leading.Select(l => $"{l.Channel.Name} {Show.Percent(l.Chance)}"))],
        _ => L["Most effective: too few leads to say"],
    };

    public string Name(Maturity? maturity) => maturity switch
    {
        Maturity.New => L["New"],
        Maturity.Warming => L["Warming"],
        Maturity.Ripe => L["Ripe"],
        Maturity.Repeat => L["Repeat"],
        _ => L["Not known"],
    };

    /// <summary>The interval without the sign, where there is little room.</summary>
    public static string Bounds(LeadCount count) => $"{Bare(count.Interval.Low)}–{Bare(count.Interval.High)}";

    public static string Interval(LeadCount count) => $"{Bare(count.Interval.Low)}–{Show.Percent(count.Interval.High)}";

    private static string Bare(double share) => Show.Number((decimal)Math.Round(share * 100));

    public string Days(int? days) => days is { } d ? L["{0} d", Show.Count(d)] : Show.None;

    public static string Return(ChannelCost? cost) => cost?.Return is { } times ? Show.Number((decimal)Math.Min(times, 1e9), times < 99.95 ? 1 : 0) + "×" : Show.None;

    public string Trend(ChannelTrend trend) => L["{0} of {1} leads of the last {2} months, against {3} of {4} leads before at the same age",
        Show.Percent(trend.LaterShare), Show.Count(trend.LaterLeads), trend.Later, Show.Percent(trend.EarlierShare), Show.Count(trend.EarlierLeads)];
}
