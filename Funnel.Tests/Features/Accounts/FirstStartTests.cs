using System.Net;
using Funnel.Tests.Kit;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Features.Accounts;

namespace Funnel.Tests.Features.Accounts;

/// <summary>A new company's first start: whoever reads the log becomes the administrator, nobody else.</summary>
public sealed class FirstStartTests
{
    static readonly RunningAppOptions Production = new(Environment: "Production");

    [Fact]
    public async Task The_first_page_in_production_has_its_styles_also_when_run_from_source()
    {
        await using var app = await RunningApp.StartAsync(Production);
        var page = await app.Http.GetStringAsync("/setup", TestContext.Current.CancellationToken);
        var styles = System.Text.RegularExpressions.Regex.Matches(page, "href=\"([^\"]+\\.css)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.True(styles.Count >= 4);
        foreach (var style in styles)
        {
            using var answer = await app.Http.GetAsync("/" + style, TestContext.Current.CancellationToken);
            Assert.Equal((style, System.Net.HttpStatusCode.OK, "text/css"), (style, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Every_page_leads_to_the_first_start_until_there_is_an_administrator_and_then_it_is_gone()
    {
        await using var app = await RunningApp.StartAsync(Production);
        foreach (var page in new[] { "/", "/board", "/sign-in", "/wall", "/settings/people" })
            Assert.Equal("/setup", (await app.Http.GetAsync(page, TestContext.Current.CancellationToken)).Headers.Location?.OriginalString);

        using var made = await app.SetUpAsync(app.Http, Door.CodeOf(app));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        app.Http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", RunningApp.CookiesOf(made));

        var home = await app.Http.GetAsync("/settings/people", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("Acme", await home.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/setup", TestContext.Current.CancellationToken)).StatusCode);
        // The code is dead for a form that was open before as well.
        using var stranger = await app.ClientAsync(null);
        using var again = await RunningApp.SubmitAsync(stranger, "/sign-in", "/setup", ("_handler", "setup"), ("Code", Door.CodeOf(app)), ("Person", "Eve"), ("Mail", "eve@acme.example"), ("Password", Door.Password), ("Company", "Evil"), ("Currency", "EUR"), ("Zone", "UTC"));
        Assert.NotEqual(HttpStatusCode.Redirect, again.StatusCode);
        Assert.False(again.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("funnel-sign-in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_even_the_right_one_out_and_a_restart_prints_another()
    {
        await using var app = await RunningApp.StartAsync(Production);
        var code = Door.CodeOf(app);
        for (var i = 0; i < 5; i++)
            Assert.NotNull(await (await app.SetUpAsync(app.Http, "BBBB-CCCC-DDDD")).ProblemAsync());
        Assert.Contains("Wait a minute", await (await app.SetUpAsync(app.Http, code)).ProblemAsync(), StringComparison.Ordinal);

        await app.RestartAsync();
        Assert.NotEqual(code, Door.CodeOf(app));
        Assert.Contains("not the code", await (await app.SetUpAsync(app.Http, code)).ProblemAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await app.SetUpAsync(app.Http, Door.CodeOf(app))).StatusCode);
    }

    [Fact]
    public async Task Strangers_wrong_codes_shut_nobody_else_out_and_fill_no_audit()
    {
        await using var app = await RunningApp.StartAsync(Production with { Settings = new Dictionary<string, string?> { ["Proxy__Trusted"] = "127.0.0.1" } });
        var code = Door.CodeOf(app);
        using var stranger = await app.ClientAsync(null);
        stranger.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        var send = await RunningApp.FormAsync(stranger, "/setup", "/setup");
        for (var i = 0; i < 20; i++)
            using (await send([("_handler", "setup"), ("Code", "BBBB-CCCC-DDDD")]))
            {
            }
        await using (var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "funnel.db")};Mode=ReadOnly;Pooling=False"))
        {
            await db.OpenAsync(TestContext.Current.CancellationToken);
            await using var count = db.CreateCommand();
            count.CommandText = "SELECT count(*) FROM Audit WHERE Refused = 1";
            Assert.Equal(5L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
        Assert.Contains("Wait a minute", await (await app.SetUpAsync(stranger, code)).ProblemAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await app.SetUpAsync(app.Http, code)).StatusCode);
    }

    [Fact]
    public async Task From_however_many_networks_the_audit_gets_a_few_lines_a_minute()
    {
        await using var app = await BuiltApp.OpenAsync();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var first = new FirstStart(app.Get<AccountStore>(), clock);
        await first.OpenIfNobodyAsync(TestContext.Current.CancellationToken);
        var told = 0;
        for (var i = 0; i < 10_000; i++)
            if (first.Try("BBBB", new IPAddress(BitConverter.GetBytes(i))) == CodeTry.Wrong && first.MayTell())
                told++;
        Assert.Equal(FirstStart.LinesPerMinute, told);
        Assert.Equal(CodeTry.Right, first.Try(first.Code!, IPAddress.Loopback));
    }

    [Fact]
    public async Task A_password_everybody_uses_is_refused_and_nothing_typed_is_lost()
    {
        await using var app = await RunningApp.StartAsync(Production);
        using var answer = await app.SetUpAsync(app.Http, Door.CodeOf(app), password: "password1234");
        Assert.Contains("guessed first", await answer.ProblemAsync(), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("value=\"ada@acme.example\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("password1234", page, StringComparison.Ordinal);
    }
}
