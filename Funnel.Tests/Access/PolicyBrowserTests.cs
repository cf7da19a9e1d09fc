using Funnel.Tests.Features.Dashboard;
using Funnel.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Funnel.Tests.Access;

/// <summary>
/// Promise 65 in a real browser: the policy stops nothing of our own pages, and stops a foreign script. Promise 57: a foreign page, on another port of the same
/// machine so that the browser sends our cookies along, can neither frame, connect nor post.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class PolicyBrowserTests(Browser browser, SampleApp sample) : IClassFixture<SampleApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/board")]
    [InlineData("/deals")]
    [InlineData("/deals/1")]
    [InlineData("/wall")]
    [InlineData("/wall?density=near")]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    [InlineData("/dev/parts")]
    public async Task Our_own_pages_break_no_policy(string address)
    {
        await using var window = await OpenAsync(address);
        if (address is not ("/sign-in" or "/nowhere") && !address.StartsWith("/wall", StringComparison.Ordinal))
            await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (address.StartsWith("/wall", StringComparison.Ordinal))
            await Assertions.Expect(window.Page.Locator("body")).ToHaveAttributeAsync("data-state", new System.Text.RegularExpressions.Regex("live|quiet"));
        Assert.Empty(await PolicyWatch.BrokenAsync(window.Page));
        Assert.DoesNotContain(window.ConsoleErrors, e => e.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_report_opens_and_breaks_no_policy()
    {
        await using var window = await OpenAsync("/");
        var answer = await window.Page.APIRequest.GetAsync(sample.App.At("/api/v1/reports/funnel.pdf").ToString());
        Assert.Equal("application/pdf", answer.Headers["content-type"]);
        Assert.DoesNotContain("sandbox", answer.Headers["content-security-policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_or_handler_that_gets_into_a_page_does_not_run_and_is_counted()
    {
        await using var window = await OpenAsync("/deals");
        window.IgnoreErrors();
        await window.Page.EvaluateAsync("""
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              const image = document.createElement('div');
              image.setAttribute('onclick', 'window.ran = true');
              document.body.append(script, image);
              image.click();
            }
            """);
        Assert.False(await window.Page.EvaluateAsync<bool>("window.ran === true"));
        await window.Page.WaitForFunctionAsync("window.policyBroken.length >= 2");
        Assert.Equal(2, (await PolicyWatch.BrokenAsync(window.Page)).Length);
    }

    [Fact]
    public async Task A_page_of_our_own_may_frame_and_a_foreign_one_may_not()
    {
        await using var own = await OpenAsync("/deals");
        await own.Page.EvaluateAsync("() => { const frame = document.createElement('iframe'); frame.src = '/wall'; document.body.append(frame); }");
        await own.Page.FrameLocator("iframe").Locator("[data-tile]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await using var site = await ForeignSite.OpenAsync();
        await using var window = await ForeignAsync(site);
        foreach (var path in new[] { "/wall", "/", "/deals.csv", "/api/v1/funnel" })
        {
            await window.Page.EvaluateAsync("address => { const frame = document.createElement('iframe'); frame.src = address; document.body.replaceChildren(frame); }", sample.App.At(path).ToString());
            await Wait.UntilAsync(() => window.ConsoleErrors.Any(e => e.Contains("frame-ancestors", StringComparison.Ordinal) && e.Contains(sample.App.Address.Authority, StringComparison.Ordinal)), path);
            Assert.Equal(0, await window.Page.FrameLocator("iframe").Locator("[data-tile], .app, [data-wall]").CountAsync());
        }
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/hubs/feed")]
    [InlineData("/hubs/wall")]
    public async Task A_foreign_page_cannot_connect_though_the_browser_sends_our_cookies(string hub)
    {
        await using var site = await ForeignSite.OpenAsync();
        await using var window = await ForeignAsync(site);
        var address = sample.App.At(hub).ToString().Replace("http:", "ws:", StringComparison.Ordinal);
        const string connect = "address => new Promise(done => { const socket = new WebSocket(address); socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })";
        Assert.Equal("refused", await window.Page.EvaluateAsync<string>(connect, address));

        await using var own = await OpenAsync("/deals");
        own.IgnoreErrors();
        Assert.Equal("open", await own.Page.EvaluateAsync<string>(connect, address));
    }

    [Fact]
    public async Task A_foreign_page_cannot_post()
    {
        await using var site = await ForeignSite.OpenAsync();
        await using var window = await ForeignAsync(site);
        foreach (var path in new[] { "/sign-out", "/settings/logo/remove", "/api/v1/deals" })
        {
            await window.Page.GotoAsync(site.Address.ToString());
            var answer = await window.Page.RunAndWaitForResponseAsync(
                () => window.Page.EvaluateAsync("address => { const form = document.createElement('form'); form.method = 'post'; form.action = address; document.body.append(form); form.submit(); }", sample.App.At(path).ToString()),
                response => response.Url.EndsWith(path, StringComparison.Ordinal));
            Assert.Equal((path, 403), (path, answer.Status));
            Assert.Equal("Funnel answers its own pages only, not those of another site.", await answer.TextAsync());
        }
        // A link is no harm.
        await window.Page.GotoAsync(site.Address.ToString());
        await window.Page.EvaluateAsync("address => { const link = document.createElement('a'); link.href = address; link.textContent = 'x'; document.body.append(link); link.click(); }", sample.App.At("/deals").ToString());
        await Assertions.Expect(window.Page.Locator("[data-interactive=true]")).ToBeAttachedAsync();
    }

    async Task<Window> OpenAsync(string path)
    {
        var window = await browser.OpenBlankAsync();
        await sample.App.SignInAsync(window, RunningApp.Administrator);
        await PolicyWatch.StartAsync(window.Page);
        await window.Page.GotoAsync(sample.App.At(path).ToString());
        return window;
    }

    async Task<Window> ForeignAsync(ForeignSite site)
    {
        var window = await browser.OpenBlankAsync();
        window.IgnoreErrors();
        await sample.App.SignInAsync(window, RunningApp.Administrator);
        await window.Page.GotoAsync(site.Address.ToString());
        return window;
    }

    /// <summary>A page with no policy of its own that would stop it before we do.</summary>
    sealed class ForeignSite(WebApplication app) : IAsyncDisposable
    {
        public Uri Address => new(app.Urls.Single());

        public static async Task<ForeignSite> OpenAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Run(http =>
            {
                http.Response.ContentType = "text/html";
                return http.Response.WriteAsync("<!doctype html><title>Foreign</title><body></body>");
            });
            await app.StartAsync();
            return new ForeignSite(app);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
