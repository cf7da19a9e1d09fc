using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Plans;

/// <summary>Plans for programs: the figures, and setting targets.</summary>
public static class PlanEndpoints
{
    public static IServiceCollection AddPlans(this IServiceCollection services) => services.AddSingleton<PlanDesk>();

    public static void MapPlans(this IEndpointRouteBuilder api)
    {
        api.MapGet("/plans", Plans).Documented(PlanDocs.Plans);
        api.MapPost("/plans", Set).Documented(PlanDocs.Set).Needs(Right.SetPlans);
    }

    /// <summary>A target: the id may be a name; no value takes it away; with a version a target changed since is left alone and nothing is done.</summary>
    public sealed record WishedPlan(string Scope, string? Id, string Period, PlanMetric? Metric, decimal? Value, string? Version);

    public sealed record WishedPlans(IReadOnlyList<WishedPlan?> Items);

    private static PlansAnswer Plans(HttpContext http, LiveHistory live, TimeProvider clock)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = PlanView.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Authority.SeesPeople, now);
        state = state.AsOf(view.View.AsOf);
        var plans = state.Plans.AsOf(view.View.AsOf ?? DateTime.MaxValue);
        return PlanAnswers.Of(PlanCount.Of(state.History, state.Catalog, plans, view.ToQuery(now)), state.Catalog, state.Plans.Number);
    }

    private static async Task<SetAnswer> Set(WishedPlans body, HttpContext http, PlanStore store, LiveHistory live, CancellationToken cancel)
    {
        var catalog = live.Now.Catalog;
        var wishes = body.Items.Select(item => Read(item ?? throw new RuleViolation("Each target is named once."), http.Acting().Authority.Plans, catalog)).ToList();
        var receipt = await store.SetAsync(http.Acting().Caller, wishes, cancel);
        await live.PlannedAsync(receipt.Number, cancel);
        return new SetAnswer([.. receipt.Changes.Select(c => PlanAnswers.Of(c, catalog))]);
    }

    private static WishedTarget Read(WishedPlan item, Reach plans, Catalog catalog)
    {
        var metric = item.Metric ?? PlanMetric.Value;
        var scope = PlanNames.Find(item.Scope, item.Id, plans, catalog);
        var period = FiscalYear.TryParse(item.Period, catalog.Company.YearStart) ?? throw new RuleViolation("The parameter {0} cannot be “{1}”.", "period", item.Period ?? "");
        long? version = item.Version is not { } text ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v
            : throw new RuleViolation("The parameter {0} cannot be “{1}”.", "version", text);
        return new WishedTarget(new PlanKey(scope, period, metric), item.Value is { } value ? new PlanAmounts(metric, catalog.Company.Currency).Minor(value) : null, version);
    }
}
