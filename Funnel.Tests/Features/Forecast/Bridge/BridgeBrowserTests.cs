using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Forecast.Bridge;

/// <summary>The real app with the sample company, looked at through a real browser.</summary>
public sealed class SampleBridge : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[Collection(BrowserTests.Name)]
public sealed class BridgeBrowserTests(Browser browser, SampleBridge sample) : IClassFixture<SampleBridge>
{
    static BridgeBrowserTests() => Assertions.SetDefaultExpectTimeout(20_000);

    [Theory]
    [InlineData("measure=value")]
    [InlineData("measure=count&department=Mid-market")]
    public async Task The_bars_are_those_of_the_API_and_a_click_opens_exactly_what_made_one(string view)
    {
        // A past end, so that nothing moves between the screen and the call.
        var query = $"?to={TimeProvider.System.GetUtcNow().AddMinutes(-5).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&{view}";
        await using var window = await browser.OpenAsync(sample.App.At("/bridge" + query));
        await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var told = (await sample.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/bridge" + query)).GetProperty("bars").EnumerateArray()
            .ToDictionary(b => b.GetProperty("bar").GetString()!, b => (Amount: b.GetProperty("amount").GetDecimal(), Entries: b.GetProperty("entries").GetInt32()));
        Assert.Equal(told["end"].Amount, told.Where(b => b.Key != "end").Sum(b => b.Value.Amount));

        var drawn = await window.Page.Locator(".bridge .hit").EvaluateAllAsync<string[][]>("all => all.map(g => [g.dataset.key, g.getAttribute('aria-label')])");
        Assert.True(drawn.Length >= 10);
        foreach (var bar in drawn)
            Assert.Equal((bar[0], told[Camel(bar[0])].Amount), (bar[0], Amount(bar[1].Split('·')[1].Split(". ")[0])));
        // What is not drawn counts nothing.
        Assert.All(told.Where(t => drawn.All(d => Camel(d[0]) != t.Key)), t => Assert.Equal(0, t.Value.Entries));

        var largest = told.Where(t => t.Key is not ("start" or "end") && t.Value.Entries is > 1 and <= 100).MaxBy(t => t.Value.Entries).Key;
        await window.Page.Locator($".bridge .hit[data-key={char.ToUpperInvariant(largest[0])}{largest[1..]}] .hit-area").ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex($"bar={largest}(&|$)"));
        await Assertions.Expect(window.Page.Locator("aside[data-bar]")).ToHaveAttributeAsync("data-bar", new Regex(largest, RegexOptions.IgnoreCase));
        var entries = (await sample.App.Http.GetFromJsonAsync<JsonElement>($"/api/v1/bridge/entries{query}&bar={largest}&limit=1000")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(told[largest].Entries, entries.Count);
        await Assertions.Expect(window.Page.Locator("aside .ev h3 a")).ToHaveTextAsync(entries.Select(e => e.GetProperty("title").GetString()!));
        Assert.Equal(entries.Select(e => $"/deals/{e.GetProperty("deal").GetString()}"), await window.Page.Locator("aside .ev h3 a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))"));
        Assert.Equal(entries.Select(e => e.GetProperty("amount").GetDecimal()), (await window.Page.Locator("aside .ev .a").AllInnerTextsAsync()).Select(Amount));
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_deal_won_elsewhere_changes_the_open_bridge()
    {
        await using var window = await browser.OpenAsync(sample.App.At("/bridge?measure=count&bar=won"));
        await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var close = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var made = await (await sample.App.Http.PostAsJsonAsync("/api/v1/deals", new { title = "Quick win", customer = "Somebody new", amount = 1234, expectedClose = close })).Content.ReadFromJsonAsync<JsonElement>();
        (await sample.App.Http.PostAsJsonAsync($"/api/v1/deals/{made.GetProperty("id").GetString()}/win", new { })).EnsureSuccessStatusCode();

        await Assertions.Expect(window.Page.Locator("aside .ev", new() { HasText = "Quick win" })).ToHaveCountAsync(1);
        window.AssertNoErrors();
    }

    static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    static decimal Amount(string text) => decimal.Parse(Regex.Replace(text, "[^0-9.−]", "").Replace('−', '-'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
