using Funnel.Domain.Analytics;
using Funnel.Web.Data;
using Funnel.Web.Features.Sample;
using Funnel.Web.Live;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Funnel.Bench;

/// <summary>A seeded company in a folder, with the product's own services over it.</summary>
internal sealed class Company(ServiceProvider services, string folder) : IAsyncDisposable
{
    public string Folder => folder;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Seeds the folder unless it holds a company already.</summary>
    public static async Task<Company> OpenAsync(string folder, long deals)
    {
        var isNew = !File.Exists(Path.Combine(folder, "funnel.db"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder)]).Build();
        var services = new ServiceCollection();
        services.AddLogging(b => b.SetMinimumLevel(LogLevel.Error));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddFunnelData(DatabaseSetup.DataSettings.From(configuration, folder));
        services.AddSingleton<TailSignal>();
        var provider = services.BuildServiceProvider();
        await provider.PrepareDatabaseAsync(configuration);
        if (isNew)
            await Seeder.SeedAsync(provider, deals, 1, "en", TextWriter.Null);
        return new Company(provider, folder);
    }

    public async Task<(SalesHistory History, Catalog Catalog)> ReadAsync() =>
        (await Get<IEventLog>().ReadHistoryAsync(default), await Get<IEventLog>().ReadCatalogAsync(default));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
