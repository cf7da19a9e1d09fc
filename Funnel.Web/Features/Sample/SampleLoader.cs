using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Sample;

/// <summary>What an empty database begins with: the sample company where it is asked for, otherwise the default pipeline and nothing else.</summary>
public static class SampleLoader
{
    public static async Task LoadIfEmptyAsync(this IServiceProvider services, IConfiguration configuration, CancellationToken cancel = default)
    {
        var settings = services.GetRequiredService<DatabaseSetup.DataSettings>();
        // Two processes started at once: the second finds what the first has made.
        await using var turn = await ProcessLock.TakeAsync(Path.Combine(settings.Folder, "prepare.lock"), TimeSpan.FromSeconds(60), cancel);
        var contexts = services.GetRequiredService<IDbContextFactory<FunnelDb>>();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Deals.AnyAsync(cancel))
            return;
        var interrupted = await db.Audit.AnyAsync(a => a.Action == SampleWriter.Started, cancel)
            && !await db.Audit.AnyAsync(a => a.Action == SampleWriter.Finished, cancel);
        if (!interrupted && await db.Pipelines.AnyAsync(cancel))
            return;
        var writer = services.NewSampleWriter();
        if (interrupted)
            await writer.ClearReferencesAsync(cancel);
        if (configuration.GetValue("Sample:Load", false))
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
            var company = new SampleCompany(new SampleOptions(SampleCompany.SampleDeals, SampleCompany.SampleSeed, configuration["Sample:Language"] ?? "en", now, Former: SampleCompany.FormerDeals));
            await writer.WriteAsync(company, null, cancel);
        }
        else
        {
            await writer.WriteDefaultPipelineAsync((await db.Company.SingleAsync(cancel)).Language, cancel);
        }
    }

    internal static SampleWriter NewSampleWriter(this IServiceProvider services) => new(
        services.GetRequiredService<IDbContextFactory<FunnelDb>>(),
        services.GetRequiredService<WriterGate>(),
        services.GetRequiredService<CatalogStore>(),
        services.GetRequiredService<PlanStore>(),
        services.GetRequiredService<PlaybookStore>(),
        services.GetRequiredService<TimeProvider>());
}
