using System.Net;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Accounts;

/// <summary>A forgotten password: the answer tells nobody who has an account, the letter goes to its owner alone and leads to our own address.</summary>
public sealed class ForgotTests
{
    [Fact]
    public async Task A_letter_goes_to_whoever_has_an_account_and_its_link_works_once()
    {
        using var mail = new MailServer();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(Environment: "Production") { Settings = mail.Settings });
        using var made = await app.SetUpAsync(app.Http, Door.CodeOf(app));

        var (known, unknown) = (await AskAsync(app, "ADA@acme.example"), await AskAsync(app, "nobody@acme.example"));
        Assert.Contains("on its way", known, StringComparison.Ordinal);
        Assert.Equal(known, unknown);

        var letter = await mail.NextAsync();
        Assert.Equal(["ada@acme.example"], letter.Recipients);
        var html = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(letter.Text)), TestContext.Current.CancellationToken).HtmlBody;
        // Wherever the request said it came in.
        var link = WebUtility.HtmlDecode(html!.Split("href=\"")[1].Split('"')[0]);
        Assert.StartsWith("https://funnel.acme.example/new-password?", link, StringComparison.Ordinal);
        using var http = await app.ClientAsync(null);
        Assert.Equal(HttpStatusCode.Redirect, (await app.SetPasswordAsync(http, new Uri(link).PathAndQuery, "two lanterns by the river")).StatusCode);
        Assert.Contains("used or is too old", await (await http.GetAsync(new Uri(link).PathAndQuery, TestContext.Current.CancellationToken)).ProblemAsync(), StringComparison.Ordinal);
        Assert.Contains("wrong", await (await app.SignInAsync(http, "ada@acme.example", Door.Password)).ProblemAsync(), StringComparison.Ordinal);
        Assert.True(mail.IsEmpty);
    }

    [Fact]
    public async Task The_page_of_a_new_password_offers_to_remove_passkeys_and_does_so_only_when_ticked()
    {
        using var mail = new MailServer();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(Environment: "Production") { Settings = mail.Settings });
        using var made = await app.SetUpAsync(app.Http, Door.CodeOf(app));
        using var http = await app.ClientAsync(null);
        Assert.DoesNotContain("RemovePasskeys", await http.GetStringOfAnyAsync(await LinkAsync()), StringComparison.Ordinal);
        const string data = """{"PublicKey":"01","Name":"Laptop","CreatedAt":"2026-11-01T00:00:00+00:00","SignCount":0,"AttestationObject":"01","ClientDataJson":"01"}""";
        await SqlAsync(app, $"INSERT INTO AccountPasskeys (CredentialId, UserId, Data) SELECT x'01020304', Id, '{data}' FROM Accounts; SELECT 0");

        var link = await LinkAsync();
        var page = await http.GetStringOfAnyAsync(link);
        Assert.Contains("Also remove my 1 passkey<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("checked", page.Split("RemovePasskeys")[1].Split('>')[0], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await app.SetPasswordAsync(http, link, "two lanterns by the river")).StatusCode);
        Assert.Equal(1, await SqlAsync(app, "SELECT count(*) FROM AccountPasskeys"));

        link = await LinkAsync();
        using var set = await RunningApp.SubmitAsync(http, link, link, ("_handler", "password"), ("Password", "three lanterns by the river"), ("RemovePasskeys", "true"));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        Assert.Equal(0, await SqlAsync(app, "SELECT count(*) FROM AccountPasskeys"));

        async Task<string> LinkAsync()
        {
            await AskAsync(app, "ada@acme.example");
            var html = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes((await mail.NextAsync()).Text)), TestContext.Current.CancellationToken).HtmlBody;
            return new Uri(WebUtility.HtmlDecode(html!.Split("href=\"")[1].Split('"')[0])).PathAndQuery;
        }
    }

    static async Task<long> SqlAsync(RunningApp app, string sql)
    {
        await using var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "funnel.db")};Pooling=False");
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Without_a_mail_server_it_says_whom_to_ask()
    {
        await using var app = await RunningApp.StartAsync();
        Assert.Contains("Ask an administrator", await app.Http.GetStringAsync("/forgot", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_tried_no_oftener_than_passwords()
    {
        await using var app = await RunningApp.StartAsync();
        using var stranger = await app.ClientAsync(null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 110).Select(async i =>
        {
            using var answer = await stranger.GetAsync($"/{(i % 2 == 0 ? "welcome" : "new-password")}?id=1&token=guess{i}", TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }));
        Assert.Equal((100, 10), (answers.Count(a => a == HttpStatusCode.OK), answers.Count(a => a == HttpStatusCode.TooManyRequests)));
    }

    static async Task<string> AskAsync(RunningApp app, string mail)
    {
        using var answer = await RunningApp.SubmitAsync(app.Http, "/forgot", "/forgot", ("_handler", "forgot"), ("Mail", mail));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // What follows the page's own part is the framework's state, new at every answer.
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("</main>")[0];
    }
}
