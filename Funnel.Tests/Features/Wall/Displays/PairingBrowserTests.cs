using System.Net;
using Funnel.Tests.Kit;
using Microsoft.Playwright;
using Cookie = Microsoft.Playwright.Cookie;

namespace Funnel.Tests.Features.Wall.Displays;

/// <summary>
/// A screen nobody let in and a head who does, in two real browsers before a real server. Promise 30 (taken away: gone within five seconds, nothing kept),
/// Promise 26 (no sign-in page, whatever became of a person's cookie or of the server).
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class PairingBrowserTests(Browser browser)
{
    [Fact]
    public async Task Promise_30_a_screen_is_paired_shows_its_wall_and_is_gone_within_five_seconds_of_being_taken_away()
    {
        await using var office = await Office.OpenAsync(browser);
        var code = await office.CodeAsync();
        await office.OpenSettingsAsync();
        await Office.ShotAsync(office.Screen, "pair");
        await Assertions.Expect(office.Head.Page.Locator(".letters")).ToHaveTextAsync(code);
        await Office.ShotAsync(office.Head, "asks");
        await office.Head.Page.Locator(".ask .btn.pri").ClickAsync();
        await office.Head.Page.Locator("[name=name]").FillAsync("Hall");
        await office.Head.Page.Locator("[name=name]").BlurAsync();
        await Office.ShotAsync(office.Head, "form");
        await office.Head.Page.Locator(".mud-dialog .btn.pri").ClickAsync();

        await office.Screen.Page.WaitForFunctionAsync("() => document.body.dataset.wall && document.body.dataset.state === 'live'");
        // The picture is kept after it is shown.
        await Wait.UntilAsync(async () => (await office.KeptAsync()).Length > 0, "what the screen keeps");
        await Assertions.Expect(office.Head.Page.Locator("tbody tr .pill")).ToHaveTextAsync("Live");
        await Office.ShotAsync(office.Head, "list");

        // Marked, to tell the moment the picture went.
        await office.Screen.Page.EvaluateAsync("""
            window.goneAt = 0;
            new MutationObserver(() => { if (!window.goneAt && !document.querySelector('.frame')) window.goneAt = Date.now(); sessionStorage.goneAt ??= window.goneAt || ''; if (window.goneAt) sessionStorage.goneAt = window.goneAt; })
              .observe(document.documentElement, { childList: true, subtree: true });
            """);
        await office.Head.Page.Locator(".btn.off").ClickAsync();
        var at = await office.Head.Page.EvaluateAsync<double>("Date.now()");
        await office.Head.Page.Locator(".mud-dialog .btn.danger").ClickAsync();
        await office.Screen.Page.WaitForFunctionAsync("() => document.body.dataset.pair !== undefined");
        Assert.InRange(await office.Screen.Page.EvaluateAsync<double>("Number(sessionStorage.goneAt)") - at, 1, 5000);
        Assert.Empty(await office.KeptAsync());
        Assert.NotEqual(code, await office.CodeAsync());
    }

    [Fact]
    public async Task Promise_26_a_screen_comes_back_from_a_restart_to_its_wall_and_never_to_the_sign_in_page()
    {
        await using var office = await Office.OpenAsync(browser);
        await office.PairAsync("Hall");
        // The person who hung it had signed in here once; that ended weeks ago.
        await office.Screen.Page.Context.AddCookiesAsync([new Cookie { Name = "funnel-sign-in", Value = "expired", Url = office.App.Address.ToString() }]);
        office.Screen.IgnoreErrors();
        await office.App.RestartAsync();
        await office.Screen.Page.ReloadAsync();
        await office.Screen.Page.WaitForFunctionAsync("() => document.body.dataset.wall && document.body.dataset.state === 'live'");
        var cookie = (await office.Screen.Page.Context.CookiesAsync()).Single(c => c.Name == "funnel-display");
        Assert.True(cookie.HttpOnly);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)cookie.Expires) - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(399), TimeSpan.FromDays(401));
    }

    [Fact]
    public async Task A_screen_nobody_let_in_is_never_shown_the_sign_in_page_and_says_when_the_server_is_away()
    {
        await using var office = await Office.OpenAsync(browser);
        await office.Screen.Page.Context.AddCookiesAsync(
            [new Cookie { Name = "funnel-sign-in", Value = "expired", Url = office.App.Address.ToString() }, new Cookie { Name = "funnel-display", Value = "revoked", Url = office.App.Address.ToString() }]);
        var answer = await office.Screen.Page.GotoAsync(office.App.At("/wall?department=3").ToString());
        Assert.Equal((int)HttpStatusCode.OK, answer!.Status);
        var code = await office.CodeAsync();
        office.Screen.IgnoreErrors();
        office.App.Kill();
        await office.Screen.Page.WaitForFunctionAsync("() => document.body.dataset.state === 'away'");
        await office.App.RestartAsync();
        await office.Screen.Page.WaitForFunctionAsync("() => document.body.dataset.state === 'waiting'");
        Assert.Equal(code, await office.CodeAsync());
    }

    [Fact]
    public async Task Another_view_is_shown_without_a_touch()
    {
        await using var office = await Office.OpenAsync(browser);
        await office.PairAsync("Hall");
        await office.Head.Page.Locator(".ft .btn").First.ClickAsync();
        await office.Head.Page.Locator("[name=language]").SelectOptionAsync("ru");
        await office.Head.Page.Locator("[name=layout]").SelectOptionAsync("near");
        await office.Head.Page.Locator(".mud-dialog .btn.pri").ClickAsync();
        await office.Screen.Page.WaitForFunctionAsync("() => document.documentElement.lang === 'ru' && document.body.dataset.shape === 'near'");
    }

    [Fact]
    public async Task A_link_opens_the_screens_view_for_software_that_cannot_pair_until_it_is_withdrawn()
    {
        await using var office = await Office.OpenAsync(browser);
        await office.PairAsync("Hall");
        await office.Head.Page.Locator(".ft .btn").Nth(2).ClickAsync();
        var link = await office.Head.Page.Locator("[data-link]").InputValueAsync();
        Assert.Contains("/wall#key=", link, StringComparison.Ordinal);
        await Office.ShotAsync(office.Head, "link");
        await using var kiosk = await browser.OpenBlankAsync();
        await kiosk.Page.GotoAsync(link);
        await kiosk.Page.WaitForFunctionAsync("() => document.body.dataset.wall && document.body.dataset.state === 'live'");
        await office.Head.Page.Locator(".mud-dialog .btn.pri").ClickAsync();
        kiosk.IgnoreErrors();
        await office.Head.Page.Locator(".ft .btn").Nth(2).ClickAsync();
        await kiosk.Page.WaitForFunctionAsync("() => document.body.dataset.pair !== undefined");
        Assert.Equal("live", await office.Screen.Page.EvaluateAsync<string>("document.body.dataset.state"));
        Assert.DoesNotContain(link.Split("key=")[1], office.App.Output, StringComparison.Ordinal);
    }
}
