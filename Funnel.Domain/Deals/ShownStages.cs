using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Deals;

public static class ShownStages
{
    /// <summary>The stage people see a deal in: its open stage, or the pipeline's won or lost stage once it is closed.</summary>
    public static Stage? Shown(this Pipeline pipeline, Outcome outcome, StageId stage) => outcome switch
    {
        Outcome.Won => pipeline.Won,
        Outcome.Lost => pipeline.Lost,
        _ => pipeline.Find(stage),
    };
}
