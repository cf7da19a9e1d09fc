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
    public async Task Without_a_mail_server_it_says_whom_to_ask()
    {
        await using var app = await RunningApp.StartAsync();
        Assert.Contains("Ask an administrator", await app.Http.GetStringAsync("/forgot", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static async Task<string> AskAsync(RunningApp app, string mail)
    {
        using var answer = await RunningApp.SubmitAsync(app.Http, "/forgot", "/forgot", ("_handler", "forgot"), ("Mail", mail));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // What follows the page's own part is the framework's state, new at every answer.
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("</main>")[0];
    }
}
