using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Tests.Features.Forecast.Demand;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Shell;

/// <summary>On a small laptop, in the longer language, nothing leaves the page and no card stands over another.</summary>
[Collection(BrowserTests.Name)]
public sealed class WholePagesTests(Browser browser, SampleDemand sample) : IClassFixture<SampleDemand>
{
    // Every card that holds no other card, and how far it reaches over a neighbour or over the window's edge.
    const string Overlaps = """
        () => {
            const all = [...document.querySelectorAll('main .card')].filter(c => !c.querySelector('.card') && !c.closest('dialog,[role=dialog]')).map(c => [c, c.getBoundingClientRect()]).filter(([, b]) => b.width && b.height);
            const name = c => c.getAttribute('aria-label') ?? c.className;
            const found = all.filter(([, b]) => b.right > innerWidth + 1).map(([c]) => name(c) + ' leaves the window');
            for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
                const [[a, x], [b, y]] = [all[i], all[j]];
                if (Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1) found.push(name(a) + ' over ' + name(b));
            }
            return found;
        }
        """;

    [Theory]
    [InlineData("/")]
    [InlineData("/board")]
    [InlineData("/plans")]
    [InlineData("/probability")]
    [InlineData("/demand")]
    [InlineData("/channels")]
    [InlineData("/what-if")]
    [InlineData("/bridge")]
    [InlineData("/team")]
    [InlineData("/deals")]
    [InlineData("/deals/{deal}")]
    [InlineData("/settings/pipelines")]
    [InlineData("/settings/people")]
    [InlineData("/settings/brand")]
    [InlineData("/settings/mail")]
    [InlineData("/settings/audit")]
    public async Task No_card_stands_over_another(string path)
    {
        // With a chart of its chance, whose heading is long.
        var deals = await sample.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/deals?stage=Decision&limit=1", TestContext.Current.CancellationToken);
        var deal = deals.GetProperty("items")[0].GetProperty("id").ToString();
        await using var window = await browser.OpenBlankAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await window.TakeCookieAsync($"{await sample.App.CookieAsync(path.StartsWith("/settings", StringComparison.Ordinal) ? RunningApp.Administrator : RunningApp.MailOf(1))}; .AspNetCore.Culture=c%3Dru%7Cuic%3Dru");
        await window.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await window.Page.GotoAsync(sample.App.At(path.Replace("{deal}", deal, StringComparison.Ordinal)).ToString());
        await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("lang", "ru");

        Assert.Empty(await window.Page.EvaluateAsync<string[]>(Overlaps));
        Assert.True(await window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        window.AssertNoErrors();
    }
}
