using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Dashboard;

/// <summary>Where each number of the dashboard leads: the list of exactly the deals it counts.</summary>
public sealed class DashboardLinks(FunnelOverview figures)
{
    public string Stage(Stage stage) => To(new DealListQuery(figures.View) { Stage = stage });

    public string Lost(string reason) => To(new DealListQuery(figures.View) { Show = DealSelection.Lost, Reason = reason.Length == 0 ? "-" : reason });

    public string All(DealSelection selection) => To(new DealListQuery(figures.View) { Show = selection });

    public string OverNorm(Stage stage) => To(new DealListQuery(figures.View) { Show = DealSelection.OverNorm, Stage = stage });

    /// <summary>Null for deals without a channel: no filter names them.</summary>
    public string? Started(ChannelId? channel) => channel is null ? null : To(new DealListQuery(With(f => f with { Channel = channel })) { Show = DealSelection.Started });

    /// <summary>Of the deals started in the period those won by its end.</summary>
    public string? Won(ChannelId? channel) => channel is null ? null
        : To(new DealListQuery(With(f => f with { Channel = channel }) with { Mode = FunnelMode.Number, Cohort = Cohort.Started }) { Stage = figures.Funnel.Pipeline.Won });

    public string? Won(EmployeeId? owner) => owner is null ? null : To(new DealListQuery(With(f => f with { Owner = owner })) { Show = DealSelection.Won });

    /// <summary>How a figure was counted, told under the same view.</summary>
    public string How(LineageFigure figure, Stage? stage = null, CountedAs? group = null) =>
        Urls.Lineage(Query.Of(new LineageQuery(figures.View, figure) { Stage = stage, Group = group }.Parameters()));

    private ViewQuery With(Func<DealFilter, DealFilter> change) => figures.View with { Filter = change(figures.View.Filter) };

    private static string To(DealListQuery list) => Urls.Deals(Query.Of(list.Parameters()));
}
