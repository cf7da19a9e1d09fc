using System.Net;
using System.Text.Json;
using Funnel.Tests.Features.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Forecast.Bridge;

/// <summary>The bridge over HTTP against the real executable.</summary>
public sealed class BridgeEndpointsTests(BridgeFloor floor) : IClassFixture<BridgeFloor>
{
    [Fact]
    public async Task The_bars_lead_from_start_to_end_to_the_cent()
    {
        Assert.Equal(["start 1500.25 2", "new 700 1", "increased 500.25 0", "pushedOut -500 -1", "won -700 -1", "end 1500.5 1"], await floor.BarsAsync(BridgeFloor.Asked));
        Assert.Equal(["start 2 2", "new 1 1", "pushedOut -1 -1", "won -1 -1", "end 1 1"], await floor.BarsAsync(BridgeFloor.Asked + "&measure=count"));
        Assert.Equal(["start 150.03 2", "new 70 1", "increased 50.02 0", "pushedOut -50 -1", "won -70 -1", "end 150.05 1"], await floor.BarsAsync(BridgeFloor.Asked + "&measure=weighted"));
        Assert.Equal(["pushedOut -500 -1"], (await floor.BarsAsync(BridgeFloor.Asked + "&department=South"))[1..]);
    }

    [Fact]
    public async Task A_window_may_be_said_in_days_and_the_start_left_to_be_the_windows()
    {
        Assert.Equal(await floor.BarsAsync("window=2026-Q1&to=2026-02-01"), await floor.BarsAsync("windowFrom=2026-01-01&windowTo=2026-04-01&to=2026-02-01"));
        // Nothing yet at the start of the year.
        Assert.Equal("new 2200.25 3", (await floor.BarsAsync("window=2026-Q1&to=2026-02-01"))[0]);
    }

    [Fact]
    public async Task Each_bar_opens_exactly_what_happened()
    {
        Assert.Equal(["pushedOut -500 Slips 2026-03-20 2026-05-01"], await Entries("bar=pushedOut"));
        Assert.Equal(["won -700 Comes 2026-03-20 2026-03-20"], await Entries("bar=won"));
        Assert.Equal(["won -700 Comes", "new 700 Comes", "increased 500.25 Grows", "pushedOut -500 Slips"], (await Entries("")).Select(e => e[..e.IndexOf(" 2026", StringComparison.Ordinal)].Trim()));
        var page = await floor.GetAsync($"/api/v1/bridge/entries?{BridgeFloor.Asked}&limit=3");
        Assert.Equal("3", page.GetProperty("next").GetString());
        var rest = await floor.GetAsync($"/api/v1/bridge/entries?{BridgeFloor.Asked}&limit=3&after=3");
        Assert.Equal("Slips", Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("title").GetString());
        Assert.False(rest.TryGetProperty("next", out _));

        async Task<List<string>> Entries(string bar) =>
        [
            .. (await floor.GetAsync($"/api/v1/bridge/entries?{BridgeFloor.Asked}&{bar}")).GetProperty("items").EnumerateArray()
                .Select(e => $"{e.GetProperty("bar")} {e.GetProperty("amount")} {e.GetProperty("title")} {Closes(e, "before")} {Closes(e, "after")}"),
        ];

        static string Closes(JsonElement entry, string side) => entry.TryGetProperty(side, out var s) ? s.GetProperty("expectedClose").GetString()! : "";
    }

    [Fact]
    public async Task The_entries_of_a_bar_come_as_a_file_too()
    {
        var file = await floor.App.Http.GetStringAsync($"/bridge.csv?{BridgeFloor.Asked}&bar=pushedOut", TestContext.Current.CancellationToken);
        var rows = file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, rows.Length);
        Assert.StartsWith("Pushed out,Slips,2,,Clara Schumann,-500,2026-01-25T09:00:00Z,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",2026-03-20,2026-05-01", rows[1], StringComparison.Ordinal);
        foreach (var wrong in new[] { "from=2026-02-01&to=2026-01-10", "window=2026-Q5" })
        {
            using var refused = await floor.App.Http.GetAsync($"/bridge.csv?{wrong}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Who_sees_one_department_gets_its_bridge_only()
    {
        using var north = await floor.App.ClientAsync(RunningApp.MailOf(TestCompany.Boris.Value));
        using var south = await floor.App.ClientAsync(RunningApp.MailOf(TestCompany.Clara.Value));
        Assert.DoesNotContain("pushedOut", string.Join(' ', await floor.BarsAsync(BridgeFloor.Asked, north)), StringComparison.Ordinal);
        Assert.Equal(["start 500 1", "pushedOut -500 -1"], await floor.BarsAsync(BridgeFloor.Asked, south));
    }

    [Theory]
    [InlineData("bridge?from=2026-02-01&to=2026-01-10", "its start cannot be later than its end")]
    [InlineData("bridge?from=yesterday", "from")]
    [InlineData("bridge?window=2026-Q5", "window")]
    [InlineData("bridge?windowFrom=2026-01-01", "windowFrom")]
    [InlineData("bridge?mode=now", "mode")]
    [InlineData("bridge?bar=won", "bar")]
    [InlineData("bridge?department=Nowhere", "Nowhere")]
    [InlineData("bridge/entries?bar=sideways", "bar")]
    [InlineData("bridge/entries?after=last", "last")]
    [InlineData("bridge/entries?limit=0", "limit")]
    public async Task A_question_that_cannot_be_understood_is_refused(string address, string named)
    {
        using var answer = await floor.App.Http.GetAsync($"/api/v1/{address}", TestContext.Current.CancellationToken);

        var problem = await ApiFloor.JsonOf(answer);
        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
