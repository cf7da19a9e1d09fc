using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Wall;

/// <summary>A server with one deal, a wire that can be cut, and a wall behind it.</summary>
sealed class WallHall : IAsyncDisposable
{
    WallHall(SqliteStore store, RunningApp app, TcpCut wire, Window window, DealId deal) => (Store, App, Wire, Window, Deal) = (store, app, wire, window, deal);

    /// <summary>Writes into the app's database as another process would.</summary>
    public SqliteStore Store { get; }

    public RunningApp App { get; }

    public TcpCut Wire { get; }

    public Window Window { get; }

    public DealId Deal { get; }

    public static async Task<WallHall> OpenAsync(
        Browser browser, TimeSpan lastChange = default, DateTime? screenClock = null, string query = "", int width = 1920, int height = 1080)
    {
        var store = await SqliteStore.OpenAsync();
        store.Clock.SetUtcNow(TimeProvider.System.GetUtcNow() - lastChange);
        var deal = (await store.CreateAsync(A.Deal("Lathe").OwnedBy(TestCompany.Anna).For(TestCompany.Aurora).Worth(48_000))).Deal.Id;
        var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        var wire = TcpCut.Before(app.Address);
        var window = await browser.OpenBlankAsync(new BrowserNewContextOptions
        { Locale = "en-GB", TimezoneId = "America/Los_Angeles", ViewportSize = new ViewportSize { Width = width, Height = height } });
        await window.Page.Clock.InstallAsync(new() { TimeDate = screenClock ?? TimeProvider.System.GetUtcNow().UtcDateTime });
        await app.SignInAsync(window, RunningApp.Administrator);
        await window.Page.GotoAsync(new Uri(wire.Address, "wall" + query).ToString());
        return new WallHall(store, app, wire, window, deal);
    }

    /// <summary>Somebody who acts at this moment, not at the store's fake one.</summary>
    public By Now()
    {
        Store.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        return SqliteStore.By();
    }

    /// <summary>The browser's clock runs ahead: every timer that is due by then fires.</summary>
    public Task PassAsync(TimeSpan time) => Window.Page.Clock.FastForwardAsync((long)time.TotalMilliseconds);

    public Task ExpectAsync(params string[] states) =>
        Window.Page.WaitForFunctionAsync("states => states.includes(document.body.dataset.state)", states);

    public Task<string> TextAsync(string selector) => Window.Page.Locator(selector).First.InnerTextAsync();

    public Task<string?> SlideAsync() => Window.Page.Locator(".slide[data-on]").First.GetAttributeAsync("data-slide");

    /// <summary>The figure that stands beside a stage's name.</summary>
    public Task<string?> CountAsync(string stage) => Window.Page.EvaluateAsync<string?>(Figure, stage);

    public Task ExpectCountAsync(string stage, string figure) =>
        Window.Page.WaitForFunctionAsync($"wanted => ({Figure})(wanted[0]) === wanted[1]", new[] { stage, figure });

    const string Figure = "stage => [...document.querySelectorAll('[data-tile=funnel] text')].find(t => t.textContent === stage)?.nextElementSibling?.textContent";

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Window.DisposeAsync();
        }
        finally
        {
            await Wire.DisposeAsync();
            await App.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
