using Funnel.Domain.Access;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Funnel.Tests.Kit;

/// <summary>The product's feed hub on a real loopback port over a store of the test's own.</summary>
public sealed class FeedServer : IAsyncDisposable
{
    readonly WebApplication _app;

    FeedServer(WebApplication app) => _app = app;

    public static async Task<FeedServer> StartAsync(SqliteStore store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(store.Log);
        builder.Services.AddSingleton(store.Feed);
        builder.Services.AddSingleton(store.History);
        builder.Services.AddSingleton(store.Get<EventNames>());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new FollowRights((_, _) => Task.FromResult<Reach?>(Reach.Everything)));
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<FeedHub>("/hubs/feed");
        await app.StartAsync();
        return new FeedServer(app);
    }

    public async Task<HubConnection> ConnectAsync()
    {
        var connection = new HubConnectionBuilder().WithUrl(_app.Urls.Single() + "/hubs/feed").Build();
        await connection.StartAsync();
        return connection;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
