using Microsoft.Playwright;
using Xunit.Sdk;

namespace Funnel.Tests.Kit;

[Collection(BrowserTests.Name)]
public sealed class BrowserKitTests(Browser browser)
{
    [Fact]
    public async Task Two_windows_share_nothing()
    {
        await using var ann = await browser.OpenBlankAsync();
        await using var bob = await browser.OpenBlankAsync();
        await ShowAsync(ann, "<script>document.cookie = 'who=ann'</script>");
        await ShowAsync(bob, "<p>Bob</p>");
        Assert.Equal("who=ann", await ann.Page.EvaluateAsync<string>("document.cookie"));
        Assert.Equal("", await bob.Page.EvaluateAsync<string>("document.cookie"));
        ann.AssertNoErrors();
    }

    [Fact]
    public async Task An_uncaught_script_error_fails_the_test()
    {
        var window = await browser.OpenBlankAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        window.Page.PageError += (_, _) => told.TrySetResult();
        await ShowAsync(window, "<script>throw new Error('planted')</script>");
        await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var failure = await Assert.ThrowsAsync<FailException>(async () => await window.DisposeAsync());
        Assert.Contains("planted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opened_alert_and_a_console_error_are_told()
    {
        await using var window = await browser.OpenBlankAsync();
        window.IgnoreErrors();
        await ShowAsync(window, "<script>alert('planted'); console.error('also planted')</script>");
        await window.Page.EvaluateAsync("0"); // round trip: what came before has arrived
        Assert.Contains("planted", Assert.Single(window.PageErrors), StringComparison.Ordinal);
        Assert.Contains("also planted", Assert.Single(window.ConsoleErrors), StringComparison.Ordinal);
    }

    // A page with an origin (cookies need one), answered by the browser itself.
    static async Task ShowAsync(Window window, string body)
    {
        await window.Page.RouteAsync("http://page.test/**", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html",
            Body = $"<!doctype html><link rel='icon' href='data:,'>{body}",
        }));
        await window.Page.GotoAsync("http://page.test/");
    }
}
