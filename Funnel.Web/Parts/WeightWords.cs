using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

/// <summary>By which source a weighted figure's open deals are weighed, in words.</summary>
public static class WeightWords
{
    public static string Of(Weights weights, PipelineId pipeline, IStringLocalizer<PartsTexts> L) =>
        weights.FallsBack(pipeline) ? L["the stage's default, since the model has no answer here yet; a value set by hand goes first"]
        : weights.Chosen == ChanceSource.Model ? L["the model; a value set by hand goes first"]
        : L["the stage's default; a value set by hand goes first"];
}
