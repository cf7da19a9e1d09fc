using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Forecast.Demand;

/// <summary>The real app with the sample company, looked at through a real browser.</summary>
public sealed class SampleDemand : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[Collection(BrowserTests.Name)]
public sealed class DemandBrowserTests(Browser browser, SampleDemand sample) : IClassFixture<SampleDemand>
{
    static DemandBrowserTests() => Assertions.SetDefaultExpectTimeout(20_000);

    [Fact]
    public async Task The_screen_says_what_the_API_says_and_a_month_opens_its_deals()
    {
        // A past moment, so that nothing moves between the screen and the call.
        var query = $"?asOf={TimeProvider.System.GetUtcNow().AddMinutes(-5).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
        await using var window = await browser.OpenAsync(sample.App.At("/demand" + query));
        await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var products = (await sample.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/demand" + query)).GetProperty("products").EnumerateArray().ToList();
        Assert.Equal(4, products.Count);
        await Assertions.Expect(window.Page.Locator(".pi .n b")).ToHaveTextAsync(products.Select(p => p.GetProperty("name").GetString()!));
        Assert.All(products, p => Assert.True(p.GetProperty("won").GetArrayLength() > 24));
        await Assertions.Expect(window.Page.Locator(".pi .m b")).ToHaveTextAsync(products.Select(p => p.GetProperty("forecast").GetProperty("error").GetDouble().ToString("0.00", CultureInfo.InvariantCulture)));

        var month = products[0].GetProperty("won").EnumerateArray().Reverse().Skip(1).First(m => m.GetProperty("units").GetDecimal() > 0);
        await window.Page.Locator($".hit[data-key='{month.GetProperty("month").GetString()}'] .hit-area").ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("month=" + month.GetProperty("month").GetString()));
        await Assertions.Expect(window.Page.Locator("aside[data-month] h3 b")).ToHaveTextAsync(month.GetProperty("units").GetDecimal().ToString("#,0.#", CultureInfo.InvariantCulture));
        // The list of won deals it leads to holds the same ones.
        var deals = await window.Page.Locator("aside[data-month] .ev a").CountAsync();
        await window.Page.Locator("aside[data-month] .ft a").First.ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/deals\\?.*show=won"));
        await Assertions.Expect(window.Page.Locator("main tbody tr:has(a)")).ToHaveCountAsync(deals);
        window.AssertNoErrors();
    }
}
