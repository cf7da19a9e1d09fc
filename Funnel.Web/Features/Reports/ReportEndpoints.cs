using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Reports;

public static class ReportEndpoints
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddSingleton<IReportEngine, SkiaReportEngine>();
        services.AddScoped<FunnelReport>();
        return services;
    }

    public static void MapReports(this IEndpointRouteBuilder api) =>
        api.MapGet("/reports/funnel.pdf", Funnel).Documented(FunnelDoc);

    private static readonly CallDoc FunnelDoc = new("funnelReport", "Reports", "The funnel report as PDF, with the filters of /funnel")
    {
        About = "`mode` is `pipeline` unless you say otherwise. The page names its filters, moment and the last event counted.",
        Query =
        [
            .. QueryDoc.Of(ViewParameters.All),
            .. QueryDoc.Of(
            [
                ("paper", "The paper.", "letter", ["a4", "letter"]),
                ("orientation", "How the paper lies.", "landscape", ["portrait", "landscape"]),
                ("lang", "The language of the report.", "ru", [.. Languages.Codes]),
            ]),
        ],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = "The paper is a4 or letter, its orientation portrait or landscape." },
    };

    private static IResult Funnel(HttpContext http, LiveHistory live, FunnelReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        // One snapshot for everything on the page.
        var state = live.Now;
        var now = clock.GetUtcNow().UtcDateTime;
        var view = ViewQuery.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Sees, now, FunnelMode.Pipeline, "paper", "orientation", "lang");
        var size = PaperSize.Parse(paper, orientation) ?? throw new RuleViolation("The paper is a4 or letter, its orientation portrait or landscape.");
        if (lang is not null)
            Languages.Use(lang);
        var document = report.Compose(state, view, now, http.Acting().Name);
        // Opens in the browser, where it is read and printed; saved, it has a name.
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{FileName(view)}\"";
        return Results.File(engine.Render(document, size), "application/pdf");
    }

    private static string FileName(ViewQuery view) => $"funnel-{view.Period}.pdf";
}
