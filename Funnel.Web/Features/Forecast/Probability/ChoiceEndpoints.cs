using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>By what open deals are weighed, for programs: what is chosen, since when and by whom, and the choosing.</summary>
static class ChoiceEndpoints
{
    /// <param name="FallsBack">Pipelines whose deals are weighed by stages' defaults though the model is chosen: it has no answer there, or is still learning.</param>
    public sealed record ChosenAnswer(DateTime AsOf, ChanceSource Source, DateTime? Since, string? By, IReadOnlyList<string> FallsBack, IReadOnlyList<PastChoice> Choices);

    public sealed record PastChoice(ChanceSource Source, DateTime At, string By);

    public sealed record ChoiceWish(string? Source);

    public sealed record ChooseAnswer(ChanceSource Source, bool Changed);

    public static ChosenAnswer Chosen(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        foreach (var name in request.Query.Keys)
            throw new RuleViolation("There is no parameter “{0}” here.", name);
        var (catalog, now) = (live.Now.Catalog, clock.GetUtcNow().UtcDateTime);
        var (weights, standing) = (Weights.At(catalog, now), catalog.Choices.Standing(now));
        return new ChosenAnswer(now, weights.Chosen, standing?.At, standing?.By.Name, [.. catalog.Pipelines.Where(p => weights.FallsBack(p.Id)).Select(p => p.Name)],
            [.. catalog.Choices.All.Select(c => new PastChoice(c.Source, c.At, c.By.Name))]);
    }

    public static async Task<ChooseAnswer> Choose(ChoiceWish body, HttpContext http, ChanceStore store, CancellationToken cancel)
    {
        var source = body.Source switch
        {
            "model" => ChanceSource.Model,
            "stageDefault" => ChanceSource.StageDefault,
            _ => throw new RuleViolation("The source is “model” or “stageDefault”."),
        };
        return new ChooseAnswer(source, await store.ChooseAsync(http.Acting().Caller, source, cancel));
    }
}
