using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;

namespace Funnel.Tests.Features.Wall.Displays;

/// <summary>A running server with one deal, won today by Anna of North for Aurora Works, and a display that is let in already.</summary>
sealed class Lobby : IAsyncDisposable
{
    Lobby(SqliteStore store, RunningApp app, int display, string token) => (Store, App, Display, Token) = (store, app, display, token);

    /// <summary>Writes into the app's database as another process would.</summary>
    public SqliteStore Store { get; }

    public RunningApp App { get; }

    public int Display { get; }

    public string Token { get; }

    public static async Task<Lobby> OpenAsync(string view, DepartmentId? department)
    {
        var store = await SqliteStore.OpenAsync();
        store.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var deal = (await store.CreateAsync(A.Deal("Lathe").OwnedBy(TestCompany.Anna).For(TestCompany.Aurora).Worth(48_000))).Deal.Id;
        await store.Deals.WinAsync(deal, SqliteStore.By());
        var pairings = store.Get<PairingStore>();
        var asked = (await pairings.AskAsync("10.0.0.9", "1920 × 1080", "test"))!;
        var display = await pairings.ApproveAsync(Caller.Program("test"), asked.Code, new ScreenWish("Lobby", "", view, department));
        var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        return new Lobby(store, app, display, asked.Secret!);
    }

    public HttpClient With(string token)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = App.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"funnel-display={token}");
        return http;
    }

    public static async Task<string> FrameAsync(HttpClient http, string query) =>
        JsonDocument.Parse(await http.GetStringAsync("/wall/frame" + query)).RootElement.GetProperty("frame").GetProperty("html").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Store.DisposeAsync();
    }
}
