using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Playwright;
using static Funnel.Tests.Features.Board.BoardFloor;
using static Funnel.Tests.Features.Board.BoardHandling;

namespace Funnel.Tests.Features.Board;

/// <summary>A board whose stage has a playbook, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class BoardPlaybookTests(Browser browser, BoardFloor floor) : IClassFixture<BoardFloor>
{
    [Fact]
    public async Task A_drag_that_the_playbook_holds_up_says_what_is_missing_and_goes_on_after_a_tick_or_with_a_reason()
    {
        await floor.Get<PlaybookStore>().SetAsync(Hand.Test, new(Interest, "Know them", null, [new(default, "Call <b>them</b>", Blocks: true), new(default, "Lunch")], null));
        var (held, ticked) = (await floor.DealAsync("Held up"), await floor.DealAsync("Well done"));
        await using var elena = await floor.OpenAsync(browser, Elena);
        await Assertions.Expect(Card(elena, "Held up").Locator("[data-steps]")).ToHaveTextAsync("0/2");
        await DragAsync(elena, "Held up", "Decision");
        var dialog = elena.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator(".missing li")).ToHaveTextAsync("Call <b>them</b>");
        await StandsAsync(elena, "Held up", "Interest");
        await dialog.GetByText("Go on without").ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Say why, in a few words.");
        await dialog.Locator("textarea").FillAsync("The buyer insists");
        await dialog.GetByText("Go on without").ClickAsync();
        await StandsAsync(elena, "Held up", "Decision");
        await SavedAsync(held.Id);
        Assert.Equal(new DealMoved(Interest, Decision, new("The buyer insists", "Call <b>them</b>")), (await floor.LogAsync(held.Id))[^1].Event);

        // Somebody else ticks the step: the card tells it, and the move is free.
        await floor.Store.StepAsync(ticked.Id, new(1), true, new By(Hand.Of(By(Ingrid))));
        await Assertions.Expect(Card(elena, "Well done").Locator("[data-steps]")).ToHaveTextAsync("1/2");
        await DragAsync(elena, "Well done", "Decision");
        await StandsAsync(elena, "Well done", "Decision");
        await SavedAsync(ticked.Id);
        Assert.Equal(new DealMoved(Interest, Decision), (await floor.LogAsync(ticked.Id))[^1].Event);
        elena.AssertNoErrors();
    }

    // The card stands in its new column before the move is written.
    Task SavedAsync(DealId id) => Wait.UntilAsync(async () => (await floor.LogAsync(id))[^1].Event is DealMoved, "the move is written");
}
