using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>The chance of a win for programs: each open deal's, with what moved it, and how well such words were kept.</summary>
public static class ProbabilityEndpoints
{
    private const int MostItems = 1_000, MostMonths = 36;

    public static void MapProbability(this IEndpointRouteBuilder api)
    {
        api.MapGet("/probability", List).Documented(ProbabilityDocs.List);
        api.MapGet("/probability/track-record", Record).Documented(ProbabilityDocs.Record);
        api.MapGet("/probability/choice", ChoiceEndpoints.Chosen).Documented(ProbabilityDocs.Chosen);
        api.MapPost("/probability/choice", ChoiceEndpoints.Choose).Documented(ProbabilityDocs.Choose).Needs(Right.ChooseChances);
    }

    /// <summary>A part of what moved a chance, on the log-odds.</summary>
    public sealed record Moved(string What, double LogOdds);

    /// <summary>The three sources of one open deal side by side; <c>Counts</c> is what weighted figures multiply with.</summary>
    public sealed record ChanceView(
        string Deal, string Title, string? Customer, string Pipeline, string Stage, string? Owner, decimal Amount, double StageDefault, double? Model, double? Manual,
        double Counts, string CountsFrom, DateTime LearntUpTo, double? Average, IReadOnlyList<Moved> MovedBy);

    public sealed record BinView(double From, double To, int Statements, int Deals, double Said, int Won, double Share, double Low, double High, bool Judged);

    public sealed record MonthView(string Month, int Statements, double Brier, double BrierOfDefault);

    public sealed record RecordAnswer(
        DateTime AsOf, long Sequence, string Pipeline, int Closed, int Missing, int Statements, int Deals, double? Brier, double? BrierOfDefault, double? Better, double? CalibrationError, double? CalibrationErrorOfDefault,
        IReadOnlyList<BinView> Bins, IReadOnlyList<MonthView> Months);

    private static async Task<Page<ChanceView>> List(HttpRequest request, LiveHistory live, WinModels models, TimeProvider clock, string? after, int? limit, CancellationToken cancel)
    {
        var state = live.Now;
        var (view, at) = Read(request, state, clock, "after", "limit");
        var start = after is null ? 0 : DealId.TryParse(after, out var id) ? id.Value : throw new RuleViolation("“{0}” is not a place in this list.", after);
        var take = limit switch { null => 100, < 1 or > MostItems => throw new RuleViolation("The limit lies between 1 and {0}.", MostItems), { } l => l };
        var matches = view.Filter.Against(state.Catalog);
        var found = new List<(DealTrack Track, Change State)>();
        foreach (var track in state.History.Deals)
        {
            if (track.Id.Value > start && track.TryAsOf(at.Ticks, out var then) && then is { Removed: false, Outcome: Outcome.Open } && matches(then))
                found.Add((track, then));
            if (found.Count > take)
                break;
        }
        var next = found.Count > take ? found[take - 1].Track.Id.ToString() : null;
        var items = new List<ChanceView>();
        // After learning, so that what counts is what stands beside it.
        foreach (var pipeline in state.Catalog.Pipelines)
            await models.LearnAsync(pipeline, at, cancel);
        var weights = Weights.At(state.Catalog, at);
        foreach (var (track, then) in found.Take(take))
            if (state.Catalog.Pipeline(then.Pipeline) is { } pipeline)
                items.Add(View(track, then, state.Catalog, (await models.LearnAsync(pipeline, at, cancel)).Model, at, weights));
        return new Page<ChanceView>(items, next);
    }

    private static async Task<RecordAnswer> Record(HttpRequest request, LiveHistory live, WinModels models, TimeProvider clock, string? months, CancellationToken cancel)
    {
        var state = live.Now;
        var (view, at) = Read(request, state, clock, "months");
        var span = months is null ? ProbabilityModel.Months
            : int.TryParse(months, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m is >= 1 and <= MostMonths ? m
            : throw new RuleViolation("The parameter {0} cannot be “{1}”.", nameof(months), months);
        var pipeline = ProbabilityModel.PipelineOf(state.Catalog, view);
        var zone = state.Catalog.Company.Zone;
        var learnt = new Dictionary<DateOnly, WinModel>();
        foreach (var cut in ModelDay.Cuts(at, zone, span))
            if ((await models.LearnAsync(pipeline, cut.AddTicks(1), cancel)).Model is { } model)
                learnt[Period.DayOf(cut.AddTicks(1), zone)] = model;
        var closed = (await models.LearnAsync(pipeline, at, cancel)).Closed;
        var figures = TrackRecord.Of(TrackRecord.Statements(state.History, state.Catalog, pipeline, learnt, view.Filter, at), zone);
        var said = figures.Statements > 0;
        return new RecordAnswer(
            at, state.Sequence, pipeline.Name, closed, Math.Max(0, WinModel.FewestClosed - closed), figures.Statements, figures.Deals,
            said ? figures.Brier : null, said ? figures.ByDefault : null, figures.Better, said ? figures.CalibrationError : null, said ? figures.DefaultCalibrationError : null,
            [.. figures.Bins.Select(b => new BinView(b.From, Math.Round(b.From + 0.1, 1), b.Count, b.Deals, b.Said, b.Won, b.Share, b.Low, b.High, b.IsJudged))],
            [.. figures.Months.Select(m => new MonthView(m.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), m.Count, m.Brier, m.ByDefault))]);
    }

    private static (ViewQuery View, DateTime At) Read(HttpRequest request, LiveState state, TimeProvider clock, params ReadOnlySpan<string> others)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var view = ViewQuery.ReadStrict(request.Query, state.Catalog, request.HttpContext.Acting().Sees, now, FunnelMode.Now, others);
        // What is still to come is not known yet.
        return (view, view.AsOf is { } at && at < now ? at : now);
    }

    private static ChanceView View(DealTrack track, in Change state, Catalog catalog, WinModel? model, DateTime at, Weights weights)
    {
        var estimate = model is not null && Situation.TryOf(track, weights.MomentOf(track), catalog, out var s) && model.Curves.ContainsKey(s.Stage) ? model.Estimate(s) : null;
        var facts = state.Facts;
        var (counts, basis) = weights.Of(track, state);
        return new ChanceView(
            track.Id.ToString(), facts.Title, catalog.Customer(facts.Customer)?.Name, catalog.Pipeline(state.Pipeline)?.Name ?? "", catalog.Stage(state.Stage)?.Name ?? "", catalog.Employee(state.Owner)?.Name,
            new Money(state.Amount, catalog.Company.Currency).Major, catalog.Stage(state.Stage)?.Probability ?? 0, estimate?.Chance, facts.ManualProbability,
            counts, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(basis.ToString()), ModelDay.CutFor(at, catalog.Company.Zone),
            estimate is null ? null : 1 / (1 + Math.Exp(-model!.Average)),
            [.. (estimate?.Parts ?? []).Select(p => new Moved(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Of.ToString()), p.LogOdds))]);
    }
}
