using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Playwright;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Settings.Company;

/// <summary>What the company is called and where its days begin, on the real database and in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class CompanyTests(Browser browser)
{
    static readonly string[] Languages = ["en", "ru"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_company_is_changed_as_one_and_the_slower_of_two_is_told()
    {
        await using var store = await SqliteStore.OpenAsync();
        var companies = store.Get<CompanyStore>();
        var seen = (await store.Log.ReadCatalogAsync(Cancel)).Company;
        await companies.ChangeAsync(Hand.Test, seen, new CompanyWish(" Nordic Light ", "Lamps", "Asia/Tokyo", "ru"), Languages, Cancel);
        var now = (await store.Log.ReadCatalogAsync(Cancel)).Company;
        Assert.Equal(("Nordic Light", "Lamps", "Asia/Tokyo", "ru", seen.Currency), (now.Name, now.Tagline, now.TimeZoneId, now.Language, now.Currency));

        await Refused(seen, new CompanyWish("Late", "", "UTC", "en"), "meanwhile");
        await Refused(now, new CompanyWish(" ", "", "UTC", "en"), "1 to 100");
        await Refused(now, new CompanyWish("A\u202Eb", "", "UTC", "en"), "hidden");
        await Refused(now, new CompanyWish("A", "", "Mars/Olympus", "en"), "Mars/Olympus");
        await Refused(now, new CompanyWish("A", "", "UTC", "xx"), "en, ru");
        Assert.Equal(1, await store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'company.changed' AND Refused = 0"));
        var seller = new Caller(CallerKind.Person, 4711, By(Anna), "test");
        await Assert.ThrowsAsync<AccessRefused>(() => companies.ChangeAsync(seller, now, new CompanyWish("Mine", "", "UTC", "en"), Languages, Cancel));

        async Task Refused(CompanyProfile of, CompanyWish wish, string why) =>
            Assert.Contains(why, (await Assert.ThrowsAsync<RuleViolation>(() => companies.ChangeAsync(Hand.Test, of, wish, Languages, Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_name_is_on_open_pages_at_once_and_leaving_with_one_unsaved_asks_first()
    {
        await using var store = await SqliteStore.OpenAsync();
        await store.CreateAsync(A.Deal());
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await using var admin = await browser.OpenAsync(app.At("/settings/company"));
        await using var plans = await browser.OpenAsync(app.At("/plans"));
        var page = admin.Page;
        await page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("[data-name]").FillAsync("Polar Trading");
        await Assertions.Expect(page.Locator("[data-unsaved]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Playbooks" }).ClickAsync();
        await page.Locator("[role=dialog]").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-name]")).ToHaveValueAsync("Polar Trading");

        await page.Locator("[data-save]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-unsaved]")).ToHaveCountAsync(0);
        await Assertions.Expect(plans.Page.GetByText("Polar Trading").First).ToBeVisibleAsync();
        await page.Locator("[data-name]").FillAsync("Never saved");
        await page.GetByRole(AriaRole.Link, new() { Name = "Playbooks" }).ClickAsync();
        await page.Locator("[role=dialog]").GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await page.WaitForURLAsync("**/settings/playbook*");
        Assert.Equal("Polar Trading", (await store.Log.ReadCatalogAsync(Cancel)).Company.Name);
        admin.AssertNoErrors();
    }
}
