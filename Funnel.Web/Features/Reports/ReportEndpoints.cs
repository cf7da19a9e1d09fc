using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
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
        services.AddScoped<DealPaper>();
        services.AddScoped<FunnelReport>();
        services.AddScoped<BridgeReport>();
        services.AddScoped<PlansReport>();
        services.AddScoped<DemandReport>();
        services.AddScoped<ChannelReport>();
        services.AddScoped<WhatIfReport>();
        services.AddScoped<ProbabilityReport>();
        return services;
    }

    public static void MapReports(this IEndpointRouteBuilder api)
    {
        api.MapGet("/reports/funnel.pdf", Funnel).Documented(FunnelDoc);
        api.MapGet("/reports/bridge.pdf", Bridge).Documented(BridgeDoc);
        api.MapGet("/reports/plans.pdf", Plans).Documented(PlansDoc);
        api.MapGet("/reports/demand.pdf", Demand).Documented(DemandDoc);
        api.MapGet("/reports/channels.pdf", Channels).Documented(ChannelsDoc);
        api.MapGet("/reports/whatif.pdf", WhatIf).Documented(WhatIfDoc);
        api.MapGet("/reports/probability.pdf", Probability).Documented(ProbabilityDoc);
    }

    private const string NoPaper = "The paper is a4 or letter, its orientation portrait or landscape.";

    private static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Paper =
    [
        ("paper", "The paper.", "letter", ["a4", "letter"]),
        ("orientation", "How the paper lies.", "landscape", ["portrait", "landscape"]),
        ("lang", "The language of the report.", "ru", [.. Languages.Codes]),
    ];

    private static readonly CallDoc FunnelDoc = new("funnelReport", "Reports", "The funnel report as PDF, with the filters of /funnel")
    {
        About = "`mode` is `pipeline` unless you say otherwise. The page names its filters, moment and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.All), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static readonly CallDoc BridgeDoc = new("bridgeReport", "Reports", "The forecast bridge as PDF, with the parameters of /bridge")
    {
        About = "One page: the bars, their table, and the largest of what was pushed out. It names its window, both instants, filters and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.Bridge), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static readonly CallDoc PlansDoc = new("plansReport", "Reports", "The plans report as PDF, with the parameters of /plans")
    {
        About = "How the period stands row by row, every difference, and the year's targets. It names its period, moment and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.Plans), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static readonly CallDoc DemandDoc = new("demandReport", "Reports", "The demand for products as PDF, with the parameters of /demand")
    {
        About = "All products in one table, and `item` (or the first) as a picture with its backtest. The page names its filters, moment and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.Demand), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static readonly CallDoc ChannelsDoc = new("channelsReport", "Reports", "The channels as PDF, with the parameters of /channels")
    {
        About = "All channels in one table with their verdicts, and the months of `channel` (or the best) as a picture. The page names its filters, moment and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.Channels), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static readonly CallDoc WhatIfDoc = new("whatIfReport", "Reports", "A what-if as PDF, with the parameters of /what-if")
    {
        About = "What is supposed stage by stage, what the period would bring, as it is and as supposed, and how many deals would come to each stage. The page names what is supposed, its filters, moment and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.WhatIf), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static readonly CallDoc ProbabilityDoc = new("probabilityReport", "Reports", "Win probability as PDF: the open deals with their chances, and how well the model's words were kept")
    {
        About = "The track record's bins and Brier score, and the open deals with stage default, model, a person's value, what counts and what moved the model. Waits until the models are learnt. It names its filters, moment and the last event counted.",
        Query = [.. QueryDoc.Of(ViewParameters.Probability), .. QueryDoc.Of(Paper)],
        File = "application/pdf",
        Refusals = new Dictionary<int, string> { [422] = NoPaper },
    };

    private static IResult Funnel(HttpContext http, LiveHistory live, FunnelReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        // One snapshot for everything on the page.
        var state = live.Now;
        var now = clock.GetUtcNow().UtcDateTime;
        var view = ViewQuery.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Sees, now, FunnelMode.Pipeline, "paper", "orientation", "lang");
        state = state.AsOf(view.AsOf);
        var size = Prepare(paper, orientation, lang);
        return Pdf(http, engine.Render(report.Compose(state, view, now, http.Acting().Name), size), $"funnel-{view.Period}.pdf");
    }

    private static IResult Bridge(HttpContext http, LiveHistory live, BridgeReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        var state = live.Now;
        var now = clock.GetUtcNow().UtcDateTime;
        var view = BridgeView.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Sees, now, "paper", "orientation", "lang");
        state = state.AsOf(view.To);
        var size = Prepare(paper, orientation, lang);
        return Pdf(http, engine.Render(report.Compose(state, view, now, http.Acting().Name), size), $"bridge-{view.Window}.pdf");
    }

    private static IResult Plans(HttpContext http, LiveHistory live, PlansReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        var state = live.Now;
        var now = clock.GetUtcNow().UtcDateTime;
        var view = PlanView.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Authority.SeesPeople, now, "paper", "orientation", "lang");
        state = state.AsOf(view.View.AsOf);
        var size = Prepare(paper, orientation, lang);
        return Pdf(http, engine.Render(report.Compose(state, view, now, http.Acting().Name), size), $"plans-{FiscalYear.Write(view.Period, view.Year.FirstMonth)}.pdf");
    }

    private static IResult Demand(HttpContext http, LiveHistory live, DemandReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        var state = live.Now;
        var now = clock.GetUtcNow().UtcDateTime;
        var view = DemandView.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Sees, now, "paper", "orientation", "lang");
        state = state.AsOf(view.View.AsOf);
        var size = Prepare(paper, orientation, lang);
        return Pdf(http, engine.Render(report.Compose(state, view, now, http.Acting().Name), size), "demand.pdf");
    }

    private static IResult Channels(HttpContext http, LiveHistory live, ChannelReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        var state = live.Now;
        var now = clock.GetUtcNow().UtcDateTime;
        var view = ChannelView.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Sees, now, "paper", "orientation", "lang");
        state = state.AsOf(view.View.AsOf);
        var size = Prepare(paper, orientation, lang);
        return Pdf(http, engine.Render(report.Compose(state, view, now, http.Acting().Name), size), $"channels-{view.View.Period}.pdf");
    }

    private static IResult WhatIf(HttpContext http, LiveHistory live, WhatIfReport report, IReportEngine engine, TimeProvider clock, string? paper, string? orientation, string? lang)
    {
        var (state, now, acting) = (live.Now, clock.GetUtcNow().UtcDateTime, http.Acting());
        var view = WhatIfView.ReadStrict(http.Request.Query, state.Catalog, acting.Sees, now, "paper", "orientation", "lang");
        var size = Prepare(paper, orientation, lang);
        return Pdf(http, engine.Render(report.Compose(state, view, acting.Authority.SeesPeople, now, acting.Name), size), $"what-if-{view.View.Period}.pdf");
    }

    private static async Task<IResult> Probability(HttpContext http, LiveHistory live, WinModels models, ProbabilityReport report, IReportEngine engine, TimeProvider clock,
        string? paper, string? orientation, string? lang, CancellationToken cancel)
    {
        var (state, now) = (live.Now, clock.GetUtcNow().UtcDateTime);
        var view = ProbabilityView.ReadStrict(http.Request.Query, state.Catalog, http.Acting().Sees, now, "paper", "orientation", "lang");
        var size = Prepare(paper, orientation, lang);
        // Paper cannot be asked again: it waits for what is still being learnt.
        await models.LearnAsync(ProbabilityModel.PipelineOf(state.Catalog, view.View), view.View.AsOf ?? now, ProbabilityModel.Months, cancel);
        return Pdf(http, engine.Render(report.Compose(state, view, models.Find, now, http.Acting().Name), size), "probability.pdf");
    }

    private static PaperSize Prepare(string? paper, string? orientation, string? lang)
    {
        var size = PaperSize.Parse(paper, orientation) ?? throw new RuleViolation(NoPaper);
        if (lang is not null)
            Languages.Use(lang);
        return size;
    }

    private static IResult Pdf(HttpContext http, byte[] bytes, string name)
    {
        // Opens in the browser, where it is read and printed; saved, it has a name.
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{name}\"";
        return Results.File(bytes, "application/pdf");
    }
}
