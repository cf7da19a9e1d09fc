using Funnel.Domain.Access;
using Funnel.Web.Access;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Features.Wall.Pairing;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Wall;

public static class WallSetup
{
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        services.AddSingleton<WallBuild>();
        services.AddSingleton<FrameRenderer>();
        services.AddSingleton<WallPageRenderer>();
        services.AddSingleton<WallDoor>();
        services.AddHostedService(s => s.GetRequiredService<DisplayBook>());
        services.AddHostedService<WallAlarm>();
        services.AddSingleton<ScreenCookies>();
        services.AddSingleton<PairingPage>();
        services.AddSingleton<PairingLimits>();
        services.AddSingleton<FrameBoard>();
        services.AddHostedService(s => s.GetRequiredService<FrameBoard>());
        services.AddSignalR().AddHubOptions<WallHub>(hub =>
        {
            // A display must know within a few seconds that it is alone.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            hub.MaximumReceiveMessageSize = 4 * 1024;
        });
        return services;
    }

    public static void MapWall(this IEndpointRouteBuilder app)
    {
        app.MapGet(Urls.Wall(), WallEndpoints.Page).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(Urls.WallFrame(), WallEndpoints.Frame).Needs(Right.ShowWall).ExcludeFromDescription();
        app.MapPost(Urls.WallPairing(), PairingEndpoints.Ask).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Urls.WallEnter(), PairingEndpoints.Enter).AllowAnonymous().ExcludeFromDescription();
        app.MapHub<WallHub>(Urls.WallHub).Needs(Right.ShowWall);
    }
}
