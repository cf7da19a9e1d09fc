using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Team;

/// <summary>Who is good at what, and who should get which deal, for programs.</summary>
public static class TeamEndpoints
{
    private const int MostDeals = 1_000;

    public static IServiceCollection AddTeam(this IServiceCollection services) => services.AddSingleton<HandoverDesk>();

    public static void MapTeam(this IEndpointRouteBuilder api)
    {
        api.MapGet("/effectiveness", Skills).Documented(TeamDocs.Effectiveness);
        api.MapGet("/handover/proposals", Proposals).Documented(TeamDocs.Proposals);
        api.MapGet("/handover", Batches).Documented(TeamDocs.Batches);
        api.MapPost("/handover", Apply).Documented(TeamDocs.Apply).Needs(Right.HandOver);
        api.MapPost("/handover/{id}/undo", Undo).Documented(TeamDocs.Undo).Needs(Right.HandOver);
    }

    /// <summary>Owner is an id or a name: whom the deal was proposed for. With a version a deal changed since is left alone.</summary>
    public sealed record Choice(string Deal, string Owner, int? Version);

    /// <summary>Left out: everything that is proposed now.</summary>
    public sealed record Wish(IReadOnlyList<Choice?>? Items);

    /// <summary>Which deals of the batch to give back. Left out: all.</summary>
    public sealed record Back(IReadOnlyList<string?>? Deals);

    private static EffectivenessAnswer Skills(HttpContext http, LiveHistory live, TimeProvider clock)
    {
        var (state, view, query) = Asked(http, live, clock);
        return TeamAnswers.Of(Effectiveness.Of(state.History, state.Catalog, query), state.Catalog, view.Period);
    }

    private static ProposalsAnswer Proposals(HttpContext http, LiveHistory live, TimeProvider clock)
    {
        var (state, view, query) = Asked(http, live, clock, "overNorm");
        var skills = Effectiveness.Of(state.History, state.Catalog, query);
        return TeamAnswers.Of(HandoverDesk.Plan(state, skills, OverNorm(http)), skills, state.Catalog, view.Period);
    }

    private static async Task<BatchesAnswer> Batches(HttpContext http, HandoverDesk desk, LiveHistory live, CancellationToken cancel)
    {
        var batches = await desk.ReadAsync(http.Acting().Authority.SeesPeople, cancel);
        return new BatchesAnswer([.. batches.Select(b => TeamAnswers.Of(b, live.Now.Catalog))], null);
    }

    private static async Task<HandoverAnswer> Apply(Wish body, HttpContext http, HandoverDesk desk, LiveHistory live, TimeProvider clock, CancellationToken cancel)
    {
        var (state, view, query) = Asked(http, live, clock, "overNorm");
        if (view.AsOf is not null)
            throw new RuleViolation("The past cannot be changed: leave asOf out.");
        if (body.Items is { Count: > MostDeals } || body.Items?.Contains(null) == true)
            throw new RuleViolation("Up to {0} deals are handed over at once, none of them empty.", MostDeals);
        var chosen = body.Items?.OfType<Choice>().Select(i => Read(i, http, state.Catalog)).ToList();
        return TeamAnswers.Of(await desk.ApplyAsync(By(http, "handover"), query, chosen, OverNorm(http), cancel), live.Now.Catalog);
    }

    private static async Task<Results<Ok<HandoverAnswer>, ProblemHttpResult>> Undo(string id, Back body, HttpContext http, HandoverDesk desk, LiveHistory live, CancellationToken cancel)
    {
        var deals = body.Deals?.Select(d => DealId.TryParse(d, out var deal) ? deal : throw new RuleViolation("There is no deal “{0}”.", d ?? "")).ToHashSet();
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var batch) && await desk.UndoAsync(batch, By(http, "undo"), deals, cancel) is { } receipt
            ? TypedResults.Ok(TeamAnswers.Of(receipt, live.Now.Catalog))
            : TypedResults.Problem($"There is no handover “{id}”.", statusCode: StatusCodes.Status404NotFound, title: "No such handover");
    }

    private static (LiveState State, ViewQuery View, FunnelQuery Query) Asked(HttpContext http, LiveHistory live, TimeProvider clock, params ReadOnlySpan<string> others)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ViewQuery.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Authority.SeesPeople, now, FunnelMode.Now, others).OverAYear(state.Catalog, now);
        state = state.AsOf(view.AsOf);
        return (state, view, view.ToFunnelQuery(state.Catalog, now));
    }

    private static bool OverNorm(HttpContext http) => http.Request.Query["overNorm"].FirstOrDefault() switch
    {
        null or "" or "false" => false,
        "true" => true,
        var other => throw new RuleViolation("The parameter {0} cannot be “{1}”.", "overNorm", other),
    };

    private static ChosenHandover Read(Choice choice, HttpContext http, Catalog catalog)
    {
        if (!DealId.TryParse(choice.Deal, out var deal))
            throw new RuleViolation("There is no deal “{0}”.", choice.Deal ?? "");
        // Whom the caller may not see is as good as unknown.
        var known = catalog.Employees.Values.Where(e => http.Acting().Sees.Covers(e.Id, catalog.Staff)).ToList();
        var found = known.Where(e => string.Equals(e.Name, choice.Owner, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        if (found.Count == 0)
            found = [.. known.Where(e => e.Id.Value.ToString(CultureInfo.InvariantCulture) == choice.Owner)];
        return found switch
        {
            [var one] => new ChosenHandover(deal, one.Id, choice.Version),
            [] => throw new RuleViolation("There is no {0} “{1}”.", "employee", choice.Owner ?? ""),
            _ => throw new RuleViolation("More than one {0} is called “{1}”; name it by its id.", "employee", choice.Owner),
        };
    }

    private static By By(HttpContext http, string command)
    {
        return new By(http.Acting().Caller, null, IdempotencyKey.Of(http.Request) is { } key ? $"{command} {key}" : null);
    }
}
