namespace Funnel.Web.Features.Reports.Digest;

public static class DigestSetup
{
    public static IServiceCollection AddDigest(this IServiceCollection services)
    {
        services.AddScoped<DigestLetter>();
        services.AddHostedService<DigestSender>();
        return services;
    }
}
