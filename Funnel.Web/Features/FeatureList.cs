using Funnel.Web.Api;
using Funnel.Web.Features.Deals;
using Funnel.Web.Features.Wall;

namespace Funnel.Web.Features;

/// <summary>Every feature's endpoints, by name.</summary>
public static class FeatureList
{
    public static void MapFeatures(this WebApplication app)
    {
        var api = app.MapGroup(ApiSetup.Root);
        api.MapDeals();
        api.MapDealCommands();
        api.MapFunnel();
        api.MapEvents();
        app.MapWall();
    }
}
