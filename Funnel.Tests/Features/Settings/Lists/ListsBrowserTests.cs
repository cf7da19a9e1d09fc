using System.Net;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Microsoft.Playwright;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Settings.Lists;

/// <summary>The settings of lists in real browsers, with a seller at work beside.</summary>
[Collection(BrowserTests.Name)]
public sealed class ListsBrowserTests(Browser browser)
{
    [Fact]
    public async Task A_reason_added_by_the_administrator_is_the_one_a_deal_is_lost_with()
    {
        await using var store = await SqliteStore.OpenAsync();
        var deal = (await store.CreateAsync(A.Deal("Left us"))).Deal.Id;
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await using var admin = await browser.OpenAsync(app.At("/settings/lists"));
        await using var anna = await browser.OpenAsync(app.At("/deals/" + deal), await app.CookieAsync(RunningApp.MailOf(Anna.Value)));
        foreach (var page in new[] { admin.Page, anna.Page })
            await page.Locator("[data-interactive=true]").WaitForAsync();

        var reasons = admin.Page.Locator("section.panel", new() { Has = admin.Page.Locator("[data-list-of=Reason]") });
        await reasons.Locator("[data-new]").FillAsync("Moved abroad");
        await admin.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(reasons.GetByLabel("Name of Moved abroad")).ToHaveValueAsync("Moved abroad");
        await Assertions.Expect(reasons.Locator("[data-new]")).ToHaveValueAsync("");

        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Lost" }).ClickAsync();
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Moved abroad" }).ClickAsync();
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Mark as lost" }).ClickAsync();
        await Assertions.Expect(anna.Page.GetByText("Moved abroad").First).ToBeVisibleAsync();
        admin.AssertNoErrors();
        anna.AssertNoErrors();
    }

    [Fact]
    public async Task A_refused_name_stays_where_it_was_typed_and_two_administrators_see_each_other()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await RunningApp.BecomeAsync(store, Boris.Value, Role.Administrator);
        await using var admin = await browser.OpenAsync(app.At("/settings/lists"));
        await using var boris = await browser.OpenAsync(app.At("/settings/lists"), await app.CookieAsync(RunningApp.MailOf(Boris.Value)));
        foreach (var page in new[] { admin.Page, boris.Page })
            await page.Locator("[data-interactive=true]").WaitForAsync();
        var channels = admin.Page.Locator("section.panel", new() { Has = admin.Page.Locator("[data-list-of=Channel]") });

        var field = channels.GetByLabel("Name of Site");
        await field.FillAsync("Fair");
        await field.PressAsync("Tab");
        await Assertions.Expect(channels.Locator("[data-told]")).ToContainTextAsync("“Fair” is in the list already.");
        await Assertions.Expect(field).ToHaveValueAsync("Fair");
        await field.FillAsync("Web site");
        await field.PressAsync("Tab");
        await Assertions.Expect(boris.Page.GetByLabel("Name of Web site")).ToBeVisibleAsync();
        await boris.Page.GetByRole(AriaRole.Button, new() { Name = "Take Web site out of use" }).ClickAsync();
        await Assertions.Expect(channels.GetByRole(AriaRole.Button, new() { Name = "Use Web site again" })).ToBeVisibleAsync();
        admin.AssertNoErrors();
        boris.AssertNoErrors();

        using var anna = await app.ClientAsync(RunningApp.MailOf(Anna.Value));
        using var page403 = await anna.GetAsync("/settings/lists", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, page403.StatusCode);
    }
}
