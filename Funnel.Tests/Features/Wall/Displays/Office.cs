using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Wall.Displays;

/// <summary>A server with one deal, a screen that nobody has let in, and the head of the whole company before Settings, Displays.</summary>
sealed class Office : IAsyncDisposable
{
    Office(SqliteStore store, RunningApp app, Window screen, Window head) => (Store, App, Screen, Head) = (store, app, screen, head);

    public SqliteStore Store { get; }

    public RunningApp App { get; }

    public Window Screen { get; }

    public Window Head { get; }

    public static async Task<Office> OpenAsync(Browser browser)
    {
        var store = await SqliteStore.OpenAsync();
        store.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await store.CreateAsync(A.Deal("Lathe").OwnedBy(TestCompany.Anna).For(TestCompany.Aurora).Worth(48_000));
        var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        var screen = await browser.OpenBlankAsync(new BrowserNewContextOptions { Locale = "en-GB", ViewportSize = new ViewportSize { Width = 1920, Height = 1080 } });
        await screen.Page.GotoAsync(app.At("/wall").ToString());
        var head = await browser.OpenBlankAsync();
        await app.SignInAsync(head, RunningApp.MailOf(TestCompany.Dmitri.Value));
        return new Office(store, app, screen, head);
    }

    /// <summary>What stands on the screen, once all eight letters do.</summary>
    public async Task<string> CodeAsync()
    {
        await Screen.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.code span')].map(s => s.textContent).join('').length === 8");
        return await Screen.Page.EvaluateAsync<string>("[...document.querySelectorAll('.code span')].map(s => s.textContent).join('')");
    }

    /// <summary>Ready to be pressed.</summary>
    public async Task OpenSettingsAsync()
    {
        await Head.Page.GotoAsync(App.At("/settings/displays").ToString());
        await Head.Page.Locator(".app[data-interactive]").WaitForAsync();
    }

    /// <summary>Approved by typing the code, in small letters and with a dash.</summary>
    public async Task PairAsync(string name)
    {
        var code = await CodeAsync();
        await OpenSettingsAsync();
        await Head.Page.Locator(".head .btn").ClickAsync();
        await Head.Page.Locator("[name=code]").FillAsync($"{code[..4]}-{code[4..]}".ToLowerInvariant());
        await Head.Page.Locator("[name=code]").PressAsync("Enter");
        await Head.Page.Locator("[name=name]").FillAsync(name);
        await Head.Page.Locator(".mud-dialog .btn.pri").ClickAsync();
        try
        {
            await Assertions.Expect(Head.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        }
        catch (PlaywrightException e)
        {
            throw new InvalidOperationException("The screen was not approved. The dialog says: " + await Head.Page.Locator(".mud-dialog").Last.InnerTextAsync(), e);
        }
        await Screen.Page.WaitForFunctionAsync("() => document.body.dataset.wall && document.body.dataset.state === 'live'");
        await Assertions.Expect(Head.Page.Locator("tbody tr .pill")).ToHaveTextAsync("Live");
    }

    public Task<string[]> KeptAsync() => Screen.Page.EvaluateAsync<string[]>("Object.keys(localStorage).filter(k => k.startsWith('funnel-wall '))");

    /// <summary>For the eye: written only where FUNNEL_SHOTS names a folder.</summary>
    public static async Task ShotAsync(Window window, string name)
    {
        if (Environment.GetEnvironmentVariable("FUNNEL_SHOTS") is { Length: > 0 } folder)
            await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Screen.DisposeAsync();
            await Head.DisposeAsync();
        }
        finally
        {
            await App.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
