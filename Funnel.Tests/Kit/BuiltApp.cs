using Funnel.Web;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.Kit;

/// <summary>The application put together as in production, with an empty database of its own and no listener: its real services.</summary>
public sealed class BuiltApp : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    WebApplication _app = null!;

    public static async Task<BuiltApp> OpenAsync()
    {
        var built = new BuiltApp();
        built._app = FunnelApp.Build(["--Data:Folder=" + built._folder.Path, "--environment=Production", "--Urls=http://127.0.0.1:0", "--contentRoot=" + Repository.File("Funnel.Web")]);
        await built._app.Services.PrepareDatabaseAsync(built._app.Configuration, TestContext.Current.CancellationToken);
        return built;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Every door, as it is mapped.</summary>
    public IEnumerable<RouteEndpoint> Doors => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    public Task<FunnelDb> DbAsync() => Get<IDbContextFactory<FunnelDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    /// <summary>Somebody invited who has no password yet.</summary>
    public async Task<int> InviteAsync(string mail, Funnel.Domain.Access.Role role) => (await Get<PeopleStore>().InviteAsync(Hand.Test, new Invitation(mail, mail, role), TestContext.Current.CancellationToken)).Account;

    public static Caller HandOf(int account) => new(CallerKind.Person, account, new Funnel.Domain.Common.Actor(null, "Somebody"), "test");

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
