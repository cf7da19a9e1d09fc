using System.Text.RegularExpressions;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Playwright;
using static Funnel.Tests.Features.Board.BoardFloor;
using static Funnel.Tests.Features.Board.BoardHandling;

namespace Funnel.Tests.Features.Board;

/// <summary>Two and three people on one board, in real browsers: moves seen, conflicts told, undo that never jumps.</summary>
[Collection(BrowserTests.Name)]
public sealed class BoardTwoPeopleTests(Browser browser, BoardFloor floor) : IClassFixture<BoardFloor>
{
    // Promise 74: by mouse, by single presses, by keyboard alone; the others see each of it.
    [Fact]
    public async Task Moves_by_mouse_by_menu_and_by_keyboard_reach_the_others()
    {
        var deal = await floor.DealAsync("Three hands", Awareness);
        await using var ingrid = await floor.OpenAsync(browser, Ingrid);
        await using var pavel = await floor.OpenAsync(browser, Pavel);
        await using var elena = await floor.OpenAsync(browser, Elena);

        await DragAsync(ingrid, "Three hands", "Interest");
        await StandsAsync(pavel, "Three hands", "Interest");
        await Assertions.Expect(Toast(pavel, "Ingrid Dahl moved Three hands")).ToBeVisibleAsync();

        await Card(pavel, "Three hands").Locator(".dots").ClickAsync();
        await pavel.Page.GetByRole(AriaRole.Menuitem, new PageGetByRoleOptions { NameRegex = new Regex("^Decision") }).ClickAsync();
        await StandsAsync(elena, "Three hands", "Decision");
        await StandsAsync(ingrid, "Three hands", "Decision");

        await Card(elena, "Three hands").FocusAsync();
        await elena.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(elena.Page.Locator("[data-say]")).ToContainTextAsync("Three hands, lifted from Decision.");
        await elena.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(elena.Page.Locator("[data-say]")).ToContainTextAsync("Action, place 1 of");
        await elena.Page.Keyboard.PressAsync("Space");
        await StandsAsync(elena, "Three hands", "Action");
        await StandsAsync(ingrid, "Three hands", "Action");
        await Assertions.Expect(Card(elena, "Three hands")).ToBeFocusedAsync();

        Assert.Equal([Interest, Decision, BoardFloor.Action], (await floor.LogAsync(deal.Id)).Select(e => e.Event).OfType<DealMoved>().Select(m => m.To));
        ingrid.AssertNoErrors();
        pavel.AssertNoErrors();
        elena.AssertNoErrors();
    }

    [Fact]
    public async Task Escape_puts_a_lifted_card_back_and_says_so()
    {
        var deal = await floor.DealAsync("Thought better");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await Card(elena, "Thought better").FocusAsync();
        foreach (var key in (string[])["Space", "ArrowRight", "Escape"])
            await elena.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(elena.Page.Locator("[data-say]")).ToHaveTextAsync("Thought better is back in Interest.");
        await Assertions.Expect(Card(elena, "Thought better")).ToBeFocusedAsync();
        await elena.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(elena.Page.Locator("[data-keys]")).ToBeVisibleAsync();
        await elena.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(elena.Page.Locator("[data-keys]")).ToBeHiddenAsync();
        await Assertions.Expect(Card(elena, "Thought better")).ToBeFocusedAsync();
        Assert.Single(await floor.LogAsync(deal.Id));
    }

    // Promises 38 and 44: somebody moves the card that is under the pointer.
    [Fact]
    public async Task Who_drops_a_card_that_was_moved_meanwhile_is_told_and_may_choose()
    {
        var deal = await floor.DealAsync("Contested");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, "Contested", "Decision", async () =>
        {
            await floor.Store.MoveAsync(deal.Id, BoardFloor.Action, null, new By(Hand.Of(By(Ingrid))));
            await StandsAsync(elena, "Contested", "Action");
            await Assertions.Expect(elena.Page.Locator("[data-layer] [data-ghost]")).ToBeVisibleAsync();
        });
        var told = Toast(elena, "Yours was not saved.");
        await Assertions.Expect(told).ToContainTextAsync(new Regex(@"Ingrid Dahl moved this deal to Action at \d\d:\d\d\. Yours was not saved\."));
        await StandsAsync(elena, "Contested", "Action");
        await Assertions.Expect(Card(elena, "Contested").Locator(".uns")).ToHaveTextAsync("Not saved, put back");
        Assert.Equal(2, (await floor.LogAsync(deal.Id)).Count);

