using System.Net;
using System.Text.Json;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Wall;

/// <summary>
/// The real wall in a real browser, before a real server. Promises 20 and 21 (alone and back again), 22 (whatever a proxy says), 27 (a wrong clock), 31 (a quiet day).
/// The browser's own clock is run ahead, so nobody waits for minutes.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class WallBrowserTests(Browser browser)
{
    [Fact]
    public async Task A_move_made_elsewhere_is_shown_without_a_touch()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        await hall.ExpectAsync("live");
        Assert.Equal("1", await hall.CountAsync("Awareness"));
        Assert.Equal("0", await hall.CountAsync("Interest"));
        await hall.Store.Deals.MoveAsync(hall.Deal, TestCompany.Interest, null, SqliteStore.By());
        await hall.ExpectCountAsync("Interest", "1");
        hall.Window.AssertNoErrors();
    }

    [Fact]
    public async Task Promise_21_a_killed_server_makes_it_stale_and_a_restart_makes_it_right_again()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        await hall.ExpectAsync("live");
        hall.Window.IgnoreErrors();
        hall.App.Kill();
        await hall.PassAsync(TimeSpan.FromSeconds(20));
        await hall.ExpectAsync("offline");
        Assert.Equal("Offline", await hall.TextAsync(".state .word"));
        await hall.PassAsync(TimeSpan.FromMinutes(7));
        await hall.ExpectAsync("stale");
        Assert.Matches("^Numbers 7.min [0-9]{2}.s old$", await hall.TextAsync(".asof b"));
        Assert.Equal("1", await hall.CountAsync("Awareness"));
        await hall.PassAsync(TimeSpan.FromHours(2));
        Assert.Matches("^Numbers 2.h 0[0-9].min old$", await hall.TextAsync(".asof b"));

        await hall.Store.Deals.MoveAsync(hall.Deal, TestCompany.Decision, null, SqliteStore.By());
        await hall.App.RestartAsync();
        await hall.ExpectAsync("live", "quiet");
        await hall.ExpectCountAsync("Decision", "1");
        Assert.False(await hall.Window.Page.Locator(".asof").IsVisibleAsync());
    }

    [Fact]
    public async Task Promise_20_ten_minutes_without_network_and_right_within_seconds_after()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        await hall.ExpectAsync("live");
        hall.Window.IgnoreErrors();
        hall.Wire.BlackHole();
        await hall.PassAsync(TimeSpan.FromSeconds(16));
        await hall.ExpectAsync("offline");
        await hall.PassAsync(TimeSpan.FromMinutes(10));
        await hall.ExpectAsync("stale");
        await hall.Store.Deals.MoveAsync(hall.Deal, TestCompany.Acting, null, SqliteStore.By());
        hall.Wire.Forward();
        var since = TimeProvider.System.GetTimestamp();
        await hall.ExpectCountAsync("Action", "1");
        await hall.ExpectAsync("live", "quiet");
        Assert.InRange(TimeProvider.System.GetElapsedTime(since).TotalSeconds, 0, 10);
    }

    static readonly (int Status, string Body, string Type)[] Nonsense =
    [
        (502, "<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html"),
        (200, "<html><body><form>Sign in</form></body></html>", "text/html"),
        (200, "", "text/html"),
        (200, "", "application/json"),
        (200, "{}", "application/json"),
        (304, "", "text/html"),
    ];

    [Fact]
    public async Task Promise_22_whatever_a_proxy_answers_the_last_good_picture_stays()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        await hall.ExpectAsync("live");
        hall.Window.IgnoreErrors();
        foreach (var (status, body, type) in Nonsense)
        {
            hall.Wire.Answer(status, body, type);
            // Marked once the nonsense has begun: a reload into the server that was well before it is right.
            await hall.Window.Page.EvaluateAsync("window.sameDocument = true");
            // Long enough for every way out: polls, the hub's attempts, and the reload of a page that hears nothing.
            await hall.PassAsync(TimeSpan.FromSeconds(70));
            await hall.ExpectAsync("stale");
            await hall.PassAsync(TimeSpan.FromSeconds(70));
            Assert.Equal("1", await hall.CountAsync("Awareness"));
            Assert.Equal("stale", await hall.Window.Page.EvaluateAsync<string>("document.body.dataset.state"));
            Assert.True(await hall.Window.Page.EvaluateAsync<bool>("window.sameDocument === true"));
            hall.Wire.Forward();
            await hall.ExpectAsync("live", "quiet");
        }
    }

    [Fact]
    public async Task Promise_31_a_day_without_changes_is_quiet_and_not_stale()
    {
        await using var hall = await WallHall.OpenAsync(browser, lastChange: TimeSpan.FromHours(8));
        await hall.ExpectAsync("quiet");
        Assert.Equal("Quiet", await hall.TextAsync(".state .word"));
        Assert.Matches("^checked [0-9]+.s ago$", await hall.TextAsync(".state .more"));
        await hall.Store.Deals.MoveAsync(hall.Deal, TestCompany.Interest, null, hall.Now());
        await hall.ExpectAsync("live");
    }

    [Fact]
    public async Task Promise_27_a_screen_with_a_wrong_clock_shows_the_companys_time()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var hall = await WallHall.OpenAsync(browser, screenClock: now.UtcDateTime.AddDays(-1).AddHours(-3));
        await hall.ExpectAsync("live");
        var shown = TimeOnly.ParseExact(await hall.TextAsync(".clock b"), "HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        var helsinki = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TestCompany.Helsinki).DateTime);
        Assert.InRange(Math.Abs((helsinki - shown).TotalMinutes), 0, 2);
    }

    [Fact]
    public async Task The_picture_is_in_the_page_already_and_a_frame_is_sent_once()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        var page = await hall.App.Http.GetStringAsync("wall");
        Assert.Contains("data-tile=\"funnel\"", page, StringComparison.Ordinal);
        var first = await hall.App.Http.GetFromJsonAsync("wall/frame");
        var stamp = first.GetProperty("frame").GetProperty("stamp").GetString();
        using var again = await hall.App.Http.GetAsync("wall/frame?after=" + stamp);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.True(again.Headers.Contains("Funnel-Checked"));
        using var wrong = await hall.App.Http.GetAsync("wall?density=middle");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("density", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slides_turn_by_themselves()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        await hall.Store.Deals.WinAsync(hall.Deal, hall.Now());
        await hall.Window.Page.Locator("[data-slide=leaders]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal("funnel", await hall.SlideAsync());
        await hall.PassAsync(TimeSpan.FromSeconds(19));
        Assert.Equal("leaders", await hall.SlideAsync());
        await hall.PassAsync(TimeSpan.FromSeconds(19));
        Assert.Equal("today", await hall.SlideAsync());
        await hall.PassAsync(TimeSpan.FromSeconds(19));
        Assert.Equal("funnel", await hall.SlideAsync());
    }
}

static class JsonAnswers
{
    public static async Task<JsonElement> GetFromJsonAsync(this HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
}
