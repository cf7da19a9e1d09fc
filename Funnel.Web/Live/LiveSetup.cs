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
        services.AddSignalR();
        return services;
    }
}
