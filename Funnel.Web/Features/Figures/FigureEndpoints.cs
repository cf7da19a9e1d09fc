using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Figures;

/// <summary>The figures beside the funnel, for programs: the same functions the screens and the papers show.</summary>
public static class FigureEndpoints
{
    private const int MostDays = 1_000;

    public static void MapFigures(this IEndpointRouteBuilder api)
    {
        api.MapGet("/figures", Figures).Documented(FigureDocs.Figures);
        api.MapGet("/movement", MovementOf).Documented(FigureDocs.Movement);
        api.MapGet("/cohorts", Cohorts).Documented(FigureDocs.Cohorts);
        api.MapGet("/time-in-stage", Times).Documented(FigureDocs.Times);
        api.MapGet("/breakdown", Breakdown).Documented(FigureDocs.Breakdown);
    }

    /// <summary>What the figures are of, and the last event counted.</summary>
    public sealed record Counted(DateTime AsOf, long Sequence, string Pipeline, string Period, string Currency);

    public sealed record PeriodFigures(DateTime AsOf, int Won, decimal WonValue, int Lost, double? WinRate, decimal? AverageDeal, double? MedianCycle,
        int Open, decimal OpenValue, decimal OpenWeighted, decimal? Velocity, int VelocityOpen);

    public sealed record FiguresAnswer(Counted Counted, PeriodFigures Figures, PeriodFigures? Before);

    public sealed record Part(int Count, decimal Value);

    public sealed record MovementStage(string Stage, string Id, Part AtStart, Part Started, Part Entered, Part Advanced, Part MovedBack, Part Won, Part Lost, Part Transferred, Part Removed, Part AtEnd);

    public sealed record MovementStep(string From, string To, int Count, decimal Value);

    public sealed record MovementAnswer(Counted Counted, IReadOnlyList<MovementStage> Stages, IReadOnlyList<MovementStep> Transitions);

    public sealed record CohortMonth(string Month, int Deals, int Reached, decimal ReachedValue, double Share, int Age, IReadOnlyList<int> ByAge);

    public sealed record CohortsAnswer(Counted Counted, string Goal, IReadOnlyList<CohortMonth> Cohorts);

    public sealed record StageDays(string Stage, string Id, int Ended, int Lasting, double? LowerQuartile, double? Median, double? UpperQuartile, int? NormWorkingDays);

    public sealed record TimesAnswer(Counted Counted, IReadOnlyList<StageDays> Stages);

    public sealed record BreakdownRow(string? Name, string? Id, int Deals, int? Won, decimal? Quantity, decimal Value);

    public sealed record BreakdownAnswer(Counted Counted, string By, IReadOnlyList<BreakdownRow> Rows);

    private static FiguresAnswer Figures(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var asked = Asked.Read(request, live, clock);
        var before = asked.View.ToPreviousQuery(asked.Catalog, asked.Now) is { } earlier ? earlier with { Filter = asked.Query.Filter } : null;
        return new FiguresAnswer(asked.Counted, Of(asked.Query), before is null ? null : Of(before));

        PeriodFigures Of(FunnelQuery query)
        {
            var (keys, velocity) = (KeyFigures.Of(asked.History, asked.Catalog, query), Velocity.Of(asked.History, asked.Catalog, query));
            return new PeriodFigures(query.AsOf, keys.Won, asked.Major(keys.WonValue), keys.Lost, keys.WinRate, keys.AverageDeal is { } average ? asked.Major(average) : null, keys.MedianCycle,
                keys.Open, asked.Major(keys.OpenValue), asked.Major(keys.OpenWeighted), velocity.PerDay is { } day ? asked.Major(day) : null, velocity.Opportunities);
        }
    }

    private static MovementAnswer MovementOf(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var asked = Asked.Read(request, live, clock);
        var table = Movement.Of(asked.History, asked.Catalog, asked.Query);
        return new MovementAnswer(asked.Counted,
            [.. table.Stages.Select(s => new MovementStage(s.Stage.Name, Id(s.Stage.Id.Value)!, P(s, MovementPart.AtStart), P(s, MovementPart.Started), P(s, MovementPart.Entered), P(s, MovementPart.Advanced),
                P(s, MovementPart.MovedBack), P(s, MovementPart.Won), P(s, MovementPart.Lost), P(s, MovementPart.Transferred), P(s, MovementPart.Removed), P(s, MovementPart.AtEnd)))],
            [.. table.Transitions.Select(t => new MovementStep(asked.StageName(t.From), asked.StageName(t.To), t.Deals.Count, asked.Major(t.Deals.Value)))]);

        Part P(StageMovement stage, MovementPart part) => new(stage[part].Count, asked.Major(stage[part].Value));
    }

