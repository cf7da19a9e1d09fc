using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Funnel.Tests.Features.Forecast.Demand;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Shell;

/// <summary>Screens of the sample company, read by axe as a screen reader and tired eyes would find them: wide, not zoomed, in both looks.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Browser browser, SampleDemand sample) : IClassFixture<SampleDemand>
{
    static readonly string[] Paths =
    [
        "/board", "/", "/plans", "/probability", "/probability?bin=6", "/demand", "/channels", "/what-if", "/deals/{deal}", "/settings/pipelines", "/import",
    ];

    public static TheoryData<string, string> Looks => [.. from path in Paths from look in new[] { "light", "dark" } select new TheoryDataRow<string, string>(path, look)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task No_page_has_a_serious_fault(string path, string look)
    {
        var deals = await sample.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/deals?limit=1", TestContext.Current.CancellationToken);
        var deal = deals.GetProperty("items")[0].GetProperty("id").ToString();
        await using var window = await browser.OpenBlankAsync();
        await window.TakeCookieAsync($"{await sample.App.CookieAsync(RunningApp.Administrator)}; funnel-theme={look}");
        await window.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await window.Page.GotoAsync(sample.App.At(path.Replace("{deal}", deal, StringComparison.Ordinal)).ToString());
        await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", look);
        // What comes in fades: half faded, its contrast is nobody's.
        await window.Page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().map(a => a.finished))");

        var found = await window.Page.RunAxe();

        Assert.NotEmpty(found.Passes);
        string[] faults = [.. found.Violations.Where(v => v.Impact is "serious" or "critical")
            .SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Target} {n.Html} {string.Join("; ", n.Any.Concat(n.All).Concat(n.None).Select(a => a.Message))}"))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
        window.AssertNoErrors();
    }
}
