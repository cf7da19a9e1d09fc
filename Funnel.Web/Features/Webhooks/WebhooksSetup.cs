using Funnel.Web.Data.Accounts;

namespace Funnel.Web.Features.Webhooks;

public static class WebhooksSetup
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddHttpClient(WebhookSender.Client, http => http.Timeout = TimeSpan.FromSeconds(10))
            // A redirect would take the events where nobody sent them.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            // The address may hold the receiver's own secret: not in the log.
            .RemoveAllLoggers();
        services.AddSingleton<WebhookStore>();
        services.AddHostedService<WebhookSender>();
        return services;
    }
}
