using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Funnel.Tests.Features.Wall.Displays;

/// <summary>
/// A display's cookie in other hands, before a real server. Promise 58 (it writes nothing and reads no other view), Promise 37 (a masked view holds no customer's
/// name), Promise 53 (a head's ids of another department are not there), Promise 26 (nobody is sent to sign in at the wall).
/// </summary>
public sealed class StolenCookieTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promise_58_it_shows_its_one_view_and_opens_nothing_else()
    {
        await using var lobby = await Lobby.OpenAsync("?mask=1", TestCompany.South);
        using var thief = lobby.With(lobby.Token);
        foreach (var path in new[] { "/", "/board", "/deals", "/deals/1", "/deals.csv", "/settings/displays", "/settings/audit", "/api/v1/deals", "/api/v1/deals/1", "/api/v1/funnel", "/api/v1/events" })
        {
            using var answer = await thief.GetAsync(path, Cancel);
            Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal)),
                $"{path} answered {answer.StatusCode}");
        }
        using var move = await thief.PostAsJsonAsync("/api/v1/deals/1/move", new { stage = "Interest" }, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, move.StatusCode);
        using var feed = await thief.PostAsync("/hubs/feed/negotiate?negotiateVersion=1", null, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, feed.StatusCode);

        // Whatever view is asked for, it is the one that was approved: no deal of North, where the only one is.
        foreach (var query in new[] { "", "?department=2", "?mask=0", "?department=2&density=near" })
        {
            var html = await Lobby.FrameAsync(thief, query);
            Assert.DoesNotContain("Anna Karenina", html, StringComparison.Ordinal);
            Assert.DoesNotContain("data-slide=\"all\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Promise_37_a_masked_screens_frames_hold_no_customers_name()
    {
        await using var lobby = await Lobby.OpenAsync("?mask=1", null);
        using var screen = lobby.With(lobby.Token);
        Assert.Contains("Anna Karenina", await Lobby.FrameAsync(screen, "?mask=0"), StringComparison.Ordinal);
        Assert.DoesNotContain("Aurora", await screen.GetStringAsync("/wall/frame?mask=0", Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("Aurora", await screen.GetStringAsync("/wall?mask=0", Cancel), StringComparison.Ordinal);
        // The figure is there for whoever may read it: the mask hides it, not an empty company.
        Assert.Contains("Aurora", await lobby.App.Http.GetStringAsync("/wall/frame", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_that_was_taken_away_is_told_gone_by_frame_and_hub_and_is_shown_the_pairing_page()
    {
        await using var lobby = await Lobby.OpenAsync("", null);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(lobby.App.At("/hubs/wall"), o => { o.Headers["Cookie"] = $"funnel-display={lobby.Token}"; o.Transports = HttpTransportType.WebSockets; }).Build();
        await hub.StartAsync(Cancel);
        await using var messages = hub.StreamAsync<JsonElement>("Watch", "", "", Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await messages.MoveNextAsync());
        Assert.True(messages.Current.TryGetProperty("frame", out _));
        var since = TimeProvider.System.GetTimestamp();
        await lobby.Store.Get<DisplayStore>().RevokeAsync(Caller.Program("test"), lobby.Display, Cancel);
        while (await messages.MoveNextAsync())
            if (messages.Current.TryGetProperty("gone", out _))
                break;
        Assert.True(messages.Current.GetProperty("gone").GetBoolean());
        Assert.InRange(TimeProvider.System.GetElapsedTime(since).TotalSeconds, 0, 5);
        Assert.False(await messages.MoveNextAsync());
        using var screen = lobby.With(lobby.Token);
        Assert.Equal(HttpStatusCode.Gone, (await screen.GetAsync("/wall/frame", Cancel)).StatusCode);
        using var page = await screen.GetAsync("/wall", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("data-pair=", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promise_53_a_persons_preview_keeps_to_the_own_department()
    {
        await using var lobby = await Lobby.OpenAsync("", null);
        // Clara leads South, and there is nothing of North for her.
        using var clara = await lobby.App.ClientAsync(RunningApp.MailOf(TestCompany.Clara.Value));
        Assert.Equal(HttpStatusCode.NotFound, (await clara.GetAsync("/wall?department=2", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await clara.GetAsync("/wall/frame?department=2", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await clara.GetAsync("/wall/frame?department=999", Cancel)).StatusCode);
        Assert.DoesNotContain("Anna Karenina", await clara.GetStringAsync("/wall/frame", Cancel), StringComparison.Ordinal);
        Assert.Contains("Anna Karenina", await lobby.App.Http.GetStringAsync("/wall/frame?department=2", Cancel), StringComparison.Ordinal);
        var cookie = await lobby.App.CookieAsync(RunningApp.MailOf(TestCompany.Clara.Value));
        await using var hub = new HubConnectionBuilder().WithUrl(lobby.App.At("/hubs/wall"), o => o.Headers["Cookie"] = cookie).Build();
        await hub.StartAsync(Cancel);
        await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(async () => await hub.StreamAsync<JsonElement>("Watch", "?department=2", "", Cancel).FirstAsync(Cancel));
    }

    [Fact]
    public async Task Promise_26_the_wall_sends_nobody_to_sign_in()
    {
        await using var lobby = await Lobby.OpenAsync("", null);
        foreach (var cookie in new[] { "x=1", "funnel-sign-in=expired", "funnel-display=never", "funnel-screen=never" })
        {
            using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = lobby.App.Address };
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", cookie);
            using var page = await stranger.GetAsync("/wall?department=2", Cancel);
            var html = await page.Content.ReadAsStringAsync(Cancel);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("data-pair=", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Anna Karenina", html, StringComparison.Ordinal);
            Assert.Contains((await stranger.GetAsync("/wall/frame", Cancel)).StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Gone });
        }
    }
}
