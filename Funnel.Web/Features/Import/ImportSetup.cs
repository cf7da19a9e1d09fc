using Funnel.Web.Features.Import.Programs;
using Funnel.Web.Features.Import.Wizard;

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

    /// <summary>With what the pages need beside.</summary>
    public static IServiceCollection AddImportWizard(this IServiceCollection services)
    {
        services.AddImport();
        services.AddSingleton<ImportRights>();
        services.AddSingleton<ImportTurn>();
        services.AddSingleton<ImportDesk>();
        services.AddSingleton<ProgramImports>();
        services.AddTransient<ImportSentences>();
        return services;
    }
}
