using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Dashboard;

/// <summary>The real app with the sample company, looked at through a real browser.</summary>
public sealed class SampleApp : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[Collection(BrowserTests.Name)]
public sealed class DashboardBrowserTests(Browser browser, SampleApp sample) : IClassFixture<SampleApp>
{
    static DashboardBrowserTests() => Assertions.SetDefaultExpectTimeout(20_000);

    [Fact]
    public async Task A_deal_moved_through_the_API_changes_the_open_dashboard_and_both_give_the_same_figures()
    {
        await using var window = await OpenAsync("/");
        var before = await ShownAsync(window.Page);
        Assert.Equal(await ToldAsync("?mode=pipeline"), before);

        var made = await (await sample.App.Http.PostAsJsonAsync("/api/v1/deals", new { title = "Just now", customer = "Moved by a program", amount = 1234 })).Content.ReadFromJsonAsync<JsonElement>();
        await HasAsync(window.Page, 0, before[0] + 1);
        var moved = await sample.App.Http.PostAsJsonAsync($"/api/v1/deals/{made.GetProperty("id").GetString()}/move", new { stage = "Interest" });
        moved.EnsureSuccessStatusCode();
        await HasAsync(window.Page, 1, before[1] + 1);

        Assert.Equal(await ToldAsync("?mode=pipeline"), await ShownAsync(window.Page));
        await Assertions.Expect(window.Page.Locator(".what").First).ToContainTextAsync("Just now");
        window.AssertNoErrors();
    }

    [Theory]
    [InlineData("/?mode=number", 1)]
    [InlineData("/?mode=stage&period=all", 2)]
    [InlineData("/?mode=now", 0)]
    [InlineData("/?visited=1&cohort=active&measure=value", 3)]
    public async Task A_click_on_a_stage_lists_exactly_as_many_deals_as_its_figure(string view, int stage)
    {
        await using var window = await OpenAsync(view);
        var told = await ToldAsync(view.Contains("mode=", StringComparison.Ordinal) ? view[1..] : view[1..] + "&mode=pipeline");
        await window.Page.Locator(".hit .hit-area").Nth(stage).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/deals\\?"));
        await Assertions.Expect(window.Page.Locator(".sums th")).ToHaveTextAsync(Words(told[stage]));
        Assert.StartsWith(told[stage].ToString("N0", CultureInfo.InvariantCulture) + " ", await window.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);

        var file = await sample.App.Http.GetStringAsync(await window.Page.Locator("a[download][href*='.csv']").GetAttributeAsync("href"));
        Assert.Equal(told[stage], file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
        window.AssertNoErrors();
    }

    [Fact]
    public async Task Filters_chosen_on_the_page_survive_a_reload()
    {
        await using var window = await OpenAsync("/");
        await window.Page.Locator(".fchip", new() { HasText = "Department" }).Locator(".fchip-open").ClickAsync();
        await window.Page.GetByRole(AriaRole.Option, new() { Name = "Mid-market" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/\?department=\d+$"));
        await window.Page.Locator(".funnel .seg label", new() { HasText = "Visited" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/\?visited=1&department=\d+$"));
        var told = await ToldAsync(new Uri(window.Page.Url).Query + "&mode=pipeline");
        await HasAsync(window.Page, 0, told[0]);

        await window.Page.ReloadAsync();
        await ReadyAsync(window.Page);
        Assert.Equal(told, await ShownAsync(window.Page));
        await Assertions.Expect(window.Page.Locator(".fchip.set")).ToContainTextAsync("Mid-market");
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_past_day_shows_the_APIs_figures_of_that_day_whatever_happens_now_and_its_lists_are_of_that_day_too()
    {
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-40)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var window = await OpenAsync("/?asOf=" + day);
        await using var live = await OpenAsync("/");
        var told = await ToldAsync($"?mode=pipeline&asOf={day}");
        Assert.Equal(told, await ShownAsync(window.Page));
        var now = await ShownAsync(live.Page);

        (await sample.App.Http.PostAsJsonAsync("/api/v1/deals", new { title = "Not then", customer = "Somebody", amount = 1234 })).EnsureSuccessStatusCode();
        await HasAsync(live.Page, 0, now[0] + 1);
        Assert.Equal(told, await ShownAsync(window.Page));
        Assert.Equal(told, await ToldAsync($"?mode=pipeline&asOf={day}"));

        await window.Page.Locator(".hit .hit-area").First.ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/deals\\?.*asOf="));
        await Assertions.Expect(window.Page.Locator(".sums th")).ToHaveTextAsync(Words(told[0]));
        await Assertions.Expect(window.Page.Locator("[data-past]")).ToContainTextAsync("The deals as they were on");
        await window.Page.Locator(".tm[data-hands]").WaitForAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(window.Page.Locator("[data-past]")).ToHaveCountAsync(0);
        await Assertions.Expect(window.Page).Not.ToHaveURLAsync(new Regex("asOf"));
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_replay_moves_the_funnel_through_the_quarter_and_a_pause_keeps_its_moment()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-100), TimeProvider.System.GetUtcNow());
        var period = string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd}..{to:yyyy-MM-dd}");
        await using var window = await OpenAsync($"/?period={period}");
        var whole = await ToldAsync($"?mode=pipeline&period={period}");
        await window.Page.Locator(".speed label", new() { HasText = "16×" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".lp")).ToContainTextAsync("Past, not live");
        await window.Page.WaitForFunctionAsync("""
            last => { const n = Number(document.querySelector('.hit')?.getAttribute('aria-label').split('·').at(-1).split('.')[0].replace(',', '')); return n > 0 && n < last; }
            """, whole[0]);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("asOf="));
        await Assertions.Expect(window.Page.Locator(".lbl")).Not.ToContainTextAsync("playing");
        var told = await ToldAsync(new Uri(window.Page.Url).Query + "&mode=pipeline");
        Assert.InRange(told[0], 1, whole[0] - 1);
        await HasAsync(window.Page, 0, told[0]);
        window.AssertNoErrors();
    }

    async Task<Window> OpenAsync(string path)
    {
        var window = await browser.OpenAsync(sample.App.At(path));
        await ReadyAsync(window.Page);
        return window;
    }

    static Task ReadyAsync(IPage page) => page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>The funnel's numbers of deals as drawn; the tip of each stage adds up to them.</summary>
    static async Task<int[]> ShownAsync(IPage page)
    {
        var labels = await page.Locator(".hit").EvaluateAllAsync<string[]>("all => all.map(g => g.getAttribute('aria-label'))");
        return [.. labels.Select(label => int.Parse(label.Split('·')[^1].Split('.')[0].Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))];
    }

    static Task HasAsync(IPage page, int stage, int count) =>
        Assertions.Expect(page.Locator(".hit").Nth(stage)).ToHaveAttributeAsync("aria-label", new Regex($@"· {count.ToString("N0", CultureInfo.InvariantCulture)}\."));

    async Task<int[]> ToldAsync(string query)
    {
        var answer = await sample.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/funnel" + query);
        return [.. answer.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("count").GetInt32())];
    }

    static string Words(int count) => count.ToString("N0", CultureInfo.InvariantCulture) + (count == 1 ? " deal" : " deals");
}
