using Funnel.Web.Api;
using Funnel.Web.Features.Board;
using Funnel.Web.Features.Deals;

namespace Funnel.Web.Features;

/// <summary>Every feature's services and endpoints, by name.</summary>
public static class FeatureList
{
    public static void AddFeatures(this IServiceCollection services) => services.AddBoard();

    public static void MapFeatures(this WebApplication app)
    {
        var api = app.MapGroup(ApiSetup.Root);
        api.MapDeals();
        api.MapDealCommands();
        api.MapFunnel();
        api.MapEvents();
    }
}
