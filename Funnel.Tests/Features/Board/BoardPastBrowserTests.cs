using System.Text.RegularExpressions;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Parts.Views;
using Microsoft.Playwright;
using static Funnel.Tests.Features.Board.BoardFloor;
using static Funnel.Tests.Features.Board.BoardHandling;

namespace Funnel.Tests.Features.Board;

/// <summary>The board in the time machine, in real browsers.</summary>
[Collection(BrowserTests.Name)]
public sealed class BoardPastBrowserTests(Browser browser, BoardFloor floor) : IClassFixture<BoardFloor>
{
    [Fact]
    public async Task One_looks_at_the_past_while_another_moves_a_deal_and_sees_it_only_back_in_the_present()
    {
        var deal = await floor.DealAsync("Seen from afar");
        await using var elena = await PastAsync(Elena, deal);
        await using var live = await floor.OpenAsync(browser, Elena);
        await using var pavel = await floor.OpenAsync(browser, Pavel);
        await StandsAsync(elena, "Seen from afar", "Interest");
        await Assertions.Expect(elena.Page.Locator(".lp")).ToContainTextAsync("Past, not live");
        await Assertions.Expect(elena.Page.Locator("[data-past]")).ToContainTextAsync("The board as it was on");

        await DragAsync(pavel, "Seen from afar", "Decision");
        // Elena's live window has been told, so her other one has had its news too; a choice of hers goes behind it.
        await StandsAsync(live, "Seen from afar", "Decision");
        await elena.Page.Locator("button.over").ClickAsync();
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("over=1"));
        await elena.Page.Locator("button.over").ClickAsync();
        await StandsAsync(elena, "Seen from afar", "Interest");
        await Assertions.Expect(elena.Page.Locator(".toast")).ToHaveCountAsync(0);

