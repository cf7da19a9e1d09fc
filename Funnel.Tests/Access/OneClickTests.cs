using System.Net;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Access;

/// <summary>Signing in without a password is for developers at their own machine; no other machine, and no server in production, offers it.</summary>
public sealed class OneClickTests
{
    [Fact]
    public async Task Another_machine_is_offered_no_account_without_a_password()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Settings = new Dictionary<string, string?> { ["Proxy__Trusted"] = "127.0.0.1" } });
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(app, null));
        Assert.Equal(HttpStatusCode.NotFound, await TryAsync(app, "203.0.113.9"));
    }

    [Fact]
    public async Task Production_has_no_such_door()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(Environment: "Production"));
        using var answer = await app.Http.PostAsync("/sign-in/as", new FormUrlEncodedContent([new("email", RunningApp.Administrator)]), TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_name_elsewhere_that_leads_to_this_machine_opens_no_account()
    {
        // Bound to more than loopback, any name is served.
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Settings = new Dictionary<string, string?> { ["Proxy__Trusted"] = "203.0.113.1" } });
        Assert.Equal(HttpStatusCode.NotFound, await TryAsync(app, null, "rebound.example"));
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(app, null, $"localhost:{app.Address.Port}"));
    }

    static async Task<HttpStatusCode> TryAsync(RunningApp app, string? from, string? host = null)
    {
        using var http = await app.ClientAsync(null);
        if (from is not null)
            http.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", from);
        if (host is not null)
            http.DefaultRequestHeaders.Host = host;
        return (await RunningApp.OneClickAsync(http, RunningApp.Administrator)).StatusCode;
    }
}
