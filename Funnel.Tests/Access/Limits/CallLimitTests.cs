using System.Net;
using Funnel.Tests.Features.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Funnel.Tests.Access.Limits;

/// <summary>Promise 56, the part of programs: who calls too often is told when to call again.</summary>
public sealed class CallLimitTests : IAsyncLifetime
{
    RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(new RunningAppOptions
    {
        Settings = new Dictionary<string, string?> { ["Limits__Api__PerMinute"] = "60", ["Limits__Api__Burst"] = "5", ["Limits__Hub__PerMinute"] = "3" },
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Calls_beyond_the_limit_are_told_when_to_call_again()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _app.Http.GetAsync("/api/v1/deals", TestContext.Current.CancellationToken)));

        // One a second comes back, and twenty calls may take a few.
        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 5, 15);
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        ApiFloor.AssertProblem(HttpStatusCode.TooManyRequests, refused, await ApiFloor.JsonOf(refused));

        // Whoever waits as told is served again, and neither health nor a page was ever refused.
        foreach (var free in new[] { "/health/live", "/health/ready", "/board" })
        {
            using var answer = await _app.Http.GetAsync(free, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await Wait.UntilAsync(async () =>
        {
            using var again = await _app.Http.GetAsync("/api/v1/deals", TestContext.Current.CancellationToken);
            return again.IsSuccessStatusCode;
        }, "another call");
    }

    [Fact]
    public async Task A_hub_refuses_calls_beyond_the_limit_and_goes_on_streaming()
    {
        var cookie = await _app.CookieAsync(RunningApp.Administrator);
        await using var connection = new HubConnectionBuilder().WithUrl(_app.At("/hubs/feed"), hub => hub.Headers["Cookie"] = cookie).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        await using var first = connection.StreamAsync<FeedEvent>("Follow", 0, (FollowFilter?)null).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var waiting = first.MoveNextAsync();
        for (var call = 2; call <= 3; call++)
            Assert.Contains("does not go as far", await RefusalAsync(connection, long.MaxValue), StringComparison.Ordinal);

        Assert.Contains("Too many calls: 3 a minute", await RefusalAsync(connection, 0), StringComparison.Ordinal);

        using var made = await _app.Http.PostAsync("/api/v1/deals", new StringContent("""{"title":"Crane","amount":5}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.True(await waiting);
        Assert.Equal(1, first.Current.Sequence);
    }

    static async Task<string> RefusalAsync(HubConnection connection, long after)
    {
        // A call that is served after all would stream for ever.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        var refusal = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var _ in connection.StreamAsync<FeedEvent>("Follow", after, (FollowFilter?)null, patience.Token))
            {
            }
        });
        return refusal.Message;
    }
}
