using System.Text;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Features.Import;
using Funnel.Web.Live;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Features.Import;

/// <summary>The importer over a database of its own, in this process; today is 24 November 2026.</summary>
sealed class ImportHere : IAsyncDisposable
{
    public const string History = "deal_id,occurred_at,stage,owner,amount,title,customer,customer_type,product,quantity,channel,department,outcome,reason\n";

    readonly TempFolder _folder = new();
    readonly ServiceProvider _services;

    ImportHere(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddFunnelData(DatabaseSetup.DataSettings.From(configuration, _folder.Path));
        services.AddSingleton<TailSignal>();
        services.AddImport();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public string Data => Path.Combine(_folder.Path, "data");

    public ImportMapping Mapping { get; set; } = ImportMapping.Parse("""{ "pipeline": { "name": "Sales", "stages": ["Awareness", "Interest", "Decision"] } }""", "m.json");

    public DealStore Deals => _services.GetRequiredService<DealStore>();

    public static async Task<ImportHere> StartAsync(params (string Name, string Value)[] settings)
    {
        var given = settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)).Append(new("Company:TimeZone", "Europe/Helsinki"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(given).Build();
        var here = new ImportHere(configuration);
        await here._services.PrepareDatabaseAsync(configuration);
        return here;
    }

    public string Write(string name, string text, Encoding? encoding = null)
    {
        var file = _folder.File(name);
        File.WriteAllText(file, text, encoding ?? new UTF8Encoding(false));
        return file;
    }

    public string Write(string name, byte[] bytes)
    {
        var file = _folder.File(name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    public string At(string name) => _folder.File(name);

    /// <summary>Imports rows below the usual header of a History CSV.</summary>
    public Task<ImportReport> RowsAsync(string rows, bool allowErrors = false, bool dryRun = false) =>
        FileAsync(Write("rows.csv", History + rows), allowErrors, dryRun);

    public Task<ImportReport> FileAsync(string file, bool allowErrors = false, bool dryRun = false) =>
        _services.GetRequiredService<Importer>().RunAsync(new ImportRequest([file], Mapping, "m.json", dryRun, allowErrors), CancellationToken.None);

    public Task<ImportReport> FilesAsync(params string[] files) =>
        _services.GetRequiredService<Importer>().RunAsync(new ImportRequest(files, Mapping, "m.json"), CancellationToken.None);

    public async Task<string> RefusedAsync(string file) => (await Assert.ThrowsAnyAsync<ImportRefused>(() => FileAsync(file))).Message;

    public Task<RevertReport> RevertAsync(int batch) => _services.GetRequiredService<ImportRevert>().RunAsync(batch, CancellationToken.None);

    public Task<Imported> ReadAsync() => Imported.ReadAsync(Data, "Sales");

    public FunnelDb Open() => Imported.Open(Data);

    public async Task<List<string>> DifferencesAsync()
    {
        var found = new List<string>();
        await foreach (var difference in _services.GetRequiredService<LogCheck>().DifferencesAsync(CancellationToken.None))
            found.Add(difference);
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
