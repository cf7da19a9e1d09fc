using Funnel.Domain.Access;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Features.Accounts;
using Funnel.Web.Features.Board;
using Funnel.Web.Features.Deals;
using Funnel.Web.Features.Deals.Listing;
using Funnel.Web.Features.Deals.Screen;
using Funnel.Web.Features.Figures;
using Funnel.Web.Features.Figures.Making;
using Funnel.Web.Features.Forecast.Bridge;
using Funnel.Web.Features.Forecast.Probability;
using Funnel.Web.Features.Forecast.WhatIf;
using Funnel.Web.Features.Import;
using Funnel.Web.Features.Import.Exports;
using Funnel.Web.Features.Import.Programs;
using Funnel.Web.Features.Import.Wizard;
using Funnel.Web.Features.Marketing;
using Funnel.Web.Features.Plans;
using Funnel.Web.Features.Playbooks;
using Funnel.Web.Features.Forecast.Demand;
using Funnel.Web.Features.Reports;
using Funnel.Web.Features.Reports.Digest;
using Funnel.Web.Features.Reports.Team;
using Funnel.Web.Features.Settings.Audit;
using Funnel.Web.Features.Settings.Branding;
using Funnel.Web.Features.Team;
using Funnel.Web.Features.Wall;
using Funnel.Web.Features.Webhooks;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Shell;

namespace Funnel.Web.Features;

/// <summary>Every feature's services and endpoints, by name.</summary>
public static class FeatureList
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.AddSingleton(s => new FollowRights(s.GetRequiredService<Standings>().ReachAsync));
        services.AddAccounts();
        services.AddBoard();
        services.AddScoped<FunnelPictures>();
        services.AddScoped<BridgePictures>();
        services.AddScoped<DemandPictures>();
        services.AddDealScreen();
        services.AddTeam();
        services.AddPlans();
        services.AddReports();
        services.AddTeamReport();
        services.AddDigest();
        services.AddImportWizard();
        services.AddWall();
        services.AddWebhooks();
        return services;
    }

    public static void MapFeatures(this WebApplication app)
    {
        var api = app.MapGroup(ApiSetup.Root).Needs(Right.SeeDeals);
        app.MapHub<FeedHub>(Urls.FeedHub).Needs(Right.SeeDeals);
        api.MapDeals();
        api.MapDealCommands();
        api.MapDocuments();
        api.MapDealSteps();
        api.MapPlaybooks();
        api.MapDealMail();
        api.MapFunnel();
        api.MapFigures();
        api.MapBridge();
        api.MapProbability();
        api.MapWhatIf();
        api.MapChannels();
        api.MapSpend();
        api.MapDemand();
        api.MapEvents();
        api.MapTeam();
        api.MapPlans();
        api.MapReports();
        api.MapDealPaper();
        api.MapProgramImports(app.Configuration);
        api.MapTeamReport();
        app.MapDealsCsv();
        app.MapBridgeCsv();
        app.MapSpendCsv();
        app.MapLeadsCsv();
        app.MapPlansCsv();
        app.MapLineageCsv();
        app.MapMakingCsv();
        app.MapAuditCsv();
        app.MapImport();
        app.MapExports();
        app.MapAccounts();
        app.MapLogo();
        app.MapWall();
    }
}