        await told.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Apply mine" }).ClickAsync();
        await StandsAsync(elena, "Contested", "Decision");
        Assert.Equal([BoardFloor.Action, Decision], (await floor.LogAsync(deal.Id)).Select(e => e.Event).OfType<DealMoved>().Select(m => m.To));
    }

    // Promise 39
    [Fact]
    public async Task A_new_amount_and_a_move_made_at_once_are_both_kept()
    {
        var deal = await floor.DealAsync("Both kept");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, "Both kept", "Decision", () => floor.Store.ChangeBudgetAsync(deal.Id, 31_000, null, new By(Hand.Of(By(Pavel)))));
        await StandsAsync(elena, "Both kept", "Decision");
        await Assertions.Expect(Card(elena, "Both kept").Locator(".r2 b")).ToHaveTextAsync("€31,000");
        Assert.Equal(3, (await floor.LogAsync(deal.Id)).Count);
    }

    // Promise 40
    [Fact]
    public async Task A_deal_deleted_while_it_is_dragged_gives_a_message_and_a_right_board()
    {
        var deal = await floor.DealAsync("Vanishing");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, "Vanishing", "Decision", () => floor.Store.ChangeAsync(deal.Id, new By(Hand.Of(By(Ingrid))), d => d.Remove("Entered twice")));
        await Assertions.Expect(Toast(elena, "Ingrid Dahl deleted this deal at")).ToContainTextAsync("Yours was not saved.");
        await Assertions.Expect(Card(elena, "Vanishing")).ToHaveCountAsync(0);
        elena.AssertNoErrors();
    }

    // Promise 42
    [Fact]
    public async Task A_double_click_and_two_windows_of_one_person_move_a_deal_once()
    {
        var deal = await floor.DealAsync("Twice");
        await using var one = await floor.OpenAsync(browser, Elena);
        await using var two = await floor.OpenAsync(browser, Elena);
        foreach (var window in (Window[])[one, two])
            await Card(window, "Twice").Locator(".dots").ClickAsync();
        var choice = new PageGetByRoleOptions { NameRegex = new Regex("^Decision") };
        await one.Page.GetByRole(AriaRole.Menuitem, choice).EvaluateAsync("item => { item.click(); item.click(); }");
        await StandsAsync(one, "Twice", "Decision");
        await two.Page.GetByRole(AriaRole.Menuitem, choice).ClickAsync(new LocatorClickOptions { Force = true });
        await StandsAsync(two, "Twice", "Decision");
        Assert.Single((await floor.LogAsync(deal.Id)).Select(e => e.Event).OfType<DealMoved>());
    }

    [Fact]
    public async Task Undo_takes_the_move_back_everywhere()
    {
        var deal = await floor.DealAsync("Undone");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await using var pavel = await floor.OpenAsync(browser, Pavel);
        await DragAsync(elena, "Undone", "Decision");
        await StandsAsync(pavel, "Undone", "Decision");
        await Toast(elena, "Undone moved to Decision").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo" }).ClickAsync();
        await StandsAsync(elena, "Undone", "Interest");
        await StandsAsync(pavel, "Undone", "Interest");
        Assert.IsType<ChangeUndone>((await floor.LogAsync(deal.Id))[^1].Event);
    }

    [Fact]
    public async Task Control_Z_takes_ones_own_moves_back_one_after_another()
    {
        var deal = await floor.DealAsync("Back and back");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, "Back and back", "Decision");
        await StandsAsync(elena, "Back and back", "Decision");
        await DragAsync(elena, "Back and back", "Action");
        await StandsAsync(elena, "Back and back", "Action");
        await elena.Page.Keyboard.PressAsync("Control+z");
        await StandsAsync(elena, "Back and back", "Decision");
        await elena.Page.Keyboard.PressAsync("Control+z");
        await StandsAsync(elena, "Back and back", "Interest");
        Assert.Equal(5, (await floor.LogAsync(deal.Id)).Count);
    }

    // Promise 43
    [Fact]
    public async Task Undo_never_jumps_over_somebody_elses_change()
    {
        var deal = await floor.DealAsync("Moved on");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, "Moved on", "Decision");
        await StandsAsync(elena, "Moved on", "Decision");
        await elena.Page.Locator(".toasts").HoverAsync();
        await floor.Store.MoveAsync(deal.Id, BoardFloor.Action, null, new By(Hand.Of(By(Pavel))));
        await StandsAsync(elena, "Moved on", "Action");
        await elena.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Toast(elena, "Nothing was undone.")).ToContainTextAsync("Pavel Orlov changed this deal since");
        await StandsAsync(elena, "Moved on", "Action");
        Assert.Equal(3, (await floor.LogAsync(deal.Id)).Count);
    }

    // Promise 41
    [Fact]
    public async Task A_stage_that_ends_while_a_card_is_carried_to_it_refuses_with_the_reason()
    {
        var deal = await floor.DealAsync("Too late", new StageId(21), pipeline: Brief);
        await using var elena = await floor.OpenAsync(browser, Elena, "/board?pipeline=3");
        await DragAsync(elena, "Too late", "Action", () => floor.RetireAsync(new StageId(24)));
        await Assertions.Expect(elena.Page.Locator(".toast")).ToContainTextAsync("Nothing was saved.");
        await StandsAsync(elena, "Too late", "Awareness");
        Assert.Single(await floor.LogAsync(deal.Id));
    }
}
