using System.Net;
using System.Text.Json;
using Funnel.Domain.Deals;
using Funnel.Web.Data;
using Funnel.Web.Live;

namespace Funnel.Web.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddSingleton(new EventNames(Describe));
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapHub<FeedHub>("/hubs/feed");
    }

    /// <summary>Until keys and roles exist, nobody outside this machine gets in.</summary>
    public static void UseLoopbackOnly(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Funnel answers this machine only until sign-in is set up.", context.RequestAborted);
            return;
        }
        await next(context);
    });

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("alive"));
        app.MapGet("/health/ready", (LiveHistory history, EventTail tail) =>
            !history.IsReady ? Results.Text("reading the log", statusCode: StatusCodes.Status503ServiceUnavailable)
            : tail.Lag > TimeSpan.FromSeconds(15) ? Results.Text("the live feed is behind", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready"));
    }

    public static void AnnounceAddresses(this WebApplication app)
    {
        foreach (var url in app.Urls)
            Console.WriteLine($"Funnel is open at {url} (wall display: {url}/wall)");
    }

    public static FeedEvent Describe(LoggedEvent e) =>
        new(e.Sequence, e.Deal.ToString(), e.Version, e.At, e.Actor.Name, EventBodies.KindOf(e.Event),
            JsonSerializer.Deserialize<JsonElement>(EventBodies.Write(e.Event)));
}
