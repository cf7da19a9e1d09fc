namespace Funnel.Web.Parts.Charts;

/// <summary>Which design token paints a stage: open stages spread evenly over the ramp of eight steps, darker towards the win.</summary>
public static class StageColours
{
    public const string Won = "won";
    public const string Lost = "lost";
    const int Steps = 8;

    /// <summary>Token of the open stage at <paramref name="index"/> (from 0) of <paramref name="openStageCount"/>; more than eight stages share steps.</summary>
    public static string Token(int index, int openStageCount)
    {
        if (openStageCount <= 1)
            return "stage-1";
        var step = openStageCount < Steps
            ? index * Steps / openStageCount
            : index * (Steps - 1) / (openStageCount - 1);
        return $"stage-{Math.Clamp(step, 0, Steps - 1) + 1}";
    }

    /// <summary>As above, or the step the company chose for the stage.</summary>
    public static string Token(Domain.Pipelines.Stage stage, int index, int openStageCount) =>
        stage.Colour is { } step ? $"stage-{Math.Clamp(step, 1, Steps)}" : Token(index, openStageCount);

    /// <summary>Text that is readable on a fill of this token.</summary>
    public static string On(string token) => token.StartsWith("stage-", StringComparison.Ordinal) || token is Won or Lost ? "on-" + token : "text-on-fill";
}
