using System.Text.Json.Nodes;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Wall;

/// <summary>A server that starts with a restored backup has a shorter log: its frames are taken, and one that is not taken makes nothing fresh.</summary>
[Collection(BrowserTests.Name)]
public sealed class WallRestoredTests(Browser browser)
{
    [Fact]
    public async Task A_shorter_log_of_another_run_is_shown_and_an_older_frame_of_one_run_is_never_called_live()
    {
        await using var hall = await WallHall.OpenAsync(browser);
        await hall.ExpectAsync("live");
        var (page, ahead) = (hall.Window.Page, TimeSpan.Zero);
        hall.Window.IgnoreErrors();
        var real = await hall.App.Http.GetStringAsync("wall/frame");
        JsonObject? told = null;
        await page.RouteAsync("**/wall/frame*", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = told!.ToJsonString() }));

        // Without the hub the screen hears only what is answered here.
        await page.RouteAsync("**/hubs/wall/**", route => route.FulfillAsync(new RouteFulfillOptions { Status = 502 }));
        Tell("restored", number: 1, sequence: 0);
        await page.ReloadAsync();
        await hall.PassAsync(TimeSpan.FromSeconds(20));
        await ShowsAsync("restored 1");
        await hall.ExpectAsync("live", "quiet");

        ahead = TimeSpan.FromMinutes(2);
        await TellAsync("restored", number: 0, sequence: 99);
        await hall.ExpectAsync("stale");
        await ShowsAsync("restored 1");

        await TellAsync("restored", number: 2, sequence: 0);
        await ShowsAsync("restored 2");
        await hall.ExpectAsync("live", "quiet");

        // What the screen kept is judged the same way: the page comes without a picture, the next run counts from one.
        Tell("again", number: 1, sequence: 0);
        await page.RouteAsync("**/wall", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = WithoutFrame(await answer.TextAsync()) });
        });
        await page.ReloadAsync();
        await ShowsAsync("restored 2");
        await hall.PassAsync(TimeSpan.FromSeconds(20));
        await ShowsAsync("again 1");

        async Task TellAsync(string run, int number, int sequence)
        {
            Tell(run, number, sequence);
            await hall.PassAsync(TimeSpan.FromSeconds(20));
        }

        void Tell(string run, int number, int sequence)
        {
            var message = JsonNode.Parse(real)!.AsObject();
            var frame = message["frame"]!.AsObject();
            message["serverNow"] = message["serverNow"]!.GetValue<long>() + (long)ahead.TotalMilliseconds;
            message["checkedAt"] = message["serverNow"]!.GetValue<long>();
            (frame["run"], frame["number"], frame["sequence"], frame["stamp"]) = (run, number, sequence, $"{run}.{number}");
            frame["html"] = $"<p data-tile=\"head\" data-mark>{run} {number}</p>" + frame["html"]!.GetValue<string>();
            told = message;
        }

        Task ShowsAsync(string mark) => Assertions.Expect(page.Locator("[data-mark]")).ToHaveTextAsync(mark);
    }

    // The settings are an attribute: their quotes are written as entities.
    static string WithoutFrame(string page)
    {
        const string start = "&quot;frame&quot;:{";
        var from = page.IndexOf(start, StringComparison.Ordinal);
        var to = page.IndexOf('}', from) + 1;
        return page[..from] + "&quot;frame&quot;:null" + page[to..];
    }
}