        await elena.Page.Locator(".tm[data-hands]").WaitForAsync();
        await elena.Page.Keyboard.PressAsync("Escape");
        await StandsAsync(elena, "Seen from afar", "Decision");
        await Assertions.Expect(elena.Page.Locator(".lp")).ToContainTextAsync("Live");
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("/board$"));
        elena.AssertNoErrors();
    }

    [Fact]
    public async Task A_link_shows_the_same_moment_to_somebody_else()
    {
        var deal = await floor.DealAsync("Linked");
        await floor.Store.MoveAsync(deal.Id, Decision, null, new By(Hand.Of(By(Pavel)), deal.Version));
        await using var elena = await floor.OpenAsync(browser, Elena);
        await StandsAsync(elena, "Linked", "Decision");
        await elena.Page.GetByRole(AriaRole.Button, new() { Name = "Time machine" }).ClickAsync();
        // The last change, and the one before it: the deal's creation.
        var back = elena.Page.GetByRole(AriaRole.Button, new() { Name = "Previous change" });
        await back.ClickAsync();
        await Assertions.Expect(elena.Page.Locator("[data-past]")).ToBeVisibleAsync();
        await back.FocusAsync();
        await elena.Page.Keyboard.PressAsync("Enter");
        await StandsAsync(elena, "Linked", "Interest");
        var heading = await elena.Page.Locator("[data-past] b").TextContentAsync();

        await using var pavel = await floor.OpenAsync(browser, Pavel, new Uri(elena.Page.Url).PathAndQuery);
        await StandsAsync(pavel, "Linked", "Interest");
        await Assertions.Expect(pavel.Page.Locator("[data-past] b")).ToHaveTextAsync(heading!);
        await pavel.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await StandsAsync(pavel, "Linked", "Decision");
        await Assertions.Expect(pavel.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Neither_mouse_nor_keys_nor_a_message_of_its_own_making_changes_a_deal_of_the_past()
    {
        var deal = await floor.DealAsync("Untouchable");
        await using var elena = await PastAsync(Elena, deal);
        var card = Card(elena, "Untouchable");
        var from = await card.BoundingBoxAsync();
        await elena.Page.Mouse.MoveAsync(from!.X + 70, from.Y + 40);
        await elena.Page.Mouse.DownAsync();
        await elena.Page.Mouse.MoveAsync(from.X + 400, from.Y + 60, new MouseMoveOptions { Steps = 8 });
        Assert.Equal(0, await elena.Page.Locator("[data-ghost]").CountAsync());
        await elena.Page.Mouse.UpAsync();
        await card.FocusAsync();
        foreach (var key in (string[])["w", "l", "h", "m", "n", "Space", "ArrowRight", "Space"])
            await elena.Page.Keyboard.PressAsync(key);
        Assert.Equal(0, await elena.Page.Locator("[data-lifted], [data-card-menu], .mud-dialog").CountAsync());

        // The page's own way to the server, taken from its next message, and used for one of our own.
        await elena.Page.EvaluateAsync("""
            () => {
              const { prototype } = DotNet.DotNetObject, send = prototype.invokeMethodAsync;
              prototype.invokeMethodAsync = function (...call) { if (call[0] === 'UndoLast') window.theBoard = this; return send.apply(this, call); };
            }
            """);
        await elena.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(Toast(elena, "You are looking at the past: nothing can be changed there.")).ToBeVisibleAsync();
        await DropByHandAsync(elena, deal);
        Assert.Single(await floor.LogAsync(deal.Id));
        await StandsAsync(elena, "Untouchable", "Interest");

        await elena.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Assertions.Expect(elena.Page.Locator("[data-past]")).ToHaveCountAsync(0);
        await DropByHandAsync(elena, deal);
        await StandsAsync(elena, "Untouchable", "Decision");
        Assert.Equal(Decision, Assert.IsType<DealMoved>((await floor.LogAsync(deal.Id))[^1].Event).To);
    }

    [Fact]
    public async Task A_replay_fills_the_board_and_stops_where_now_was()
    {
        await floor.DealAsync("Played");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await elena.Page.GetByRole(AriaRole.Button, new() { Name = "Time machine" }).ClickAsync();
        await elena.Page.Locator(".speed label", new() { HasText = "1×" }).First.ClickAsync();
        await elena.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Assertions.Expect(elena.Page.Locator("[data-sum]")).ToContainTextAsync("0 open then");
        await Assertions.Expect(elena.Page.Locator(".lbl")).ToContainTextAsync("playing");
        // Not put into the address while it moves.
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("/board$"));
        await elena.Page.Locator(".speed label", new() { HasText = "16×" }).ClickAsync();
        await Assertions.Expect(elena.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("/board\\?asOf="));
        await StandsAsync(elena, "Played", "Interest");
        elena.AssertNoErrors();
    }

    [Fact]
    public async Task The_line_is_moved_by_keyboard_and_says_which_moment_it_is_at()
    {
        await using var elena = await floor.OpenAsync(browser, Elena);
        await elena.Page.GetByRole(AriaRole.Button, new() { Name = "Time machine" }).ClickAsync();
        await elena.Page.Locator(".tm[data-hands]").WaitForAsync();
        var line = elena.Page.GetByRole(AriaRole.Slider, new() { Name = "Moment shown" });
        await line.FocusAsync();
        await elena.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("/board\\?asOf="));
        await Assertions.Expect(line).ToHaveAttributeAsync("aria-valuetext", new Regex("00:00$"));
        await Assertions.Expect(line).ToBeFocusedAsync();
        await elena.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(line).ToHaveAttributeAsync("aria-valuetext", new Regex("01:00$"));
        // What lies beyond now is now.
        await elena.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("/board$"));
    }

    [Fact]
    public async Task The_board_follows_the_hand_on_the_line_and_the_address_waits_until_it_lets_go()
    {
        var deal = await floor.DealAsync("Slid past");
        await using var elena = await PastAsync(Elena, deal);
        await elena.Page.Locator(".tm[data-hands]").WaitForAsync();
        var address = elena.Page.Url;
        var box = await elena.Page.Locator("[data-line]").BoundingBoxAsync();
        // The thumb stands at the instant shown; from there to the line's beginning and back.
        var thumb = await elena.Page.Locator(".hand").BoundingBoxAsync();
        await elena.Page.Mouse.MoveAsync(thumb!.X, box!.Y + 12);
        await elena.Page.Mouse.DownAsync();
        await elena.Page.Mouse.MoveAsync(box.X + 8, box.Y + 12, new MouseMoveOptions { Steps = 5 });
        await Assertions.Expect(elena.Page.Locator("[data-sum]")).ToContainTextAsync("0 open then");
        Assert.Equal(address, elena.Page.Url);
        await elena.Page.Mouse.UpAsync();
        await Assertions.Expect(elena.Page).Not.ToHaveURLAsync(address);
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new Regex("asOf="));
        await Assertions.Expect(elena.Page.Locator("[data-sum]")).ToContainTextAsync("0 open then");
        elena.AssertNoErrors();
    }

    Task<Window> PastAsync(Funnel.Domain.Common.EmployeeId person, Deal deal) =>
        floor.OpenAsync(browser, person, "/board?asOf=" + Uri.EscapeDataString(ViewQuery.Written(deal.StageSince)));

    static Task DropByHandAsync(Window window, Deal deal) => window.Page.EvaluateAsync(
        "([deal, version, stage]) => window.theBoard.invokeMethodAsync('Drop', deal, version, stage, crypto.randomUUID())", new object[] { deal.Id.ToString(), deal.Version, Decision.Value });
}
