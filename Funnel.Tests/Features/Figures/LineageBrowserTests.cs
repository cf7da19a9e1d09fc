using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Funnel.Tests.Features.Dashboard;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Figures;

/// <summary>From a number of the dashboard to how it was counted, in the real app with the sample company.</summary>
[Collection(BrowserTests.Name)]
public sealed class LineageBrowserTests(Browser browser, SampleApp sample) : IClassFixture<SampleApp>
{
    static LineageBrowserTests() => Assertions.SetDefaultExpectTimeout(20_000);

    [Fact]
    public async Task A_number_of_the_dashboard_opens_its_making_and_list_file_and_call_agree_with_it()
    {
        await using var window = await browser.OpenAsync(sample.App.At("/?department=2"));
        await ReadyAsync(window.Page);
        // The win rate.
        await window.Page.Locator(".kpi .v a").Nth(1).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/lineage\?figure=win-rate&department=2$"));
        await Assertions.Expect(window.Page.Locator(".fx .t")).ToHaveCountAsync(3);
        var (won, closed) = (await NumberAsync(window.Page.Locator(".fx .t b").First), await NumberAsync(window.Page.Locator(".fx .t b").Nth(1)));
        var told = await sample.App.Http.GetFromJsonAsync<JsonElement>(await window.Page.Locator(".api a").First.GetAttributeAsync("href"));
        Assert.Equal((won, closed - won), (told.GetProperty("figures").GetProperty("won").GetInt32(), told.GetProperty("figures").GetProperty("lost").GetInt32()));
        Assert.Equal(Math.Min(won, 100), await window.Page.Locator(".lt tbody tr:not(.more)").CountAsync());
        var file = await sample.App.Http.GetStringAsync(await window.Page.Locator("a[download]").First.GetAttributeAsync("href"));
        Assert.Equal(closed, file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);

        await window.Page.Locator(".lists .seg label", new() { HasText = "Lost" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("group=lost"));
        await Assertions.Expect(window.Page.Locator(".lt tfoot th")).ToContainTextAsync((closed - won).ToString(CultureInfo.InvariantCulture));
        await window.Page.ReloadAsync();
        await ReadyAsync(window.Page);
        await Assertions.Expect(window.Page.Locator(".lt tfoot th")).ToContainTextAsync((closed - won).ToString(CultureInfo.InvariantCulture));
        window.AssertNoErrors();
    }

    [Fact]
    public async Task Every_cell_of_the_movement_table_opens_as_many_stays_as_it_says()
    {
        await using var window = await browser.OpenAsync(sample.App.At("/"));
        await ReadyAsync(window.Page);
        var cells = window.Page.Locator(".movement tbody .link");
        var count = await cells.CountAsync();
        Assert.True(count > 10, $"{count} cells lead to their stays.");
        var (last, shown) = (cells.Last, await NumberAsync(cells.Last));
        await last.ClickAsync();
        await Assertions.Expect(window.Page.Locator(".lists .seg label.on")).ToHaveTextAsync($"Still there {shown}");
        await Assertions.Expect(window.Page.Locator(".lt tbody tr")).ToHaveCountAsync(shown);
        window.AssertNoErrors();
    }

    [Fact]
    public async Task Who_sees_only_some_deals_gets_the_making_of_their_own_figure()
    {
        using var person = await sample.App.ClientAsync(RunningApp.MailOf(4));
        using var all = await sample.App.ClientAsync(RunningApp.Administrator);
        var (own, everybodys) = (await OpenAsync(person), await OpenAsync(all));
        Assert.InRange(own.Listed, 1, everybodys.Listed - 1);
        Assert.Equal((own.Told, everybodys.Told), (own.Listed, everybodys.Listed));

        static async Task<(int Told, int Listed)> OpenAsync(HttpClient http) =>
            ((await http.GetFromJsonAsync<JsonElement>("/api/v1/figures")).GetProperty("figures").GetProperty("open").GetInt32(),
                (await http.GetStringAsync("/lineage.csv?figure=open")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    static Task ReadyAsync(IPage page) => page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    static async Task<int> NumberAsync(ILocator at) => int.Parse(await at.InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
