using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures;

/// <summary>The words of a figure's making: its name, its rule, what it was counted over, what its lists hold.</summary>
internal sealed class LineageWords(IStringLocalizer<LineageTexts> L, IStringLocalizer<PartsTexts> parts)
{
    public string Name(LineageQuery query) => query.Figure switch
    {
        LineageFigure.Won => L["Won"],
        LineageFigure.WinRate => L["Win rate"],
        LineageFigure.AverageDeal => L["Average deal"],
        LineageFigure.Cycle => L["Sales cycle, median"],
        LineageFigure.Open => L["Open pipeline"],
        LineageFigure.Velocity => L["Sales velocity"],
        LineageFigure.PlanFact => L["Fact of the plan"],
        LineageFigure.Potential => L["Potential"],
        LineageFigure.Stage => L["{0} in the funnel", query.Stage!.Name],
        LineageFigure.Time => L["Time in {0}", query.Stage!.Name],
        _ => L["Movement at {0}", query.Stage!.Name],
    };

    public string Rule(LineageQuery query) => query.Figure switch
    {
        LineageFigure.Won => L["The deals won in the period and still won at its end, each with its amount as it was won."],
        LineageFigure.WinRate => L["Of the deals won or lost in the period and still so at its end, the share that was won. Every deal counts once."],
        LineageFigure.AverageDeal => L["The value of the deals won in the period, divided by their number."],
        LineageFigure.Cycle => L["For every deal won in the period the days from first contact to the win; sorted, the one in the middle."],
        LineageFigure.Open => L["The deals that are open at this moment, whenever they started, each with its present amount."],
        LineageFigure.Velocity => L["What the open deals bring in a day if it goes on as in the period: open deals × win rate × average deal ÷ median sales cycle. The usual formula of sales teams, with the figures of this product."],
        LineageFigure.PlanFact => L["The deals won in the period and still won now, each with its amount as it was won. So the months of a quarter add up to it."],
        LineageFigure.Potential => L["The deals won in the period and still won now, and the open deals expected to close in it, each times its chance to win. Once the period is over only what was won is left."],
        LineageFigure.Stage => StageRule(query.View, query.Stage!),
        LineageFigure.Time => L["The stays at the stage that lie in the period at least partly, each from entering to leaving. The median is the time after which half of them had left; a stay that lasts counts as long as it has lasted, so that slow deals do not vanish (Kaplan–Meier)."],
        _ => L["The stays at the stage: those there as the period began, those that came, and what became of them. A deal that returns counts again. The amount is the deal's as it left, or as it is at the end."],
    };

    public string Name(CountedAs group, LineageFigure figure) => group switch
    {
        CountedAs.Won => L["Won"],
        CountedAs.Lost => L["Lost"],
        CountedAs.Open => L["Open"],
        CountedAs.Expected => L["Expected"],
        CountedAs.MovedOn => L["Moved on"],
        CountedAs.OpenHere when figure == LineageFigure.Stage => L["Got no further"],
        CountedAs.LostHere => L["Lost there"],
        CountedAs.Ended => L["Ended"],
        CountedAs.Lasting => L["Lasting"],
        CountedAs.AtStart => L["At the start"],
        CountedAs.Started => L["Started"],
        CountedAs.Entered => L["Entered"],
        CountedAs.Advanced => L["Advanced"],
        CountedAs.MovedBack => L["Moved back"],
        CountedAs.WonHere => L["Won"],
        CountedAs.LostInPeriod => L["Lost"],
        CountedAs.Transferred => L["To another pipeline"],
        CountedAs.Removed => L["Deleted"],
        CountedAs.AtEnd => L["Still there"],
        _ => L["Open"],
    };

    public string Event(Change change, Catalog catalog) => change.Kind switch
    {
        ChangeKind.Created => L["Created in {0}", Stage(change, catalog)],
        ChangeKind.ExpectedClose => L["Expected to close {0}", change.ExpectedClose is { } day ? Show.Date(day) : Show.None],
        ChangeKind.Transferred => L["Moved to {0} of {1}", Stage(change, catalog), catalog.Pipeline(change.Pipeline)?.Name ?? Show.None],
        ChangeKind.Reopened => L["Reopened in {0}", Stage(change, catalog)],
        ChangeKind.Won => L["Won from {0}", Stage(change, catalog)],
        ChangeKind.Lost => L["Lost from {0}", Stage(change, catalog)],
        ChangeKind.Removed => L["Deleted"],
        ChangeKind.Budget => L["Budget {0}", Show.Money(change.Amount, catalog.Company.Currency)],
        ChangeKind.Owner => L["Given to {0}", catalog.Employee(change.Owner)?.Name ?? L["Nobody"].Value],
        ChangeKind.Channel => L["Channel: {0}", change.Facts.Channel is { } channel ? catalog.Channels.GetValueOrDefault(channel)?.Name ?? Show.None : Show.None],
        ChangeKind.Probability => change.ManualProbability is { } chance ? L["Chance by hand {0}", Show.Percent(chance)] : L["Chance by hand taken back"],
        _ => L["Moved to {0}", Stage(change, catalog)],
    };

    /// <summary>What was counted over: a name and its value each.</summary>
    public IReadOnlyList<(string Name, string Value)> Over(LineageModel model)
    {
        var (view, zone) = (model.Query.View, model.Catalog.Company.Zone);
        var over = new List<(string, string)>
        {
            (L["Pipeline"], model.Pipeline.Name),
            (L["Period"], view.Period.Name(parts)),
            (L["Known up to"], Show.Moment(new DateTimeOffset(model.Asked.AsOf), zone)),
        };
        if (model.Query.Figure == LineageFigure.Stage)
        {
            over.Add((L["Measure"], view.Measure switch { FunnelMeasure.Value => L["value"], FunnelMeasure.Weighted => L["value × win probability"], _ => L["number of deals"] }));
            if (view.Mode is FunnelMode.Pipeline or FunnelMode.Number)
                over.Add((L["Deals"], view.Cohort == Cohort.Started ? L["started in the period"] : L["active in the period"]));
        }
        if (model.Weights is { } weights)
            over.Add((L["Win probability"], WeightWords.Of(weights, model.Pipeline.Id, parts)));
        var filters = FilterNames.Of(view.Filter, model.Catalog);
        over.Add((L["Filters"], filters.Count == 0 ? L["none"] : string.Join(", ", filters)));
        if (!view.Filter.Within.All)
            over.Add((L["Deals"], L["only those you may see"]));
        over.Add((L["Time zone"], zone.Id));
        over.Add((L["Event"], Show.Count(model.Sequence)));
        return over;
    }

    private string StageRule(ViewQuery view, Stage stage) => (view.Mode, stage.Kind) switch
    {
        (FunnelMode.Now, StageKind.Won) => L["The deals won in the period and still won."],
        (FunnelMode.Now, _) => L["The deals open at this moment that hold the stage, whenever they started."],
        (FunnelMode.Number, _) => L["The deals of the period, at the stage they hold at its end; lost ones stand at none."],
        (FunnelMode.Stage, _) => L["The deals that were at the stage in the period. The share is of those at the stage before: how many of them reached a later one by the period's end."],
        _ when view.Visited => L["The deals of the period that were really in the stage, lost ones too. Coming back counts once."],
        _ => L["The deals of the period that reached the stage: they were in it or in a later one, or are won. Lost deals keep counting where they had been; coming back counts once."],
    };

    private static string Stage(Change change, Catalog catalog) => catalog.Stage(change.Stage)?.Name ?? Show.None;
}
