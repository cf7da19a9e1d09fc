using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Plans;

/// <summary>The plan of a year as a file, to be changed in a spreadsheet and imported again.</summary>
public static class PlansCsv
{
    public static void MapPlansCsv(this IEndpointRouteBuilder app) => app.MapGet("/plans.csv", Download).Needs(Right.SeeDeals).ExcludeFromDescription();

    private static IResult Download(HttpContext http, LiveHistory live, TimeProvider clock)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = PlanView.Read(name => http.Request.Query[name].FirstOrDefault(), state.Catalog, http.Acting().Authority.SeesPeople, now);
        state = state.AsOf(view.View.AsOf);
        if (view.View.Refused is [var (name, value), ..])
            return Results.Problem($"The parameter {name} cannot be “{value}”.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "The address is not understood");
        var figures = PlanCount.Of(state.History, state.Catalog, state.Plans.AsOf(view.View.AsOf ?? DateTime.MaxValue), view.ToQuery(now));
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(PlanFile.Write(figures, state.Catalog))];
        return Results.File(bytes, "text/csv; charset=utf-8", $"plans-{view.Year.Year}.csv");
    }
}
