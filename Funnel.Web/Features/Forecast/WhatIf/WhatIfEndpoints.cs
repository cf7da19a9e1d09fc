using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.WhatIf;

/// <summary>A what-if for programs: the numbers of the screen under the same parameters. It only reads.</summary>
public static class WhatIfEndpoints
{
    public static void MapWhatIf(this IEndpointRouteBuilder api) => api.MapGet("/what-if", Answer).Documented(WhatIfDocs.WhatIf);

    public sealed record ExpectationView(decimal Potential, decimal Low, decimal High);

    public sealed record RateView(string Stage, string Id, int Ended, int WentOn, double Rate, double Low, double High, double Supposed, decimal Alone);

    public sealed record OutlookView(string Stage, string Id, double Now, double Then);

    /// <summary>Money in major units.</summary>
    public sealed record WhatIfAnswer(
        DateTime AsOf, long Sequence, string Pipeline, string Period, string Currency, decimal Fact, ExpectationView Now, ExpectationView Then, decimal Difference,
        int OpenDeals, int Expected, int? Capacity, int Waiting, decimal? PlanNow, decimal? Plan, IReadOnlyList<RateView> Rates, IReadOnlyList<OutlookView> Outlooks);

    private static WhatIfAnswer Answer(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        var (state, now, acting) = (live.Now, clock.GetUtcNow().UtcDateTime, request.HttpContext.Acting());
        var view = WhatIfView.ReadStrict(request.Query, state.Catalog, acting.Sees, now);
        var model = WhatIfModel.Count(state.History, state.Catalog, state.Plans, view, acting.Authority.SeesPeople, now);
        var figures = model.Figures ?? throw new RuleViolation("There is no such pipeline.");
        return new WhatIfAnswer(
            figures.Query.AsOf, state.Sequence, state.Catalog.Pipeline(figures.Query.Filter.Pipeline!.Value)!.Name, view.View.Period.ToString(), model.Currency,
            Major(figures.Fact), Of(figures.Now), Of(figures.Then), Major(figures.Difference), figures.OpenDeals, figures.Expected, figures.Capacity, figures.Waiting,
            model.PlanNow is { } planNow ? Major(planNow) : null, model.Plan is { } plan ? Major(plan) : null,
            [.. figures.Rates.Select(r => new RateView(r.Stage.Name, Id(r.Stage.Id), r.Ended, r.WentOn, r.Rate, r.Low, r.High, r.Supposed, Major(r.Alone)))],
            [.. figures.Outlooks.Select(o => new OutlookView(o.Stage.Name, Id(o.Stage.Id), o.Now, o.Then))]);

        decimal Major(long minor) => new Money(minor, model.Currency).Major;

        ExpectationView Of(Expectation e) => new(Major(e.Potential), Major(e.Low), Major(e.High));

        static string Id(StageId id) => id.Value.ToString(CultureInfo.InvariantCulture);
    }
}
