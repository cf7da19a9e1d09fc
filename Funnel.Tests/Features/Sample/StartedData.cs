using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Features.Sample;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Features.Sample;

/// <summary>A data folder of its own that can be started again and again, at half past two on a Thursday in Helsinki.</summary>
public sealed class StartedData : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 19, 12, 32, 0, TimeSpan.Zero));
    readonly List<ServiceProvider> _opened = [];

    public IServiceProvider Services => _opened[^1];

    public async Task<FunnelDb> StartAsync(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Data:Folder", _folder.Path), .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<TailSignal>();
        services.AddFunnelData(DatabaseSetup.DataSettings.From(configuration, _folder.Path));
        var provider = services.BuildServiceProvider();
        _opened.Add(provider);
        await provider.PrepareDatabaseAsync(configuration);
        await provider.LoadIfEmptyAsync(configuration);
        return await ContextAsync();
    }

    public Task<FunnelDb> ContextAsync() => Services.GetRequiredService<IDbContextFactory<FunnelDb>>().CreateDbContextAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _opened)
            await services.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The sample, loaded once for the tests that only look at it.</summary>
public sealed class LoadedSample : IAsyncLifetime
{
    public StartedData Data { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await using var db = await Data.StartAsync(("Sample:Load", "true"));
    }

    public ValueTask DisposeAsync() => Data.DisposeAsync();
}
