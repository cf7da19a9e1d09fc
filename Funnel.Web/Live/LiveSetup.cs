namespace Funnel.Web.Live;

public static class LiveSetup
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<TailSignal>();
        services.AddSingleton<LiveHistory>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<EventTail>();
        services.AddHostedService(s => s.GetRequiredService<EventTail>());
        services.AddSingleton<WinModels>();
        services.AddHostedService(s => s.GetRequiredService<WinModels>());
        services.AddSingleton<ChanceFalls>();
        services.AddSignalR();
        return services;
    }

    /// <summary>Whoever comes while the log is still being read waits for it; only /health answers at once.</summary>
    public static void UseWhenReady(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            await context.RequestServices.GetRequiredService<LiveHistory>().WhenReady.WaitAsync(context.RequestAborted);
        await next(context);
    });
}
