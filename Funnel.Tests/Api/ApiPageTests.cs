using System.Collections.Concurrent;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Api;

/// <summary>The interactive page of the API, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class ApiPageTests(Browser browser) : IAsyncLifetime
{
    RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_page_lives_from_this_server_alone_and_under_a_strict_policy()
    {
        var asked = new ConcurrentQueue<string>();
        await using var window = await browser.OpenBlankAsync();
        await _app.SignInAsync(window, RunningApp.Administrator);
        window.Page.Request += (_, request) => asked.Enqueue(request.Url);

        var answer = await window.Page.GotoAsync(_app.At("/api").ToString());
        await window.Page.GetByText("The same key with the same command has one effect").First.WaitForAsync();
        await window.Page.GetByText("Move a deal to another stage").First.WaitForAsync();
        // A call made from the page: what it sends, it sends here.
        await window.Page.GetByPlaceholder("Token").Or(window.Page.GetByLabel("Bearer Token")).First.FillAsync(await Documented.KeyAsync(_app));
        await window.Page.GetByText("The funnel in one of its four modes").First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Test Request.*funnel") }).First.ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).First.ClickAsync();
        await window.Page.GetByText("200 OK").First.WaitForAsync();

        var policy = (await answer!.AllHeadersAsync())["content-security-policy"];
        Assert.Matches("script-src 'self' 'nonce-[A-Za-z0-9+/=]{20,}';", policy);
        Assert.DoesNotContain(asked, url => !url.StartsWith(_app.Address.ToString(), StringComparison.Ordinal));
        foreach (var needed in new[] { "/api/scalar.js", "/openapi/v1.json", "/api/v1/funnel" })
            Assert.Contains(_app.At(needed).ToString(), asked);
        window.AssertNoErrors();
    }

    [Fact]
    public async Task No_two_pages_share_a_pass_for_their_script()
    {
        Assert.NotEqual(await PolicyAsync(), await PolicyAsync());

        async Task<string> PolicyAsync()
        {
            using var page = await _app.Http.GetAsync("/api/", TestContext.Current.CancellationToken);
            return page.Headers.GetValues("Content-Security-Policy").Single();
        }
    }
}
