using System.Net;
using Funnel.Tests.Kit;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Accounts;

/// <summary>Promise 62: what a person changes alone: the own name and password; nobody else's hand and no guess at a browser left open does it.</summary>
[Collection(BrowserTests.Name)]
public sealed class OwnAccountTests(Browser browser)
{
    const string Mail = "ada@acme.example", Next = "five calm words over there";

    [Fact]
    public async Task A_person_changes_name_and_password_stays_in_here_and_is_out_elsewhere()
    {
        await using var app = await StartAsync();
        await using var here = await browser.OpenBlankAsync();
        await using var elsewhere = await browser.OpenBlankAsync();
        foreach (var page in new[] { here.Page, elsewhere.Page })
            await EnterAsync(app, page, Door.Password);

        await here.Page.GotoAsync(app.At("/account").ToString());
        await InteractiveAsync(here.Page);
        await here.Page.GetByLabel("Your name").FillAsync("Anna <b>Own</b>");
        await here.Page.GetByRole(AriaRole.Button, new() { Name = "Save the name" }).ClickAsync();
        await Assertions.Expect(here.Page.GetByText("Your name was saved.")).ToBeVisibleAsync();
        await Assertions.Expect(here.Page.GetByLabel("Your name")).ToHaveValueAsync("Anna <b>Own</b>");

        await ChangeAsync(here.Page, "a wrong one", Next);
        await Assertions.Expect(here.Page.Locator(".said.refused")).ToContainTextAsync("the present password is another one");
        await ChangeAsync(here.Page, Door.Password, Next);
        await Assertions.Expect(here.Page.GetByText("The password was changed.")).ToBeVisibleAsync();
        await elsewhere.Page.GotoAsync(app.At("/account").ToString());
        Assert.Contains("/sign-in", elsewhere.Page.Url, StringComparison.Ordinal);
        await EnterAsync(app, elsewhere.Page, Next);

        Assert.Equal(1, await CountAsync(app, "Audit WHERE Refused = 0 AND Action = 'account.password-changed'"));
        Assert.Equal(1, await CountAsync(app, "Audit WHERE Refused = 1 AND Action = 'account.password-changed'"));
        here.IgnoreErrors();
        elsewhere.IgnoreErrors();
    }

    [Fact]
    public async Task The_present_password_cannot_be_guessed_and_a_common_new_one_is_refused()
    {
        await using var app = await StartAsync();
        using var http = await SignedInAsync(app);
        Assert.Equal("PasswordRefused", await SaidAsync(http, Door.Password, "passwordpassword"));
        Assert.Equal("SamePassword", await SaidAsync(http, Door.Password, Door.Password));
        for (var i = 0; i < 5; i++)
            Assert.Equal("WrongPresent", await SaidAsync(http, "wrong " + i, Next));
        Assert.Equal("Locked", await SaidAsync(http, Door.Password, Next));
        Assert.Equal(0, await CountAsync(app, "Audit WHERE Refused = 0 AND Action = 'account.password-changed'"));
    }

    [Fact]
    public async Task A_form_sent_without_the_page_changes_nothing()
    {
        await using var app = await StartAsync();
        using var http = await SignedInAsync(app);
        foreach (var (address, field) in new[] { ("/account/name", "name"), ("/account/password", "password") })
        {
            using var answer = await http.PostAsync(app.At(address), new FormUrlEncodedContent(new Dictionary<string, string> { [field] = "Mallory was here", ["present"] = "x" }), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        Assert.Equal(0, await CountAsync(app, "Accounts WHERE Name LIKE 'Mallory%'"));
    }

    static async Task<RunningApp> StartAsync()
    {
        var app = await RunningApp.StartAsync(new RunningAppOptions(Environment: "Production"));
        using var made = await app.SetUpAsync(app.Http, Door.CodeOf(app));
        return app;
    }

    static async Task<HttpClient> SignedInAsync(RunningApp app)
    {
        var http = await app.ClientAsync(null);
        using var answer = await app.SignInAsync(http, Mail, Door.Password);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", RunningApp.CookiesOf(answer));
        return http;
    }

    static async Task<string> SaidAsync(HttpClient http, string present, string password)
    {
        using var answer = await RunningApp.SubmitAsync(http, "/account", "/account/password", ("present", present), ("password", password));
        return answer.Headers.Location!.ToString().Split("said=")[1];
    }

    static async Task<long> CountAsync(RunningApp app, string where)
    {
        await using var db = new SqliteConnection($"Data Source={Path.Combine(app.DataFolder, "funnel.db")};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = "SELECT count(*) FROM " + where;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    static async Task EnterAsync(RunningApp app, IPage page, string password)
    {
        await page.GotoAsync(app.At("/sign-in").ToString());
        await page.GetByLabel("E-mail").FillAsync(Mail);
        await page.Locator("input[type=password]").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(app.At("/").ToString());
    }

    static Task InteractiveAsync(IPage page) => page.WaitForSelectorAsync(".app[data-interactive]");

    static async Task ChangeAsync(IPage page, string present, string password)
    {
        await InteractiveAsync(page);
        await page.GetByLabel("Present password").FillAsync(present);
        await page.GetByLabel("New password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
    }
}
