using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Settings.People;

/// <summary>The page of people in a real browser; Promise 55 from the side of the page that takes a role away.</summary>
[Collection(BrowserTests.Name)]
public sealed class PeopleBrowserTests(Browser browser)
{
    [Fact]
    public async Task An_invited_person_sets_a_password_by_the_link_and_is_in()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));
        await using var admin = await browser.OpenAsync(app.At("/settings/people"));
        await admin.Page.Locator("[data-interactive=true]").WaitForAsync();
        await admin.Page.Locator("[data-invite=mail]").FillAsync("anna.holm@north.example");
        await admin.Page.Locator("[data-invite=name]").FillAsync("Anna Holm");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Make the invitation" }).ClickAsync();
        var link = await admin.Page.Locator("[data-link]").InputValueAsync();
        await Assertions.Expect(admin.Page.Locator("[data-person='Anna Holm']")).ToContainTextAsync("invited");

        await using var anna = await browser.OpenAsync(new Uri(link), cookie: "");
        await anna.Page.GetByLabel("New password").FillAsync("two lanterns by the river");
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Set the password and sign in" }).ClickAsync();
        await Assertions.Expect(anna.Page.Locator(".rail")).ToBeVisibleAsync();
        // No gear for a salesperson, and the page itself is shut.
        await Assertions.Expect(anna.Page.Locator(".rail a[href^='/settings']")).ToHaveCountAsync(0);
        Assert.Equal(403, (await anna.Page.GotoAsync(app.At("/settings/people").ToString()))!.Status);
        admin.AssertNoErrors();
    }

    [Fact]
    public async Task Promise_55_switched_off_on_the_page_a_persons_open_window_is_closed_within_ten_seconds()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await RunningApp.BecomeAsync(store, 2, Role.Salesperson);
        await using var boris = await browser.OpenAsync(app.At("/board"), await app.CookieAsync(RunningApp.MailOf(2)));
        await boris.Page.Locator("[data-interactive=true]").WaitForAsync();
        await using var admin = await browser.OpenAsync(app.At("/settings/people"));
        await admin.Page.Locator("[data-interactive=true]").WaitForAsync();
        await admin.Page.Locator("[data-person^='Boris']").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Switch off", Exact = true }).ClickAsync();
        await admin.Page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Switch off", Exact = true }).ClickAsync();
        await boris.Page.WaitForURLAsync("**/sign-in**", new() { Timeout = 10_000 });
        admin.AssertNoErrors();
    }

    [Fact]
    public async Task A_link_shown_only_now_is_copied_at_a_press_and_without_a_clipboard_too()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));
        await using var admin = await browser.OpenAsync(app.At("/settings/people"));
        await admin.Page.Locator("[data-interactive=true]").WaitForAsync();
        var mail = admin.Page.Locator("[data-invite=mail]");
        await mail.FillAsync("anna.holm@north.example");
        await admin.Page.Locator("[data-invite=name]").FillAsync("Anna Holm");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Make the invitation" }).ClickAsync();
        var link = await admin.Page.Locator("[data-link]").InputValueAsync();
        var copy = admin.Page.Locator("[data-copy]");
        // The link is pasted here, and longer than an address of mail.
        await mail.EvaluateAsync("e => e.removeAttribute('maxlength')");
        // An address that is not https has no clipboard.
        foreach (var secure in new[] { true, false })
        {
            await mail.FillAsync("");
            if (!secure)
                await admin.Page.EvaluateAsync("Object.defineProperty(window, 'isSecureContext', { value: false })");
            await copy.ClickAsync();
            await Assertions.Expect(copy).ToHaveTextAsync("Copied", new() { UseInnerText = true });
            await Assertions.Expect(admin.Page.Locator("[data-said]")).ToHaveTextAsync("Copied");
            await mail.FocusAsync();
            await admin.Page.Keyboard.PressAsync("Control+V");
            await Assertions.Expect(mail).ToHaveValueAsync(link);
        }
        // Where even that is forbidden the whole link is chosen, and the button says what is left to do.
        await admin.Page.EvaluateAsync("document.execCommand = () => false");
        await copy.ClickAsync();
        await Assertions.Expect(copy).ToHaveTextAsync("Press Ctrl+C", new() { UseInnerText = true });
        Assert.Equal(link, await admin.Page.EvaluateAsync<string>("(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.activeElement)"));
        admin.AssertNoErrors();
    }

    [Fact]
    public async Task A_refused_change_leaves_the_fields_on_what_is_true()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));
        await using var admin = await browser.OpenAsync(app.At("/settings/people"));
        await admin.Page.Locator("[data-interactive=true]").WaitForAsync();
        await admin.Page.Locator("tr[data-person]").Filter(new() { HasText = "Administrator" }).First.ClickAsync();
        await admin.Page.Locator("[data-change=role]").SelectOptionAsync("Viewer");
        await Assertions.Expect(admin.Page.Locator(".toast")).ToContainTextAsync("This is the last administrator.");
        await Assertions.Expect(admin.Page.Locator("[data-change=role]")).ToHaveValueAsync("Administrator");
        // What was said covers nothing that can be pressed for this person.
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Switch off", Exact = true }).ClickAsync(new() { Trial = true });

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Departments", Exact = true }).ClickAsync();
        var fresh = admin.Page.Locator("[data-new-department]");
        await Assertions.Expect(fresh).ToBeFocusedAsync();
        await fresh.FillAsync("Harbour");
        await fresh.PressAsync("Enter");
        // It slips in before what others stand below; those still show the same.
        await Assertions.Expect(admin.Page.Locator("[data-department='Mid-market'] option:checked")).ToHaveTextAsync("below Sales");
        var harbour = admin.Page.Locator("[data-department=Harbour]");
        await harbour.Locator("select").SelectOptionAsync("below Sales");
        await Assertions.Expect(admin.Page.Locator("th", new() { HasText = "Harbour below Sales" })).ToBeVisibleAsync();
        var name = harbour.Locator("input");
        await name.FillAsync("");
        await name.PressAsync("Enter");
        await Assertions.Expect(admin.Page.Locator(".dialog [role=alert]")).ToContainTextAsync("A name has 1 to 100 characters.");
        await Assertions.Expect(name).ToHaveValueAsync("Harbour");
        await harbour.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(harbour).ToHaveCountAsync(0);
        admin.AssertNoErrors();
    }
}
