using System.Net;
using System.Net.WebSockets;
using System.Text;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Access;

/// <summary>Promise 57: what a page of another site can make a browser send here is refused; the product's own pages and programs get through.</summary>
public sealed class SameSiteTests(SameSiteTests.Floor floor) : IClassFixture<SameSiteTests.Floor>
{
    const string Evil = "http://evil.example";
    const string Negotiate = "/negotiate?negotiateVersion=1";

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/funnel")]
    [InlineData("/health/ready")]
    public async Task A_foreign_host_name_is_refused(string address)
    {
        foreach (var host in new[] { "evil.example", $"evil.example:{floor.App.Address.Port}", $"127.0.0.1.evil.example:{floor.App.Address.Port}", $"localhost.evil.example:{floor.App.Address.Port}" })
            Assert.Equal((host, HttpStatusCode.Forbidden), (host, await floor.SendAsync(HttpMethod.Get, address, ("Host", host))));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task This_machines_own_names_are_served(string host) =>
        Assert.Equal(HttpStatusCode.OK, await floor.SendAsync(HttpMethod.Get, "/api/v1/funnel", ("Host", $"{host}:{floor.App.Address.Port}")));

    [Theory]
    [InlineData("/api/v1/deals")]
    [InlineData("/api/v1/deals/1/win")]
    [InlineData("/hubs/feed" + Negotiate)]
    [InlineData("/hubs/wall" + Negotiate)]
    [InlineData("/_blazor" + Negotiate)]
    public async Task A_post_from_a_foreign_origin_is_refused(string address)
    {
        // "null" is what a sandboxed frame sends; another port of this machine is another site too.
        foreach (var origin in new[] { Evil, "null", $"http://127.0.0.1.evil.example:{floor.App.Address.Port}", "http://127.0.0.1:1", "http://127.0.0.1", $"ftp://127.0.0.1:{floor.App.Address.Port}" })
            Assert.Equal((origin, HttpStatusCode.Forbidden), (origin, await floor.SendAsync(HttpMethod.Post, address, ("Origin", origin))));
        Assert.Equal(0, await floor.DealsAsync());
    }

    [Theory]
    [InlineData("/hubs/feed")]
    [InlineData("/hubs/wall")]
    [InlineData("/_blazor")]
    public async Task A_web_socket_of_a_foreign_origin_is_refused(string hub)
    {
        foreach (var origin in new[] { Evil, "null", "http://127.0.0.1:1" })
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", origin);
            socket.Options.CollectHttpResponseDetails = true;

            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(floor.App.At(hub)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken));

            Assert.Equal((origin, HttpStatusCode.Forbidden), (origin, socket.HttpStatusCode));
        }
    }

    [Theory]
    [InlineData("POST", "/api/v1/deals")]
    [InlineData("POST", "/hubs/feed" + Negotiate)]
    [InlineData("GET", "/set/person/1")]
    [InlineData("GET", "/set/person/1?back=%2Fboard")]
    [InlineData("GET", "/set/language/ru")]
    [InlineData("GET", "/set/theme/dark")]
    public async Task A_change_another_site_asks_for_is_refused(string method, string address)
    {
        foreach (var site in new[] { "cross-site", "same-site" })
            Assert.Equal((site, HttpStatusCode.Forbidden), (site, await floor.SendAsync(new HttpMethod(method), address, ("Sec-Fetch-Site", site))));
        Assert.Equal(0, await floor.DealsAsync());
    }

    [Theory]
    [InlineData("/hubs/feed" + Negotiate, HttpStatusCode.OK)]
    [InlineData("/_blazor" + Negotiate, HttpStatusCode.OK)]
    [InlineData("/api/v1/deals/999/win", HttpStatusCode.NotFound)]
    public async Task A_post_of_the_products_own_page_gets_through(string address, HttpStatusCode expected) =>
        Assert.Equal(expected, await floor.SendAsync(HttpMethod.Post, address, ("Origin", floor.App.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin")));

    [Theory]
    [InlineData("same-origin")]
    [InlineData("none")]
    public async Task A_choice_made_here_is_kept(string site) =>
        Assert.Equal(HttpStatusCode.Redirect, await floor.SendAsync(HttpMethod.Get, "/set/language/ru", ("Sec-Fetch-Site", site)));

    [Fact]
    public async Task A_program_sends_neither_and_gets_through() =>
        Assert.Equal(HttpStatusCode.NotFound, await floor.SendAsync(HttpMethod.Post, "/api/v1/deals/999/win"));

    [Fact]
    public async Task A_link_on_another_site_still_opens_a_page() =>
        Assert.Equal(HttpStatusCode.OK, await floor.SendAsync(HttpMethod.Get, "/deals", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")));

    [Theory]
    [InlineData("funnel.example.com", HttpStatusCode.OK)]
    [InlineData("a.sales.example.com", HttpStatusCode.OK)]
    [InlineData("sales.example.com", HttpStatusCode.Forbidden)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", HttpStatusCode.Forbidden)]
    public async Task AllowedHosts_names_what_it_answers_to(string host, HttpStatusCode expected)
    {
        await using var doors = await Doors.OpenAsync(("AllowedHosts", "funnel.example.com;*.sales.example.com"));
        using var answer = await doors.AskAsync("/here", ("Host", host));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_name_the_browser_used_counts()
    {
        await using var doors = await Doors.OpenAsync(("Proxy:Trusted", "127.0.0.1"), ("AllowedHosts", "funnel.example.com"));
        (string, string)[] through = [("X-Forwarded-Host", "funnel.example.com"), ("X-Forwarded-Proto", "https"), ("Upgrade", "websocket")];

        using var own = await doors.AskAsync("/here", [.. through, ("Origin", "https://funnel.example.com")]);
        using var foreign = await doors.AskAsync("/here", [.. through, ("Origin", Evil)]);
        using var downgraded = await doors.AskAsync("/here", [.. through, ("Origin", "http://funnel.example.com")]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (own.StatusCode, foreign.StatusCode, downgraded.StatusCode));
    }

    public sealed class Floor : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public async Task<HttpStatusCode> SendAsync(HttpMethod method, string address, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, address);
            if (method == HttpMethod.Post)
                request.Content = new StringContent(address == "/api/v1/deals" ? """{"title":"Planted","amount":5}""" : "{}", Encoding.UTF8, "application/json");
            foreach (var (name, value) in headers)
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            using var answer = await App.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        public async Task<int> DealsAsync() =>
            System.Text.Json.JsonDocument.Parse(await App.Http.GetStringAsync("/api/v1/deals", TestContext.Current.CancellationToken)).RootElement.GetProperty("items").GetArrayLength();
    }
}
