using System.Net;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Access;

/// <summary>Until there is sign-in, whoever comes from another machine is sent away; a proxy on this one does not change that.</summary>
public sealed class LoopbackTests
{
    [Fact]
    public async Task Another_machine_is_refused()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { Settings = new Dictionary<string, string?> { ["Proxy__Trusted"] = "127.0.0.1" } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }
}
