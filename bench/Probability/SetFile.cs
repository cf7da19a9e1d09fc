using Funnel.Web.Data;
using Funnel.Web.Features.Import;
using Funnel.Web.Live;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Bench.Probability;

/// <summary>A data set taken in by the product's own importer, in a folder that goes when it is closed.</summary>
internal sealed class SetFile(string folder, Company company) : IAsyncDisposable
{
    public Task<(Domain.Analytics.SalesHistory History, Domain.Analytics.Catalog Catalog)> ReadAsync() => company.ReadAsync();

    public static async Task<SetFile> SampleAsync(long deals = 4_000)
    {
        var folder = Directory.CreateTempSubdirectory("funnel-bench-").FullName;
        return new SetFile(folder, await Company.OpenAsync(folder, deals));
    }

    public static async Task<SetFile> LoansAsync(string data)
    {
        var folder = Directory.CreateTempSubdirectory("funnel-bench-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder)]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddFunnelData(DatabaseSetup.DataSettings.From(configuration, folder));
        services.AddSingleton<TailSignal>();
        services.AddImport();
        var provider = services.BuildServiceProvider();
        await provider.PrepareDatabaseAsync(configuration);
        var mapping = ImportMapping.Parse("""{ "format": "history", "pipeline": { "name": "Loans", "stages": ["Submitted", "Preaccepted", "Accepted", "Offer sent", "Offer returned"] } }""", "loans");
        await provider.GetRequiredService<Importer>().RunAsync(new ImportRequest([Path.Combine(data, "loans", "history.csv")], mapping, "loans"), default);
        return new SetFile(folder, new Company(provider, folder));
    }

    public async ValueTask DisposeAsync()
    {
        await company.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
