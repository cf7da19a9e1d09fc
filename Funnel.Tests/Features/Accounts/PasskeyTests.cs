using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Accounts;

/// <summary>Promise 62, the part of passkeys: a real browser with a made-up device, at a name a browser gives passkeys to.</summary>
[Collection(BrowserTests.Name)]
public sealed class PasskeyTests(Browser browser)
{
    const string Refused = "SELECT count(*) FROM Audit WHERE Refused = 1 AND Action = 'account.sign-in-refused'";

    [Fact]
    public async Task A_passkey_is_made_signs_in_once_per_challenge_and_opens_nothing_once_it_is_removed()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await using var window = await WindowAsync(app);
        var page = window.Page;

        await MakeAsync(app, page, "My laptop");
        Assert.Equal(1, await store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'passkey.added' AND After LIKE '%My laptop%'"));

        await page.Context.ClearCookiesAsync();
        var sent = new TaskCompletionSource<(string Body, IReadOnlyDictionary<string, string> Headers)>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Request += async (_, request) =>
        {
            if (request.Url.EndsWith("/sign-in/passkey/finish", StringComparison.Ordinal))
                sent.TrySetResult((request.PostData ?? "", await request.AllHeadersAsync()));
        };
        await page.GotoAsync(At(app, "/sign-in?back=%2Faccount"));
        await UseAsync(page);
        await page.WaitForURLAsync("**/account");
        await Assertions.Expect(page.Locator(".passkeys li")).ToHaveCountAsync(1);
        Assert.Equal(1, await store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'account.signed-in' AND After LIKE '%passkey%'"));

        // The same answer once more, with the very cookies of then: the challenge has been answered.
        var (body, headers) = await sent.Task;
        // Many devices count nothing; the count must not be what saves us.
        await store.ScalarAsync("UPDATE AccountPasskeys SET Data = json_set(Data, '$.SignCount', 0) RETURNING 1");
        using (var again = new HttpRequestMessage(HttpMethod.Post, app.At("/sign-in/passkey/finish")) { Content = new StringContent(body) })
        {
            again.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(headers["content-type"]);
            again.Headers.TryAddWithoutValidation("Cookie", headers["cookie"]);
            again.Headers.TryAddWithoutValidation("Origin", headers["origin"]);
            again.Headers.Host = $"localhost:{app.Address.Port}";
            using var http = await app.ClientAsync(null);
            using var answer = await http.SendAsync(again, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("opens nothing", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(1, await store.ScalarAsync(Refused));
        }

        // Strangers' wrong passwords lock the password, not the device.
        using (var guesser = await app.ClientAsync(null))
        {
            for (var i = 0; i < 5; i++)
                using (await app.SignInAsync(guesser, RunningApp.MailOf(2), "twelve wrong letters"))
                {
                }
            using var locked = await app.SignInAsync(guesser, RunningApp.MailOf(2), "twelve wrong letters");
            Assert.Contains("Wait five minutes", await locked.ProblemAsync(), StringComparison.Ordinal);
        }
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(At(app, "/sign-in?back=%2Faccount"));
        await UseAsync(page);
        await page.WaitForURLAsync("**/account");

        // Switched off: refused although the device answers rightly.
        await store.ScalarAsync("UPDATE Accounts SET Disabled = 1 WHERE Email = 'person2@funnel.example' RETURNING 1");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(At(app, "/sign-in"));
        await UseAsync(page);
        await Assertions.Expect(page.Locator("[data-problem]")).ToContainTextAsync("switched off");
        await store.ScalarAsync("UPDATE Accounts SET Disabled = 0 WHERE Email = 'person2@funnel.example' RETURNING 1");

        await page.GotoAsync(At(app, "/sign-in?back=%2Faccount"));
        await UseAsync(page);
        await page.WaitForURLAsync("**/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove My laptop" }).ClickAsync();
        await Assertions.Expect(page.Locator(".said")).ToContainTextAsync("opens nothing any more");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(At(app, "/sign-in"));
        await UseAsync(page);
        await Assertions.Expect(page.Locator("[data-problem]")).ToContainTextAsync("opens nothing here");
        window.IgnoreErrors();
    }

    [Fact]
    public async Task A_passkey_of_another_domain_is_refused()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var window = await browser.OpenBlankAsync();
        await DeviceAsync(window.Page);
        await using (var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath)))
        {
            await app.SignInAsync(window, RunningApp.MailOf(2));
            await MakeAsync(app, window.Page, "Made for localhost");
        }
        await window.Page.Context.ClearCookiesAsync();
        await using var renamed = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath) { Settings = new Dictionary<string, string?> { ["SignIn__PasskeyDomain"] = "funnel.example" } });
        // As a phishing page would: the device is asked for the name it knows, the answer goes to us.
        await window.Page.RouteAsync("**/sign-in/passkey/options", async route =>
        {
            var answer = await route.FetchAsync();
            var asked = await answer.TextAsync();
            Assert.Contains("\"funnel.example\"", asked, StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = answer, Body = asked.Replace("\"funnel.example\"", "\"localhost\"", StringComparison.Ordinal) });
        });
        await window.Page.GotoAsync(At(renamed, "/sign-in"));
        await UseAsync(window.Page);
        await Assertions.Expect(window.Page.Locator("[data-problem]")).ToContainTextAsync("opens nothing here");
        Assert.Equal(1, await store.ScalarAsync(Refused));
        window.IgnoreErrors();
    }

    async Task<Window> WindowAsync(RunningApp app)
    {
        var window = await browser.OpenBlankAsync();
        await DeviceAsync(window.Page);
        await app.SignInAsync(window, RunningApp.MailOf(2));
        return window;
    }

    static async Task DeviceAsync(IPage page)
    {
        var chromium = await page.Context.NewCDPSessionAsync(page);
        await chromium.SendAsync("WebAuthn.enable");
        await chromium.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }

    static async Task MakeAsync(RunningApp app, IPage page, string name)
    {
        await page.GotoAsync(At(app, "/account"));
        await page.WaitForSelectorAsync("html[data-passkeys=able] .app[data-interactive]");
        await page.Locator("form.add input[name=name]").FillAsync(name);
        await page.Locator("form.add button").ClickAsync();
        await Assertions.Expect(page.Locator(".said")).ToHaveTextAsync("The passkey was added.");
    }

    static Task UseAsync(IPage page) => page.Locator("form[data-passkey=use] button").ClickAsync();

    static string At(RunningApp app, string path) => $"http://localhost:{app.Address.Port}{path}";
}
