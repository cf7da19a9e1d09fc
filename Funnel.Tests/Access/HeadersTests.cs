using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Funnel.Tests.Kit;
using Funnel.Web.Access;
using Microsoft.Data.Sqlite;

namespace Funnel.Tests.Access;

/// <summary>Promise 65: the protecting headers stand on every kind of answer, and a fault shows its number and nothing of the inside.</summary>
public sealed class HeadersTests(HeadersTests.Floor floor) : IClassFixture<HeadersTests.Floor>
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/deals", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/css/base.css", HttpStatusCode.OK)]
    [InlineData("/_content/MudBlazor/MudBlazor.min.js", HttpStatusCode.OK)]
    [InlineData("/_framework/blazor.web.js", HttpStatusCode.OK)]
    [InlineData("/wall", HttpStatusCode.OK)]
    [InlineData("/wall?theme=plaid", HttpStatusCode.BadRequest)]
    [InlineData("/wall/frame", HttpStatusCode.OK)]
    [InlineData("/set/language/ru", HttpStatusCode.Redirect)]
    [InlineData("/set/language/xx", HttpStatusCode.NotFound)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/api/v1/funnel", HttpStatusCode.OK)]
    [InlineData("/api/v1/deals/999", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/funnel?mode=plaid", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/deals.csv", HttpStatusCode.OK)]
    [InlineData("/api/v1/reports/funnel.pdf", HttpStatusCode.OK)]
    [InlineData("/hubs/feed", HttpStatusCode.BadRequest)]
    public async Task Every_answer_carries_them(string address, HttpStatusCode expected)
    {
        using var answer = await floor.App.Http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        AssertProtected(answer);
    }

    [Fact]
    public async Task An_answer_without_a_body_and_a_refusal_carry_them_too()
    {
        using var first = await floor.App.Http.GetAsync("/css/base.css", TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/css/base.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var unchanged = await floor.App.Http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        AssertProtected(unchanged);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/v1/deals");
        foreign.Headers.Add("Origin", "http://evil.example");
        using var refused = await floor.App.Http.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        AssertProtected(refused);
    }

    [Fact]
    public async Task Scripts_come_from_here_only_and_never_from_inside_a_page()
    {
        using var page = await floor.App.Http.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = Policy(page);
        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal("'self'", policy["default-src"]);
        Assert.Equal("'none'", policy["object-src"]);
        Assert.Equal("'self'", policy["frame-ancestors"]);
        Assert.Equal("'self'", policy["form-action"]);
        Assert.Equal($"'self' ws://{floor.App.Address.Authority}", policy["connect-src"]);
    }

    [Fact]
    public async Task A_table_taken_away_is_inert_and_a_paper_is_not_sandboxed()
    {
        using var table = await floor.App.Http.GetAsync("/deals.csv", TestContext.Current.CancellationToken);
        using var paper = await floor.App.Http.GetAsync("/api/v1/reports/funnel.pdf", TestContext.Current.CancellationToken);
        Assert.Contains("sandbox", Policy(table).Keys);
        // The browser's own viewer shows it.
        Assert.DoesNotContain("sandbox", Policy(paper).Keys);
        Assert.Equal("'none'", Policy(paper)["default-src"]);
    }

    [Theory]
    [InlineData("funnel.example.com", "https", true)]
    [InlineData("funnel.example.com", "http", false)]
    [InlineData("localhost", "https", false)]
    public async Task Only_a_name_behind_TLS_is_bound_to_it(string host, string scheme, bool bound)
    {
        await using var doors = await Doors.OpenAsync(("Proxy:Trusted", "10.0.0.0/8, 127.0.0.1"));
        using var answer = await doors.AskAsync("/here", ("Host", host), ("X-Forwarded-Proto", scheme));
        Assert.Equal(bound, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Contains($"{(scheme == "https" ? "wss" : "ws")}://{host}", Policy(answer)["connect-src"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.9 https")]
    [InlineData("10.0.0.0/8", "127.0.0.1 http")]
    [InlineData("", "127.0.0.1 http")]
    public async Task Forwarded_headers_are_believed_from_trusted_proxies_only(string trusted, string seen)
    {
        await using var doors = await Doors.OpenAsync(("Proxy:Trusted", trusted));
        using var answer = await doors.AskAsync("/here", ("X-Forwarded-For", "198.51.100.1, 203.0.113.9"), ("X-Forwarded-Proto", "https"));
        Assert.StartsWith(seen, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_with_a_stricter_policy_of_its_own_keeps_it()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.AskAsync("/own");
        Assert.Equal(Headers.Inert, answer.Headers.GetValues(Headers.Policy).Single());
    }

    [Theory]
    [InlineData("en", "Something went wrong")]
    [InlineData("ru", "Что-то пошло не так")]
    public async Task A_failed_request_shows_a_number_that_is_in_the_log_and_nothing_of_the_inside(string language, string said)
    {
        await using var doors = await Doors.OpenAsync(("DetailedErrors", "true"));
        using var answer = await doors.AskAsync("/broken", ("Accept-Language", language));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(said, page, StringComparison.Ordinal);
        AssertNothingInside(page);
        Assert.DoesNotContain("42", Regex.Replace(page, "[0-9A-F]{8}", ""), StringComparison.Ordinal);
        Assert.Contains($"Fault {NumberIn(page)} System.InvalidOperationException: The secret is 42.", doors.Log, StringComparison.Ordinal);
        AssertProtected(answer);
    }

    [Fact]
    public async Task A_database_that_breaks_under_calls_and_pages_shows_a_number_and_no_insides()
    {
        using var folder = new TempFolder();
        string cookie;
        await using (var before = await RunningApp.StartAsync(new RunningAppOptions(folder.Path, LoadSample: true)))
        {
            cookie = await before.CookieAsync(RunningApp.Administrator);
            await before.StopAsync();
        }
        // The setting of this name must open nothing in Production.
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(folder.Path, Environment: "Production") { Settings = new Dictionary<string, string?> { ["DetailedErrors"] = "true" } });
        app.Http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", cookie);
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "funnel.db")};Pooling=False"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "ALTER TABLE Events RENAME TO Gone";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var call = await app.Http.GetAsync("/api/v1/deals/1", TestContext.Current.CancellationToken);
        using var page = await app.Http.GetAsync("/deals/1", TestContext.Current.CancellationToken);
        var (told, shown) = (await call.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.InternalServerError, call.StatusCode);
        AssertNothingInside(told);
        AssertNothingInside(shown);
        var number = Regex.Match(JsonDocument.Parse(told).RootElement.GetProperty("detail").GetString()!, @"under (\S+)\.").Groups[1].Value;
        await Wait.UntilAsync(() => app.Output.Contains($"Call {number} failed", StringComparison.Ordinal) && app.Output.Contains($"Fault {NumberIn(shown)}", StringComparison.Ordinal));
        AssertProtected(call);
    }

    [Theory]
    [InlineData("Proxy__Trusted", "the-proxy", "Proxy:Trusted")]
    [InlineData("Proxy__Trusted", "10", "Proxy:Trusted")]
    [InlineData("Proxy__Trusted", "10.0.0.0/33", "Proxy:Trusted")]
    [InlineData("AllowedHosts", "https://funnel.example.com", "AllowedHosts")]
    public async Task A_wrong_setting_ends_the_start(string name, string value, string named)
    {
        using var folder = new TempFolder();
        var ended = await RunCommand.Async(folder.Path, [], new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0", [name] = value });
        Assert.NotEqual(0, ended.ExitCode);
        Assert.StartsWith(named + " has “" + value, ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    internal static void AssertProtected(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        var policy = Policy(answer);
        Assert.True(policy.ContainsKey("default-src"), "no default-src");
        Assert.True(policy.ContainsKey("frame-ancestors"), "no frame-ancestors");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    static Dictionary<string, string> Policy(HttpResponseMessage answer) => answer.Headers.GetValues(Headers.Policy).Single()
        .Split(';', StringSplitOptions.TrimEntries).Select(d => d.Split(' ', 2)).ToDictionary(d => d[0], d => d.Length > 1 ? d[1] : "", StringComparer.Ordinal);

    static string NumberIn(string page) => Regex.Match(WebUtility.HtmlDecode(page), "(?:fault|сбой) ([0-9A-F]{8})").Groups[1].Value is { Length: 8 } number ? number : throw new InvalidOperationException("No number in " + page);

    static void AssertNothingInside(string answer)
    {
        foreach (var inside in new[] { "Exception", "   at ", ".cs:line", "SELECT", "no such table" })
            Assert.DoesNotContain(inside, answer, StringComparison.OrdinalIgnoreCase);
    }

    public sealed class Floor : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
