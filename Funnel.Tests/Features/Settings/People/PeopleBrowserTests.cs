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
}
