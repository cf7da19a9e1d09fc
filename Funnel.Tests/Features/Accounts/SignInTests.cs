using System.Diagnostics;
using System.Net;
using Funnel.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Funnel.Tests.Features.Accounts;

/// <summary>
/// Promise 62: guessing is slowed, and who has an account here cannot be learnt. Promise 85 (and with it the key ring of 26):
/// a restart signs nobody out.
/// </summary>
public sealed class SignInTests : IAsyncLifetime
{
    const string Ada = "ada@acme.example";

    RunningApp _app = null!;
    string _cookie = "";

    public async ValueTask InitializeAsync()
    {
        _app = await RunningApp.StartAsync(new RunningAppOptions(Environment: "Production"));
        using var made = await _app.SetUpAsync(_app.Http, Door.CodeOf(_app));
        _cookie = RunningApp.CookiesOf(made);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task The_right_password_leads_where_one_wanted_to_go_and_only_to_pages_of_ours()
    {
        foreach (var (page, leads) in new[] { ("/sign-in?back=%2Fboard", "/board"), ("/sign-in?back=%2F%2Fevil.example", "/"), ("/sign-in?back=https%3A%2F%2Fevil.example", "/") })
        {
            using var answer = await _app.SignInAsync(_app.Http, "ADA@acme.example", Door.Password, page);
            Assert.Equal((HttpStatusCode.Redirect, leads), (answer.StatusCode, new Uri(_app.Address, answer.Headers.Location!).PathAndQuery));
            Assert.Equal(_app.Address.Authority, new Uri(_app.Address, answer.Headers.Location!).Authority);
            var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("funnel-sign-in=", StringComparison.Ordinal));
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        using var bare = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Mail", Ada), new("Password", Door.Password)]);
        using var answer = await _app.Http.PostAsync("/sign-in", bare, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("funnel-sign-in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Promise_62_an_address_nobody_has_answers_and_locks_exactly_as_one_somebody_has()
    {
        var told = new List<string?>[] { [], [] };
        var took = new List<double>[] { [], [] };
        // A first try warms the process up.
        await TryAsync("warm@acme.example");
        for (var i = 0; i < 7; i++)
            foreach (var (who, mail) in new[] { Ada, "nobody@acme.example" }.Index())
            {
                var watch = Stopwatch.StartNew();
                told[who].Add(await TryAsync(mail));
                took[who].Add(watch.Elapsed.TotalMilliseconds);
            }
        Assert.Equal(told[0], told[1]);
        Assert.Contains("wrong", told[0][0], StringComparison.Ordinal);
        Assert.Contains("Wait five minutes", told[0][^1], StringComparison.Ordinal);
        // The hash is nearly all of the time; without one for strangers the two differ many times over.
        Assert.InRange(took[1].Order().ElementAt(3) / took[0].Order().ElementAt(3), 0.4, 2.5);
        // The right password does not help while it is locked, and nothing of it is in the audit.
        Assert.Contains("Wait five minutes", await (await _app.SignInAsync(_app.Http, Ada, Door.Password)).ProblemAsync(), StringComparison.Ordinal);
        var audit = await AuditAsync();
        Assert.Contains(audit, line => line.StartsWith($"account.sign-in-refused|{Ada}|", StringComparison.Ordinal));
        Assert.DoesNotContain(audit, line => line.Contains("twelve", StringComparison.Ordinal) || line.Contains(Door.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Promise_62_a_hundred_tries_a_minute_are_all_a_network_has()
    {
        // One page for all, side by side: the minute must not pass meanwhile on a busy machine.
        var send = await RunningApp.FormAsync(_app.Http, "/sign-in", "/sign-in");
        var answers = await Task.WhenAll(Enumerable.Range(0, 110).Select(async i =>
        {
            using var answer = await send([("_handler", "sign-in"), ("Mail", $"q{i}@acme.example"), ("Password", "twelve wrong letters")]);
            return answer.StatusCode;
        }));
        Assert.Equal((100, 10), (answers.Count(a => a == HttpStatusCode.OK), answers.Count(a => a == HttpStatusCode.TooManyRequests)));
        // Whoever is in stays in.
        using var inside = Inside();
        Assert.Equal(HttpStatusCode.OK, (await inside.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Promise_85_a_restart_signs_nobody_out()
    {
        using var http = Inside();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        _app.Kill();
        await _app.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_command_line_invites_and_the_link_is_good_once()
    {
        var added = (await RunCommand.Async(_app.DataFolder, ["user", "add", "grace@acme.example", "--role", "director", "--name", "Grace Hill"], null)).Succeeded();
        var link = added.Output.Split('\n').Single(line => line.StartsWith("/welcome", StringComparison.Ordinal)).Trim();
        using var http = await _app.ClientAsync(null);
        Assert.Contains("at least 12", await (await _app.SetPasswordAsync(http, link, "short")).ProblemAsync(), StringComparison.Ordinal);
        using var welcomed = await _app.SetPasswordAsync(http, link, "two lanterns by the river");
        Assert.Equal(HttpStatusCode.Redirect, welcomed.StatusCode);
        Assert.Contains("used or is too old", await (await http.GetAsync(link, TestContext.Current.CancellationToken)).ProblemAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await _app.SignInAsync(http, "grace@acme.example", "two lanterns by the river")).StatusCode);
    }

    [Fact]
    public async Task The_command_line_makes_a_key_that_opens_the_calls()
    {
        var made = (await RunCommand.Async(_app.DataFolder, ["apikey", "create", "Website", "--role", "director", "--read-only", "--expires", "30"], null)).Succeeded();
        using var http = await _app.ClientAsync(null);
        http.DefaultRequestHeaders.Authorization = new("Bearer", made.Output.Trim().Split('\n')[^1]);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/deals", TestContext.Current.CancellationToken)).StatusCode);
    }

    HttpClient Inside()
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _app.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", _cookie);
        return http;
    }

    async Task<string?> TryAsync(string mail) => await (await _app.SignInAsync(_app.Http, mail, "twelve wrong letters")).ProblemAsync();

    async Task<List<string>> AuditAsync()
    {
        await using var db = new SqliteConnection($"Data Source={Path.Combine(_app.DataFolder, "funnel.db")};Mode=ReadOnly");
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var read = db.CreateCommand();
        read.CommandText = "SELECT Action || '|' || coalesce(Subject, '') || '|' || coalesce(\"After\", '') FROM Audit";
        await using var rows = await read.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            lines.Add(rows.GetString(0));
        return lines;
    }
}
