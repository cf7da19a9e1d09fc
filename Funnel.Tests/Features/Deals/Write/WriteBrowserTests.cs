using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Funnel.Tests.Features.Deals.Write;

/// <summary>From the template to the letter at a real mail server, in a real browser; promise 54 in a letter: a hostile title is text.</summary>
[Collection(BrowserTests.Name)]
public sealed class WriteBrowserTests(Browser browser)
{
    const string Hostile = "<img src=x onerror=alert(1)>{{7*7}}";

    [Fact]
    public async Task A_template_is_written_beside_its_preview_and_a_letter_from_it_arrives_once()
    {
        using var mail = new MailServer();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true) { Settings = mail.Settings });
        using var made = await app.Http.PostAsJsonAsync("/api/v1/deals", new { title = Hostile, customer = "Ural Metals", amount = 12_500 }, TestContext.Current.CancellationToken);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString();

        await using var window = await browser.OpenAsync(app.At("/settings/mail"));
        var page = window.Page;
        await ReadyAsync(window);
        await page.Locator("[data-new=company]").ClickAsync();
        await page.Locator("[data-name]").FillAsync("Proposal");
        await page.Locator("[data-subject]").FillAsync("For {{ customer.name }}, {{ deal.amount }}");
        await page.Locator("[data-body]").FillAsync("Dear {{ owner.team }}");
        await Expect(page.Locator(".fault")).ToContainTextAsync("Line 1: “owner.team” is not a placeholder.");
        await page.Locator("[data-body]").FillAsync("About {{ deal.title }}:\n{{ deal.amount }}\n\n{{ signature }}");
        await Expect(page.Locator(".fault")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-made=body]")).ToContainTextAsync("€54,000");
        // At the speed of a hand that does not wait for the server: no key is lost.
        const string Typed = "Typed quickly, key by key, and nothing of it may go missing on the way.";
        await page.Locator("[data-body]").PressAsync("Control+End");
        await page.Locator("[data-body]").PressSequentiallyAsync(Typed);
        await Expect(page.Locator("[data-made=body]")).ToContainTextAsync(Typed);
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.Locator(".tp.on")).ToContainTextAsync("Proposal");

        await page.GotoAsync(app.At($"/deals/{id}").ToString());
        await ReadyAsync(window);
        await page.Locator("[data-write]").ClickAsync();
        await page.Locator("[data-write-dialog] [data-template]").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Proposal" });
        await Expect(page.Locator("[data-preview]")).ToContainTextAsync("About " + Hostile);
        var (dialog, seen) = (await page.Locator(".mud-dialog").BoundingBoxAsync(), await page.Locator("[data-preview]").BoundingBoxAsync());
        Assert.True(seen!.X + seen.Width <= dialog!.X + dialog.Width && seen.Width > 250, "The preview stands inside the dialog.");
        await Expect(page.Locator("[data-subject]")).ToHaveValueAsync("For Ural Metals, €12,500");
        await page.Locator("[data-to]").FillAsync("office@ural-metals.example, eve@evil.example");
        await page.Locator("[data-send]").ClickAsync();
        await Expect(page.Locator("[data-write-dialog] [role=alert]")).ToContainTextAsync("no e-mail address");
        await page.Locator("[data-to]").FillAsync("office@ural-metals.example");
        await page.Locator("[data-send]").DblClickAsync();
        await Expect(page.Locator("[data-write-dialog]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-mail=Sent]")).ToHaveCountAsync(1);
        var taken = await mail.NextAsync();
        Assert.Equal(["office@ural-metals.example"], taken.Recipients);
        var letter = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(taken.Text)), TestContext.Current.CancellationToken);
        Assert.Contains("About " + Hostile, letter.TextBody, StringComparison.Ordinal);
        Assert.Null(letter.HtmlBody);
        Assert.True(mail.IsEmpty);

        // The address was kept: the next letter knows it.
        await page.Locator("[data-write]").ClickAsync();
        await Expect(page.Locator("[data-to]")).ToHaveValueAsync("office@ural-metals.example");
        window.AssertNoErrors();
    }

    [Fact]
    public async Task Without_a_mail_server_the_dialog_says_so_offers_the_text_and_writes_no_event()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));
        await using var window = await browser.OpenAsync(app.At("/deals/1"));
        await ReadyAsync(window);
        await window.Page.Locator("[data-write]").ClickAsync();
        await Expect(window.Page.Locator("[data-write-dialog] [role=status]").First).ToContainTextAsync("No mail server is set");
        await window.Page.Locator("[data-subject]").FillAsync("Hello");
        await window.Page.Locator("[data-text]").FillAsync("one\ntwo");
        await Expect(window.Page.Locator("[data-write-dialog] [data-copy-field] textarea")).ToHaveValueAsync("Hello\n\none\ntwo");
        await Expect(window.Page.Locator("[data-send]")).ToHaveCountAsync(0);
        using var refused = await app.Http.PostAsJsonAsync("/api/v1/deals/1/email", new { to = "a@b.example", subject = "Hello", text = "text" }, TestContext.Current.CancellationToken);
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains("No mail server is set", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        window.AssertNoErrors();
    }

    static Task ReadyAsync(Window window) => window.Page.Locator(".app[data-interactive]").WaitForAsync();
}
