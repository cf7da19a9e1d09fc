namespace Funnel.Web.Features.Deals.Screen;

public static class DealScreenSetup
{
    public static IServiceCollection AddDealScreen(this IServiceCollection services)
    {
        services.AddTransient<Sentences>();
        services.AddTransient<DealDesk>();
        services.AddHostedService<Data.DocumentSweep>();
        return services;
    }
}
