using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Deals;

/// <summary>Reading: deals, the funnel, the log.</summary>
public static class DealEndpoints
{
    private const int MostItems = 1_000;

    public static void MapDeals(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deals", List).Documented(DealDocs.List);
        api.MapGet("/deals/{id}", One).Documented(DealDocs.One);
    }

    public static void MapFunnel(this IEndpointRouteBuilder api) =>
        api.MapGet("/funnel", Funnel).Documented(DealDocs.Funnel);

    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", Events).Documented(DealDocs.Events);

    public sealed record DealWithEvents(DealView Deal, IReadOnlyList<FeedEvent> Events);

    public sealed record FunnelStage(string Stage, string Id, StageKind Kind, int Count, decimal Value, decimal Weighted, double? OfFirst, double? OfPrevious);

    public sealed record FunnelAnswer(DateTime AsOf, long Sequence, FunnelMode Mode, FunnelMeasure Measure, string Pipeline, string Period, string Currency, IReadOnlyList<FunnelStage> Stages);

    private static Page<DealView> List(HttpRequest request, LiveHistory live, TimeProvider clock, string? stage, string? after, int? limit)
    {
        var now = live.Now;
        var (history, catalog) = (now.History, now.Catalog);
        var view = ReadView(request, catalog, clock, "stage", "after", "limit");
        catalog = now.AsOf(view.AsOf).Catalog;
        var asOf = (view.AsOf ?? DateTime.MaxValue).Ticks;
        var wanted = stage is null ? null : FindStage(stage, catalog, view.Filter.Pipeline);
        var start = ParseCursor(after);
        var take = Limit(limit);
        var matches = view.Filter.Against(catalog);
        var found = new List<(DealTrack Track, Change State)>();
        foreach (var track in history.Deals)
        {
            if (track.Id.Value > start && track.TryAsOf(asOf, out var state) && matches(state) && (wanted is null || IsIn(state, wanted)))
                found.Add((track, state));
            if (found.Count > take)
                break;
        }
        var next = found.Count > take ? found[take - 1].Track.Id.ToString() : null;
        var weights = Weights.At(catalog, view.AsOf ?? clock.GetUtcNow().UtcDateTime);
        return new Page<DealView>([.. found.Take(take).Select(f => DealView.Of(f.Track, f.State, catalog, weights, view.Filter.Within))], next);
    }

    private static async Task<Results<Ok<DealWithEvents>, ProblemHttpResult>> One(string id, HttpContext http, LiveHistory live, IEventLog log, EventNames names, TimeProvider clock, CancellationToken cancel)
    {
        var now = live.Now;
        if (!DealId.TryParse(id, out var deal) || now.History.Find(deal) is not { } track || track.Now.Removed
            || !http.Acting().Sees.Covers(track.Now.Owner, now.Catalog.Staff))
            return TypedResults.Problem($"There is no deal “{id}”.", statusCode: StatusCodes.Status404NotFound, title: "No such deal");
        var events = await log.ReadDealAsync(deal, cancel);
        return TypedResults.Ok(new DealWithEvents(DealView.Of(track, now.Catalog, Weights.At(now.Catalog, clock.GetUtcNow().UtcDateTime)), [.. events.Where(e => e.Sequence <= now.Sequence).Select(names.Describe)]));
    }

    private static FunnelAnswer Funnel(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var now = live.Now;
        var (history, catalog) = (now.History, now.Catalog);
        var view = ReadView(request, catalog, clock);
        catalog = now.AsOf(view.AsOf).Catalog;
        var query = view.ToFunnelQuery(catalog, clock.GetUtcNow().UtcDateTime);
        var figures = FunnelCount.Of(history, catalog, query);
        var currency = catalog.Company.Currency;
        return new FunnelAnswer(query.AsOf, figures.Sequence, query.Mode, query.Measure, figures.Pipeline.Name, view.Period.ToString(), currency,
        [
            .. figures.Stages.Select(s => new FunnelStage(s.Stage.Name, s.Stage.Id.Value.ToString(CultureInfo.InvariantCulture), s.Stage.Kind, s.Count,
                new Money(s.Value, currency).Major, new Money(s.Weighted, currency).Major, s.OfFirst, s.OfPrevious)),
        ]);
    }

    private const int EventsAtOnce = 1_000, EventsACall = 20_000;

    // Read on while the page is not full: who may see few of the events would otherwise get empty pages. Not for ever: a call that has looked at many
    // gives what it found and where to go on.
    private static async Task<Page<FeedEvent>> Events(HttpContext http, IEventLog log, LiveHistory live, EventNames names, string? after, int? limit, CancellationToken cancel)
    {
        var (within, take, last) = (http.Acting().Sees, Limit(limit), ParseCursor(after));
        var found = new List<FeedEvent>();
        for (var seen = 0; ;)
        {
            var events = await log.ReadAfterAsync(last, EventsAtOnce, cancel);
            seen += events.Count;
            var state = live.Now;
            foreach (var e in events.TakeWhile(e => within.All || e.Sequence <= state.Sequence))
            {
                last = e.Sequence;
                if (state.MaySee(e, within))
                    found.Add(names.Describe(e));
                if (found.Count == take)
                    return new Page<FeedEvent>(found, last.ToString(CultureInfo.InvariantCulture));
            }
            if (events.Count < EventsAtOnce || last < events[^1].Sequence)
                return new Page<FeedEvent>(found, null);
            if (seen >= EventsACall)
                return new Page<FeedEvent>(found, last.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static ViewQuery ReadView(HttpRequest request, Catalog catalog, TimeProvider clock, params ReadOnlySpan<string> others) =>
        ViewQuery.ReadStrict(request.Query, catalog, request.HttpContext.Acting().Sees, clock.GetUtcNow().UtcDateTime, FunnelMode.Now, others);

    private static Stage FindStage(string text, Catalog catalog, PipelineId? pipeline)
    {
        var stages = catalog.Pipelines.Where(p => pipeline is null || p.Id == pipeline).SelectMany(p => p.Stages).ToList();
        return DealCommandEndpoints.Call.FindStage(text, stages);
    }

    private static bool IsIn(in Change state, Stage stage) => stage.Kind switch
    {
        StageKind.Won => state.Outcome == Outcome.Won && state.Pipeline == stage.Pipeline,
        StageKind.Lost => state.Outcome == Outcome.Lost && state.Pipeline == stage.Pipeline,
        _ => state.Outcome == Outcome.Open && state.Stage == stage.Id,
    };

    private static long ParseCursor(string? after) => after is null ? 0
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) ? cursor
        : throw new RuleViolation("“{0}” is not a place in this list.", after);

    private static int Limit(int? limit) => limit switch
    {
        null => 100,
        < 1 or > MostItems => throw new RuleViolation("The limit lies between 1 and {0}.", MostItems),
        { } l => l,
    };
}
