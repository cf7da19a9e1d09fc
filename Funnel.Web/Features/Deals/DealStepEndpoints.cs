using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Deals;

/// <summary>The playbook of one deal, for programs.</summary>
public static class DealStepEndpoints
{
    public static void MapDealSteps(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deals/{id}/steps", Steps).Documented(DealDocs.Steps);
        api.MapPost("/deals/{id}/steps", (string id, Tick body, DealCommandEndpoints.Call call) =>
            call.Do(id, body.Version, (store, deal, by) => store.StepAsync(deal, StepOf(deal, body.Step, call), body.Done ?? true, by, call.Cancel))).Documented(DealDocs.Tick);
    }

    public sealed record Tick(string? Step, bool? Done, int? Version);

    public sealed record StepView(string Id, string Title, StepKind Kind, bool Blocks, bool Done);

    /// <summary>No steps where the stage has no playbook, and once the deal is closed.</summary>
    public sealed record StepsAnswer(string Stage, int Version, int Done, IReadOnlyList<StepView> Steps);

    private static Results<Ok<StepsAnswer>, ProblemHttpResult> Steps(string id, HttpContext http, LiveHistory live, TimeProvider clock)
    {
        var now = live.Now;
        if (!DealId.TryParse(id, out var deal) || now.History.Find(deal) is not { } track || track.Now.Removed || !http.Acting().Sees.Covers(track.Now.Owner, now.Catalog.Staff))
            return TypedResults.Problem($"There is no deal “{id}”.", statusCode: StatusCodes.Status404NotFound, title: "No such deal");
        var state = track.PlaybookAt(clock.GetUtcNow().UtcDateTime, track.Now, now.Catalog);
        return TypedResults.Ok(new StepsAnswer(now.Catalog.Pipeline(track.Now.Pipeline)?.Shown(track.Now.Outcome, track.Now.Stage)?.Name ?? "", track.Version, state?.Done ?? 0,
            [.. (state?.Steps ?? []).Select(s => new StepView(s.Step.Id.Value.ToString(CultureInfo.InvariantCulture), s.Step.Title, s.Step.Kind, s.Step.Blocks, s.Done))]));
    }

    // What is out of reach answers as unknown in the store, whatever step is named.
    private static StepId StepOf(DealId deal, string? text, DealCommandEndpoints.Call call)
    {
        var track = call.History.Now.History.Find(deal);
        if (track is null || !call.Acting.Sees.Covers(track.Now.Owner, call.Catalog.Staff))
            return default;
        return DealCommandEndpoints.Call.Find(text, call.Catalog.Playbooks.Of(track.Now.Stage)?.Steps ?? [], s => s.Id.Value, s => s.Title, "step").Id;
    }
}
