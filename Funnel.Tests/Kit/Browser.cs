using Funnel.Tests.Kit;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Funnel.Tests.Kit;

/// <summary>
/// One Chromium for the whole run, started when first asked for. A test class takes it in its constructor and carries
/// <c>[Collection(BrowserTests.Name)]</c>; every person opens a window of their own.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    readonly SemaphoreSlim _once = new(1, 1);
    IPlaywright? _playwright;
    IBrowser? _chromium;

    /// <summary>Opens the address in a new, isolated window (own cookies, own storage), ready when the document is loaded.</summary>
    /// <param name="cookie">Whose window it is; null: the signed-in person of the app at this address, "": a stranger.</param>
    public async Task<Window> OpenAsync(Uri address, string? cookie = null, BrowserNewContextOptions? options = null)
    {
        var window = await OpenBlankAsync(options);
        try
        {
            if ((cookie ?? RunningApp.CookieAt(address)) is { Length: > 0 } own)
                await window.TakeCookieAsync(own);
            await window.Page.GotoAsync(address.ToString());
            return window;
        }
        catch
        {
            window.IgnoreErrors();
            await window.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, isolated window that shows nothing yet.</summary>
    public async Task<Window> OpenBlankAsync(BrowserNewContextOptions? options = null)
    {
        var chromium = await ChromiumAsync();
        var context = await chromium.NewContextAsync(options ?? new BrowserNewContextOptions
        {
            Locale = "en-GB",
            TimezoneId = "UTC",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        // Generous: a slow machine is no failure, a hung page still ends.
        context.SetDefaultTimeout(60_000);
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        _once.Dispose();
    }

    async Task<IBrowser> ChromiumAsync()
    {
        var executable = Executable();
        if (executable is null)
            Assert.Skip("Needs Chromium on the PATH (or CHROMIUM naming it); there is none.");
        await _once.WaitAsync();
        try
        {
            if (_chromium is { IsConnected: true })
                return _chromium;
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(30_000);
            return _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--no-first-run",
                ],
            });
        }
        finally
        {
            _once.Release();
        }
    }

    static string? Executable()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named && File.Exists(named))
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser") })
            .FirstOrDefault(File.Exists);
    }
}

/// <summary>Browser tests run one after another: two cores cannot draw four windows at a time.</summary>
[CollectionDefinition(Name)]
[Trait("Needs", "Chromium")]
public static class BrowserTests
{
    public const string Name = "Browser";
}
