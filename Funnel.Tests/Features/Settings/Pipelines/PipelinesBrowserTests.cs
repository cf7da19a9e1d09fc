using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Microsoft.Playwright;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Settings.Pipelines;

/// <summary>The settings of pipelines in real browsers, with two administrators at once.</summary>
[Collection(BrowserTests.Name)]
public sealed class PipelinesBrowserTests(Browser browser)
{
    [Fact]
    public async Task Of_two_administrators_the_second_is_told_who_saved_what_and_loses_nothing()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await RunningApp.BecomeAsync(store, 2, Role.Administrator);
        await using var boris = await browser.OpenAsync(app.At("/settings/pipelines"), await app.CookieAsync(RunningApp.MailOf(2)));
        await using var admin = await browser.OpenAsync(app.At("/settings/pipelines"));
        foreach (var page in new[] { boris.Page, admin.Page })
            await page.Locator("[data-interactive=true]").WaitForAsync();
        await RenameAsync(admin.Page, "Decision", "Verdict");
        await Assertions.Expect(admin.Page.Locator("[data-unsaved]")).ToContainTextAsync("1 change, not saved yet");
        await RenameAsync(boris.Page, "Interest", "Curiosity");
        await boris.Page.Locator("[data-save]").ClickAsync();
        await Assertions.Expect(boris.Page.Locator("[data-save]")).ToBeDisabledAsync();

        await admin.Page.Locator("[data-save]").ClickAsync();
        await Assertions.Expect(admin.Page.Locator("[data-told]")).ToContainTextAsync("Boris");
        // Theirs is there, ours is still unsaved; the next press saves both.
        await Assertions.Expect(admin.Page.Locator("[data-stage=Curiosity]")).ToBeVisibleAsync();
        await Assertions.Expect(admin.Page.Locator("[data-stage=Verdict]")).ToBeVisibleAsync();
        await admin.Page.Locator("[data-save]").ClickAsync();
        // The other one, with nothing unsaved, sees it without a press.
        await Assertions.Expect(boris.Page.Locator("[data-stage=Verdict]")).ToBeVisibleAsync();
        admin.AssertNoErrors();
        boris.AssertNoErrors();
    }

    [Fact]
    public async Task A_stage_is_ordered_by_keys_and_by_dragging_and_deleted_with_its_deals_moved()
    {
        await using var store = await SqliteStore.OpenAsync();
        var deal = (await store.CreateAsync(A.Deal().InStage(Interest))).Deal.Id;
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await using var admin = await browser.OpenAsync(app.At("/settings/pipelines"));
        await admin.Page.Locator("[data-interactive=true]").WaitForAsync();
        await admin.Page.Locator("[data-stage=Decision] [data-grip]").FocusAsync();
        await admin.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(admin.Page.Locator("[data-stage]").Nth(1)).ToHaveAttributeAsync("data-stage", "Decision");
        await Assertions.Expect(admin.Page.Locator("[data-stage=Decision] [data-grip]")).ToBeFocusedAsync();
        await admin.Page.Locator("[data-stage=Action]").DragToAsync(admin.Page.Locator("[data-stage=Awareness]"));
        await Assertions.Expect(admin.Page.Locator("[data-stage]").Nth(0)).ToHaveAttributeAsync("data-stage", "Action");

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Delete Interest" }).ClickAsync();
        var sure = admin.Page.Locator("[data-retire]");
        await Assertions.Expect(sure).ToBeDisabledAsync();
        await admin.Page.Locator("[data-move-to]").SelectOptionAsync("Decision");
        await sure.ClickAsync();
        await Assertions.Expect(admin.Page.Locator("[data-stage=Interest]")).ToHaveCountAsync(0);
        await admin.Page.Locator("[data-save]").ClickAsync();
        await Assertions.Expect(admin.Page.Locator("[data-save]")).ToBeDisabledAsync();
        Assert.Equal(["Action", "Awareness", "Decision"], (await store.Log.ReadCatalogAsync(default)).Pipelines[0].OpenStages.Select(s => s.Name));
        Assert.Equal(2, (await store.Log.ReadDealAsync(deal, default)).Count);
        admin.AssertNoErrors();
    }

    static async Task RenameAsync(IPage page, string from, string to)
    {
        await page.Locator($"[data-stage={from}] .nm").ClickAsync();
        await page.Locator("[data-stage-name]").FillAsync(to);
        await page.Locator("[data-stage-name]").PressAsync("Tab");
        await Assertions.Expect(page.Locator($"[data-stage={to}]")).ToBeVisibleAsync();
    }
}
