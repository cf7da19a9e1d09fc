using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Playwright;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.CustomerCards;

/// <summary>Customers in a real browser: found, merged, sold to again; and no further than one's reach.</summary>
[Collection(BrowserTests.Name)]
public sealed class CustomersBrowserTests(Browser browser)
{
    [Fact]
    public async Task A_double_is_merged_and_the_customer_is_sold_to_again()
    {
        await using var store = await SqliteStore.OpenAsync();
        var won = (await store.CreateAsync(A.Deal("First order").For(Aurora))).Deal.Id;
        await store.Deals.WinAsync(won, SqliteStore.By(), TestContext.Current.CancellationToken);
        await store.CreateAsync(A.Deal("Their other name").For(Borealis));
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await using var window = await browser.OpenAsync(app.At("/customers"));
        var page = window.Page;
        await page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(page.Locator("[data-repeat]")).ToContainTextAsync("None of 1 who bought has come back yet.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Aurora Works" }).ClickAsync();
        await page.Locator("[data-double]").FillAsync("borealis");
        await page.Locator("[data-merge]").ClickAsync();
        await page.Locator("[role=dialog]").GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Their other name" })).ToBeVisibleAsync();

        await page.Locator($"[data-of='{won}']").GetByRole(AriaRole.Button, new() { Name = "Sell again" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "sold again" })).ToHaveAttributeAsync("href", $"/deals/{won}");
        await page.GotoAsync(app.At($"/customers/{Borealis.Value}").ToString());
        await page.WaitForURLAsync($"**/customers/{Aurora.Value}");
        window.AssertNoErrors();
    }

    [Fact]
    public async Task Somebody_of_another_department_finds_neither_the_customer_nor_its_deals()
    {
        await using var store = await SqliteStore.OpenAsync();
        await store.CreateAsync(A.Deal("Southern").For(Draco).OwnedBy(Clara));
        await store.CreateAsync(A.Deal("Northern").For(Aurora).OwnedBy(Anna));
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await RunningApp.BecomeAsync(store, Anna.Value, Role.Salesperson);
        await using var anna = await browser.OpenAsync(app.At("/customers"), await app.CookieAsync(RunningApp.MailOf(Anna.Value)));
        await Assertions.Expect(anna.Page.GetByRole(AriaRole.Link, new() { Name = "Aurora Works" })).ToBeVisibleAsync();
        await Assertions.Expect(anna.Page.GetByRole(AriaRole.Link, new() { Name = "Draco" })).ToHaveCountAsync(0);
        await anna.Page.GotoAsync(app.At($"/customers/{Draco.Value}").ToString());
        await Assertions.Expect(anna.Page.GetByText("There is no such customer")).ToBeVisibleAsync();
        await Assertions.Expect(anna.Page.GetByText("Draco")).ToHaveCountAsync(0);
        anna.AssertNoErrors();
    }
}
