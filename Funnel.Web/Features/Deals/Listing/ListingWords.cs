using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Listing;

/// <summary>Says in one line which deals are listed and how many.</summary>
internal sealed class ListingWords(IStringLocalizer<ListingTexts> L, IStringLocalizer<PartsTexts> parts)
{
    public string Title(DealList list)
    {
        var (query, count, period) = (list.Query, list.Rows.Count, list.Query.View.Period.Name(parts));
        if (query.IsStageCount)
            return StageCount(query, query.Stage!, count, period);
        return query.Show switch
        {
            DealSelection.All => L.Count("{0} deal|{0} deals", count),
            DealSelection.Started => L.Count("{0} deal started, {1}|{0} deals started, {1}", count, period),
            DealSelection.Won => L.Count("{0} deal won, {1}|{0} deals won, {1}", count, period),
            DealSelection.Lost when query.Reason is "-" => L.Count("{0} deal lost without a reason, {1}|{0} deals lost without a reason, {1}", count, period),
            DealSelection.Lost when query.Reason is { } reason => L.Count("{0} deal lost for “{1}”, {2}|{0} deals lost for “{1}”, {2}", count, reason, period),
            DealSelection.Lost => L.Count("{0} deal lost, {1}|{0} deals lost, {1}", count, period),
            DealSelection.Closed => L.Count("{0} deal won or lost, {1}|{0} deals won or lost, {1}", count, period),
            DealSelection.Fact => L.Count("{0} deal won and counted in the plan, {1}|{0} deals won and counted in the plan, {1}", count, period),
            DealSelection.Expected => L.Count("{0} open deal expected to close, {1}|{0} open deals expected to close, {1}", count, period),
            DealSelection.OverNorm when query.Stage is { } stage => L.Count("{0} open deal over the norm of {1}|{0} open deals over the norm of {1}", count, stage.Name),
            DealSelection.OverNorm => L.Count("{0} open deal over its norm|{0} open deals over their norm", count),
            DealSelection.Slipped => L.Count("{0} open deal put off three times or more|{0} open deals put off three times or more", count),
            DealSelection.BudgetCut => L.Count("{0} open deal with its budget cut in the last 30 days|{0} open deals with their budget cut in the last 30 days", count),
            DealSelection.Alerted => L.Count("{0} open deal to look after|{0} open deals to look after", count),
            _ when query.Stage is { } stage => L.Count("{0} open deal in {1}|{0} open deals in {1}", count, stage.Name),
            _ => L.Count("{0} open deal|{0} open deals", count),
        };
    }

    public string Part(StagePart part) => part switch
    {
        StagePart.MovedOn => L["Moved on"],
        StagePart.OpenHere => L["Open here"],
        StagePart.Lost => L["Lost here"],
        _ => L["All"],
    };

    private string StageCount(DealListQuery query, Stage stage, int count, string period) => (query.View.Mode, stage.Kind) switch
    {
        (FunnelMode.Now, StageKind.Open) => L.Count("{0} open deal in {1}|{0} open deals in {1}", count, stage.Name),
        (FunnelMode.Now, _) => L.Count("{0} deal won, {1}|{0} deals won, {1}", count, period),
        (FunnelMode.Number, _) when query.View.Cohort == Cohort.Active => L.Count("{0} deal active in {2}, now in {1}|{0} deals active in {2}, now in {1}", count, stage.Name, period),
        (FunnelMode.Number, _) => L.Count("{0} deal started in {2}, now in {1}|{0} deals started in {2}, now in {1}", count, stage.Name, period),
        (FunnelMode.Stage, _) => L.Count("{0} deal that was in {1}, {2}|{0} deals that were in {1}, {2}", count, stage.Name, period),
        _ when query.View.Visited => L.Count("{0} deal that visited {1}, {2}|{0} deals that visited {1}, {2}", count, stage.Name, period),
        _ => L.Count("{0} deal that reached {1}, {2}|{0} deals that reached {1}, {2}", count, stage.Name, period),
    };
}
