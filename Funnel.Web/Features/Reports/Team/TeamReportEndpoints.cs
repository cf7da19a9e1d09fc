using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Reports.Team;

public static class TeamReportEndpoints
{
    private static readonly string[] Times = ["period", "from", "to"];

    public static IServiceCollection AddTeamReport(this IServiceCollection services) => services.AddScoped<TeamReport>();

    public static void MapTeamReport(this IEndpointRouteBuilder api) =>
        api.MapGet("/reports/team.pdf", Team).Documented(Doc);

    private static readonly CallDoc Doc = new("teamReport", "Reports", "The team report as PDF, with the filters of /effectiveness")
    {
        About = "People and stages with rate, interval, visits and days, and the handovers proposed. The page names its filters, moment and the last event counted.",
        Query =
        [
            .. QueryDoc.Of(ViewParameters.Counting.Where(p => Times.Contains(p.Name)).Select(p => p with { Meaning = p.Meaning.Replace("the current quarter", "the last twelve months", StringComparison.Ordinal) })),
            .. QueryDoc.Of(ViewParameters.Moment), .. QueryDoc.Of(ViewParameters.Filters),
            .. QueryDoc.Of(
            [
                ("overNorm", "true proposes only deals that wait longer than their stage's norm.", "true", ["true", "false"]),
                ("paper", "The paper.", "letter", ["a4", "letter"]),
                ("orientation", "How the paper lies.", "landscape", ["portrait", "landscape"]),
                ("lang", "The language of the report.", "ru", [.. Languages.Codes]),
            ]),
        ],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = "The paper is a4 or letter, its orientation portrait or landscape." },
    };

    private static IResult Team(HttpContext http, LiveHistory live, TeamReport report, IReportEngine engine, TimeProvider clock, string? overNorm, string? paper, string? orientation, string? lang)
    {
        // One snapshot for everything on the page.
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ViewQuery.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Authority.SeesPeople, now, FunnelMode.Now, "overNorm", "paper", "orientation", "lang").OverAYear(state.Catalog, now);
        state = state.AsOf(view.AsOf);
        var size = PaperSize.Parse(paper, orientation) ?? throw new RuleViolation("The paper is a4 or letter, its orientation portrait or landscape.");
        if (overNorm is not (null or "" or "true" or "false"))
            throw new RuleViolation("The parameter {0} cannot be “{1}”.", "overNorm", overNorm);
        if (lang is not null)
            Languages.Use(lang);
        var document = report.Compose(state, view, overNorm == "true", size.ContentWidth, now, http.Acting().Name);
        http.Response.Headers.ContentDisposition = $"inline; filename=\"team-{view.Period}.pdf\"";
        return Results.File(engine.Render(document, size), "application/pdf");
    }
}