    private static CohortsAnswer Cohorts(HttpRequest request, LiveHistory live, TimeProvider clock, string? stage, int? days)
    {
        var asked = Asked.Read(request, live, clock, "stage", "days");
        var goal = stage is null ? asked.Pipeline.Won : asked.FindStage(stage);
        var longest = days is null or (>= 0 and <= MostDays) ? days ?? CohortCurves.Longest : throw new RuleViolation("The parameter {0} cannot be “{1}”.", nameof(days), days);
        return new CohortsAnswer(asked.Counted, goal.Name,
            [.. CohortCurves.Of(asked.History, asked.Catalog, asked.Query, goal.Id, longest).Select(c => new CohortMonth(c.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                c.Deals, c.Reached, asked.Major(c.ReachedValue), c.Share, c.Age, c.ByAge))]);
    }

    private static TimesAnswer Times(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var asked = Asked.Read(request, live, clock);
        return new TimesAnswer(asked.Counted, [.. TimeInStage.Of(asked.History, asked.Catalog, asked.Query)
            .Select(t => new StageDays(t.Stage.Name, Id(t.Stage.Id.Value)!, t.Ended, t.Lasting, t.LowerQuartile, t.Median, t.UpperQuartile, t.Stage.NormDays))]);
    }

    private static BreakdownAnswer Breakdown(HttpRequest request, LiveHistory live, TimeProvider clock, string? by)
    {
        var asked = Asked.Read(request, live, clock, "by");
        var (history, catalog, query) = (asked.History, asked.Catalog, asked.Query);
        return new BreakdownAnswer(asked.Counted, by ?? "channel", by switch
        {
            null or "channel" => [.. Breakdowns.ByChannel(history, catalog, query).Select(c =>
                new BreakdownRow(c.Channel is { } id ? catalog.Channels.GetValueOrDefault(id)?.Name : null, Id(c.Channel?.Value), c.Deals, c.Won, null, asked.Major(c.WonValue)))],
            "owner" => [.. Leaders.Of(history, catalog, query.Period, query.AsOf, query.Filter).Select(l =>
                new BreakdownRow(catalog.Employee(l.Employee)?.Name, Id(l.Employee?.Value), l.Won, l.Won, null, asked.Major(l.Value)))],
            "product" => [.. Breakdowns.WonByProduct(history, catalog, query.Period, query.AsOf, query.Filter).Select(p =>
                new BreakdownRow(p.Product is { } id ? catalog.Products.GetValueOrDefault(id)?.Name : null, Id(p.Product?.Value), p.Deals, p.Deals, p.Quantity, asked.Major(p.Value)))],
            "reason" => [.. Breakdowns.LostByReason(history, catalog, query).Select(r => new BreakdownRow(r.Reason.Length == 0 ? null : r.Reason, null, r.Deals, null, null, asked.Major(r.Value)))],
            _ => throw new RuleViolation("The parameter {0} cannot be “{1}”.", nameof(by), by),
        });
    }

    private static string? Id(int? id) => id?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A call's question, put to one snapshot. The first pipeline is meant where none is named, as in the funnel.</summary>
    private sealed record Asked(SalesHistory History, Catalog Catalog, ViewQuery View, FunnelQuery Query, Pipeline Pipeline, DateTime Now)
    {
        // These ask for one of the funnel's forms; here there is one form only.
        private static readonly string[] FunnelOnly = ["mode", "measure", "cohort", "visited"];

        public Counted Counted => new(Query.AsOf, History.Sequence, Pipeline.Name, View.Period.ToString(), Catalog.Company.Currency);

        public static Asked Read(HttpRequest request, LiveHistory live, TimeProvider clock, params ReadOnlySpan<string> others)
        {
            if (FunnelOnly.FirstOrDefault(request.Query.ContainsKey) is { } name)
                throw new RuleViolation("There is no parameter “{0}” here.", name);
            var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
            var view = ViewQuery.ReadStrict(request.Query, state.Catalog, request.HttpContext.Acting().Sees, now, FunnelMode.Pipeline, others);
            state = state.AsOf(view.AsOf);
            var query = view.ToFunnelQuery(state.Catalog, now);
            var pipeline = (query.Filter.Pipeline is { } id ? state.Catalog.Pipeline(id) : null) ?? state.Catalog.Pipelines[0];
            return new Asked(state.History, state.Catalog, view, query with { Filter = query.Filter with { Pipeline = pipeline.Id } }, pipeline, now);
        }

        public decimal Major(long minor) => new Money(minor, Catalog.Company.Currency).Major;

        public string StageName(StageId id) => Catalog.Stage(id)?.Name ?? "";

        public Stage FindStage(string text) =>
            Pipeline.Stages.FirstOrDefault(s => FigureEndpoints.Id(s.Id.Value) == text) ?? Pipeline.Find(text) ?? throw new RuleViolation("There is no stage “{0}”.", text);
    }
}
