using Funnel.Domain.Analytics;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>All numbers of the funnel report: those of the screens, under the names the report prints.</summary>
public sealed class FunnelReportFigures(LiveState state, ViewQuery view, DateTime now) : FunnelOverview(state.History, state.Catalog, view, now)
{
    /// <summary>What weighs its open deals.</summary>
    public Weights Weights { get; } = Weights.At(state.Catalog, view.ToFunnelQuery(state.Catalog, now).AsOf);

    public int Won => Keys.Won;

    public long WonValue => Keys.WonValue;

    public int? WonBefore => KeysBefore?.Won;

    public long? WonValueBefore => KeysBefore?.WonValue;

    public double? MedianCycle => Keys.MedianCycle;

    public int LostInPeriod => Keys.Lost;

    public double? WinRate => Keys.WinRate;

    public int OpenDeals => Keys.Open;

    public string ModeName(IStringLocalizer<ReportTexts> L) => (Query.Mode, Query.Visited, Query.Cohort) switch
    {
        (FunnelMode.Now, _, _) => L["open deals by stage"],
        (FunnelMode.Number, _, _) => L["started deals by the stage they hold"],
        (FunnelMode.Stage, _, _) => L["deals at a stage that reached a later one"],
        (_, false, Cohort.Started) => L["started deals that reached a stage"],
        (_, true, Cohort.Started) => L["started deals that visited a stage"],
        (_, false, _) => L["active deals that reached a stage"],
        _ => L["active deals that visited a stage"],
    };
}
