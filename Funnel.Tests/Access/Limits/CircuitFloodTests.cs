using System.Net;
using System.Net.WebSockets;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Access.Limits;

/// <summary>Promise 56: forged, outsized or flooding messages of a window are refused and closed, and nobody else notices.</summary>
public sealed class CircuitFloodTests(CircuitFloodTests.TightApp floor) : IClassFixture<CircuitFloodTests.TightApp>
{
    static readonly byte[] Press = BlazorSocket.Call("BeginInvokeDotNetFromJS", null, "7", "Microsoft.AspNetCore.Components.Web", "DispatchEventAsync", 1, "[]");

    [Fact]
    public async Task A_call_of_no_known_method_is_answered_with_an_error()
    {
        await using var stranger = await BlazorSocket.OpenCircuitAsync(floor.App);

        await stranger.SendAsync(BlazorSocket.Call("DropAllDeals", "2"));

        await Wait.UntilAsync(() => stranger.Heard.Contains("DropAllDeals", StringComparison.Ordinal), "the refusal");
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task Ten_thousand_calls_of_no_known_method_end_the_connection()
    {
        await using var stranger = await BlazorSocket.OpenCircuitAsync(floor.App);
        await FloodAsync(stranger, BlazorSocket.Call("DropAllDeals", null));
        await SaidAsync("A connection speaking blazorpack was closed");
    }

    [Fact]
    public async Task Ten_thousand_events_end_the_window()
    {
        await using var stranger = await BlazorSocket.OpenCircuitAsync(floor.App);
        await FloodAsync(stranger, Press);
        await SaidAsync("was ended: it sent more than 20 messages");
        Assert.Contains("JS.Error", stranger.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_receipts_of_pictures_never_drawn_end_the_window()
    {
        await using var stranger = await BlazorSocket.OpenCircuitAsync(floor.App);
        await FloodAsync(stranger, BlazorSocket.Call("OnRenderCompleted", null, 999, null!));
    }

    [Fact]
    public async Task An_event_replayed_without_its_window_is_refused_and_closed()
    {
        await using var stranger = await BlazorSocket.ConnectAsync(floor.App);

        await stranger.SendAsync(Press);

        await stranger.Closed;
        Assert.Contains("Circuit not initialized", stranger.Heard, StringComparison.Ordinal);
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task A_message_of_33_kilobytes_is_not_read_to_its_end()
    {
        await using var stranger = await BlazorSocket.OpenCircuitAsync(floor.App);

        await stranger.SendAsync(BlazorSocket.Call("BeginInvokeDotNetFromJS", null, "7", "x", "y", 1, new string('x', 33 * 1024)));

        await stranger.Closed;
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task What_is_no_message_at_all_is_closed()
    {
        await using var stranger = await BlazorSocket.OpenCircuitAsync(floor.App);

        await stranger.SendAsync(new byte[] { 4, 0xFF, 0xFE, 0xFD, 0xFC });

        await stranger.Closed;
        await OthersAreServedAsync();
    }

    [Fact]
    public async Task Nobody_takes_over_a_window_by_guessing_its_secret()
    {
        await using var stranger = await BlazorSocket.ConnectAsync(floor.App);

        await stranger.SendAsync(BlazorSocket.Call("ConnectCircuit", "1", "CfDJ8AAAAAAAAAAAAAAA"));
        await stranger.SendAsync(Press);

        await stranger.Closed;
        Assert.Contains("Circuit not initialized", stranger.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_too_many_windows_open_is_told_so()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Settings = new Dictionary<string, string?> { ["Limits__CircuitsPerPerson"] = "2" } });
        var first = await BlazorSocket.OpenCircuitAsync(app);
        await using var second = await BlazorSocket.OpenCircuitAsync(app);

        foreach (var door in new[] { "_blazor", "_blazor/", "_BLAZOR" })
            await Assert.ThrowsAsync<WebSocketException>(() => BlazorSocket.ConnectAsync(app, door));
        using (var page = await app.Http.GetAsync("/board", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.NotNull(page.Headers.RetryAfter);
            Assert.Contains("Close those you do not need", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        using (var wall = await app.Http.GetAsync("/wall", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, wall.StatusCode);

        await first.DisposeAsync();
        await Wait.UntilAsync(async () =>
        {
            using var page = await app.Http.GetAsync("/board", TestContext.Current.CancellationToken);
            return page.IsSuccessStatusCode;
        }, "room for a window");
    }

    async Task FloodAsync(BlazorSocket stranger, byte[] frame)
    {
        var flood = stranger.FloodAsync(frame, 10_000);
        for (var i = 0; i < 20; i++)
            await OthersAreServedAsync();
        await flood;
        await stranger.Closed;
        await OthersAreServedAsync();
    }

    // The log is read by another thread.
    Task SaidAsync(string sentence) => Wait.UntilAsync(() => floor.App.Output.Contains(sentence, StringComparison.Ordinal), sentence);

    async Task OthersAreServedAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        using var answer = await floor.App.Http.GetAsync("/api/v1/deals?limit=1", patience.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public sealed class TightApp : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Limits__Circuit__PerSecond"] = "20", ["Limits__Circuit__Burst"] = "50" },
        });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
