using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace Funnel.Tests.Access.Reaching;

/// <summary>Promise 55. What is taken away while a page is open: the next command is refused, and the page is closed within seconds.</summary>
[Collection(BrowserTests.Name)]
public sealed class TakenAwayTests(Browser browser) : IAsyncLifetime
{
    SqliteStore _store = null!;
    RunningApp _app = null!;
    DealId _deal;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        _deal = (await _store.CreateAsync(A.Deal("Lathe").OwnedBy(TestCompany.Boris))).Deal.Id;
        _app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
        await RunningApp.BecomeAsync(_store, TestCompany.Boris.Value, Role.Salesperson);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_seller_made_a_viewer_moves_nothing_more_and_the_page_comes_back_without_the_buttons()
    {
        await using var window = await OpenAsync($"/deals/{_deal}");
        await Expect(window.Page.Locator("[data-next]")).ToBeVisibleAsync();
        // In one go: before the page can notice.
        await RunningApp.BecomeAsync(_store, TestCompany.Boris.Value, Role.Viewer);
        await window.Page.Locator("[data-next]").ClickAsync();
        await Expect(window.Page.Locator("[data-next]")).ToHaveCountAsync(0, new() { Timeout = 10_000 });
        await Expect(window.Page.Locator("h1")).ToContainTextAsync("Lathe");
        Assert.Equal(1, await _store.ScalarAsync($"SELECT Version FROM Deals WHERE Id = {_deal}"));
        Assert.Equal(1, await _store.ScalarAsync($"SELECT count(*) FROM Audit WHERE Refused = 1 AND DealId = {_deal}"));
    }

    [Fact]
    public async Task Somebody_switched_off_is_at_the_sign_in_page_within_ten_seconds()
    {
        await using var window = await OpenAsync("/board");
        await SwitchOffAsync();
        await window.Page.WaitForURLAsync("**/sign-in**", new() { Timeout = 10_000 });
        Assert.DoesNotContain("Lathe", await window.Page.ContentAsync(), StringComparison.Ordinal);
    }

    // A browser that does not follow the redirect learns nothing more either: the server itself stops drawing.
    [Fact]
    public async Task A_window_that_refuses_to_leave_is_shown_nothing_more()
    {
        await using var window = await OpenAsync("/board");
        await window.Page.RouteAsync("**/board**", route => route.AbortAsync());
        await SwitchOffAsync();
        await Expect(window.Page.GetByText("Lathe")).ToHaveCountAsync(0, new() { Timeout = 10_000 });
        await _store.CreateAsync(A.Deal("After the end").OwnedBy(TestCompany.Boris));
        await Expect(window.Page.GetByText("After the end")).ToHaveCountAsync(0);
        window.IgnoreErrors();
    }

    [Fact]
    public async Task A_follower_switched_off_hears_the_end()
    {
        var cookie = await _app.CookieAsync(RunningApp.MailOf(TestCompany.Boris.Value));
        await using var connection = new HubConnectionBuilder().WithUrl(_app.At("/hubs/feed"), hub => hub.Headers["Cookie"] = cookie).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        await using var events = connection.StreamAsync<FeedEvent>("Follow", 0L, (FollowFilter?)null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        var next = events.MoveNextAsync();
        await SwitchOffAsync();
        var end = await Assert.ThrowsAsync<HubException>(async () => await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Contains("switched off", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deal_handed_out_of_reach_leaves_the_open_page()
    {
        await using var window = await OpenAsync($"/deals/{_deal}");
        using var handed = await _app.Http.PostAsync($"/api/v1/deals/{_deal}/handover", new StringContent(JsonSerializer.Serialize(new { owner = "Clara Schumann" }), System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.True(handed.IsSuccessStatusCode);
        await Expect(window.Page.GetByText("There is no deal")).ToBeVisibleAsync();
        Assert.DoesNotContain("Lathe", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    async Task SwitchOffAsync()
    {
        await using var db = await _store.Contexts.CreateDbContextAsync();
        await db.Users.Where(a => a.EmployeeId == TestCompany.Boris.Value).ExecuteUpdateAsync(a => a.SetProperty(u => u.Disabled, true));
    }

    async Task<Window> OpenAsync(string path)
    {
        var window = await browser.OpenAsync(_app.At(path), await _app.CookieAsync(RunningApp.MailOf(TestCompany.Boris.Value)));
        await window.Page.Locator(".app[data-interactive]").WaitForAsync();
        await window.Page.GetByText("Lathe").First.WaitForAsync();
        return window;
    }
}
