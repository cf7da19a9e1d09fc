namespace Funnel.Web.Features.Import;

public static class ImportSetup
{
    public static IServiceCollection AddImport(this IServiceCollection services)
    {
        services.AddSingleton<ImportWriter>();
        services.AddSingleton<Importer>();
        services.AddSingleton<ImportRevert>();
        return services;
    }
}
