using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts.Charts;

namespace Funnel.Web.Features.Deals.Screen;

public enum StepState { Visited, Skipped, Current, Ahead, Won, Lost }

/// <summary>A stage as this deal went through it: working days there over all visits, beside the stage's norm.</summary>
public sealed record Step(Stage Stage, StepState State, string Colour, int Visits, int Days)
{
    public int? Norm => Stage.NormDays;

    public bool OverNorm => Visits > 0 && Norm is { } norm && Days > norm;
}

public static class Steps
{
    /// <summary>The open stages in order (a retired one only when the deal was there), then how it ended or may end.</summary>
    public static IReadOnlyList<Step> Of(DealFile file, DateTime now)
    {
        var (deal, pipeline) = (file.Deal, file.Pipeline);
        var days = Days(file, now);
        var open = pipeline.Stages.Where(s => s.Kind == StageKind.Open && (!s.Retired || days.ContainsKey(s.Id))).ToList();
        var here = file.Stage?.Order ?? 0;
        var steps = open.Select(stage => new Step(stage, StateOf(stage), Colour(stage, pipeline), days.GetValueOrDefault(stage.Id).Visits, days.GetValueOrDefault(stage.Id).Days)).ToList();
        steps.Add(deal.Outcome switch
        {
            Outcome.Won => new(pipeline.Won, StepState.Won, StageColours.Won, 0, 0),
            Outcome.Lost => new(pipeline.Lost, StepState.Lost, StageColours.Lost, 0, 0),
            _ => new(pipeline.Won, StepState.Ahead, StageColours.Won, 0, 0),
        });
        return steps;

        StepState StateOf(Stage stage) => stage.Id == deal.Stage && deal.Outcome == Outcome.Open ? StepState.Current
            : days.ContainsKey(stage.Id) ? StepState.Visited
            : stage.Order < here || deal.Outcome == Outcome.Won ? StepState.Skipped : StepState.Ahead;
    }

    public static string Colour(Stage stage, Pipeline pipeline) =>
        pipeline.OpenStages.IndexOf(stage) is var index and >= 0 ? StageColours.Token(stage, index, pipeline.OpenStages.Length) : "text-3";

    private static Dictionary<Domain.Common.StageId, (int Visits, int Days)> Days(DealFile file, DateTime now) => file.VisitsUntil(now)
        .GroupBy(v => v.Stage)
        .ToDictionary(g => g.Key, g => (g.Count(), g.Sum(v => Rotting.WorkingDays(new(v.Entered, DateTimeKind.Utc), v.Left is { } left ? new(left, DateTimeKind.Utc) : now, file.Catalog.Company.Zone))));
}
