using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Funnel.Tests.Kit;

/// <summary>
/// One person's browser window. An uncaught script error or an opened alert in it fails the test on dispose,
/// unless the test said <see cref="IgnoreErrors"/>.
/// </summary>
public sealed class Window : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly ConcurrentQueue<string> _pageErrors = new();
    readonly ConcurrentQueue<string> _consoleErrors = new();
    bool _ignoreErrors;

    internal Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _pageErrors.Enqueue(error);
        page.Crash += (_, _) => _pageErrors.Enqueue("The page crashed.");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _consoleErrors.Enqueue($"{message.Text} ({message.Location})");
        };
        page.Dialog += async (_, dialog) =>
        {
            _pageErrors.Enqueue($"A dialog opened: {dialog.Type} \"{dialog.Message}\"");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>From now on this window is signed in so.</summary>
    public Task TakeCookieAsync(string cookie) => _context.AddCookiesAsync(
        cookie.Split("; ").Select(pair => pair.Split('=', 2)).SelectMany(pair => new[] { "127.0.0.1", "localhost" }.Select(host =>
            new Cookie { Name = pair[0], Value = pair[1], Domain = host, Path = "/", HttpOnly = true, SameSite = SameSiteAttribute.Lax })));

    /// <summary>Uncaught script errors and opened dialogs, in order.</summary>
    public IReadOnlyList<string> PageErrors => [.. _pageErrors];

    /// <summary>What was written to the console as an error: refused resources, broken policies, logged exceptions.</summary>
    public IReadOnlyList<string> ConsoleErrors => [.. _consoleErrors];

    /// <summary>Fails when the page or its console told of an error up to now.</summary>
    public void AssertNoErrors()
    {
        string[] errors = [.. PageErrors, .. ConsoleErrors];
        Assert.True(errors.Length == 0, $"{Page.Url} told of errors:\n{string.Join('\n', errors)}");
    }

    /// <summary>For tests that break things on purpose.</summary>
    public void IgnoreErrors() => _ignoreErrors = true;

    public async ValueTask DisposeAsync()
    {
        var address = Page.Url;
        await _context.DisposeAsync();
        if (!_ignoreErrors && !_pageErrors.IsEmpty)
            Assert.Fail($"{address} had errors:\n{string.Join('\n', _pageErrors)}");
    }
}
