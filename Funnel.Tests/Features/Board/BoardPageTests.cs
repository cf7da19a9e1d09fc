using System.Text;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Funnel.Tests.Features.Board.BoardFloor;
using static Funnel.Tests.Features.Board.BoardHandling;

namespace Funnel.Tests.Features.Board;

/// <summary>One person at the board, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class BoardPageTests(Browser browser, BoardFloor floor) : IClassFixture<BoardFloor>
{
    [Fact]
    public async Task Losing_a_deal_asks_why_and_the_log_keeps_the_reason()
    {
        var deal = await floor.DealAsync("Too dear");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, Card(elena, "Too dear"), elena.Page.Locator("[data-dock]"), async () =>
        {
            var zone = await elena.Page.Locator("[data-dock] .dz.l").BoundingBoxAsync();
            await elena.Page.Mouse.MoveAsync(zone!.X + 20, zone.Y + 20, new MouseMoveOptions { Steps = 3 });
        });
        var dialog = elena.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark lost" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Single(await floor.LogAsync(deal.Id));
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Too expensive" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark lost" }).ClickAsync();
        await Assertions.Expect(Card(elena, "Too dear")).ToHaveCountAsync(0);
        await Assertions.Expect(Toast(elena, "Too dear is lost")).ToBeVisibleAsync();
        Assert.Equal("Too expensive", Assert.IsType<DealLost>((await floor.LogAsync(deal.Id))[^1].Event).Reason);
    }

    // Promise 79: refused, put back, and why.
    [Fact]
    public async Task A_refused_change_puts_the_card_back_with_the_reason()
    {
        var deal = await floor.DealAsync("Already sold");
        await floor.Store.WinAsync(deal.Id, new By(Hand.Of(By(Elena))));
        await using var elena = await floor.OpenAsync(browser, Elena);
        await StandsAsync(elena, "Already sold", "Won");
        await Card(elena, "Already sold").FocusAsync();
        await elena.Page.Keyboard.PressAsync("l");
        var dialog = elena.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Changed their mind");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Mark lost" }).ClickAsync();
        await Assertions.Expect(Toast(elena, "Nothing was saved.")).ToContainTextAsync("This deal is already won. Reopen it first.");
        await StandsAsync(elena, "Already sold", "Won");
        Assert.Equal(2, (await floor.LogAsync(deal.Id)).Count);
    }

    [Fact]
    public async Task A_deal_is_handed_over_from_its_card()
    {
        var deal = await floor.DealAsync("Handed over");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await Card(elena, "Handed over").FocusAsync();
        await elena.Page.Keyboard.PressAsync("h");
        await elena.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Option, new LocatorGetByRoleOptions { NameString = "Pavel Orlov" }).ClickAsync();
        await Assertions.Expect(Card(elena, "Handed over").Locator("[title=\"Pavel Orlov\"]")).ToBeVisibleAsync();
        Assert.Equal(Pavel, Assert.IsType<OwnerChanged>((await floor.LogAsync(deal.Id))[^1].Event).To);
    }

    // Promise 54
    [Fact]
    public async Task A_hostile_title_is_shown_literally_wherever_the_board_says_it()
    {
        const string hostile = "<img src=x onerror=alert(1)>";
        await floor.DealAsync(hostile);
        await using var elena = await floor.OpenAsync(browser, Elena);
        await DragAsync(elena, hostile, "Decision", async () =>
            Assert.Equal(hostile, await elena.Page.Locator("[data-layer] h3").TextContentAsync()));
        await StandsAsync(elena, hostile, "Decision");
        await Assertions.Expect(Toast(elena, hostile + " moved to Decision")).ToBeVisibleAsync();
        await Card(elena, hostile).Locator(".dots").ClickAsync();
        Assert.Equal(0, await elena.Page.Locator("img[src=x]").CountAsync());
        elena.AssertNoErrors();
    }

    // Promise 77: one message a drag, whatever the pointer does meanwhile.
    [Fact]
    public async Task A_drag_tells_the_server_once()
    {
        await floor.DealAsync("Quiet drag");
        await using var elena = await floor.OpenAsync(browser, Elena);
        var calls = new List<string>();
        var page = await elena.Page.Context.NewPageAsync();
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            var text = frame.Text ?? Encoding.Latin1.GetString(frame.Binary ?? []);
            if (text.Contains("BeginInvokeDotNetFromJS", StringComparison.Ordinal))
                calls.Add(text);
        };
        await page.GotoAsync(floor.App.At("/board").ToString());
        await page.WaitForFunctionAsync("() => document.querySelector('.board')?.hasAttribute('data-hands')");
        var card = page.Locator("[data-list] [data-deal]").Filter(new LocatorFilterOptions { HasText = "Quiet drag" });
        var from = await card.BoundingBoxAsync();
        var to = await page.Locator("section[data-name=Decision]").BoundingBoxAsync();
        await page.Mouse.MoveAsync(from!.X + 70, from.Y + 40);
        calls.Clear();
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to!.X + 60, to.Y + 300, new MouseMoveOptions { Steps = 40 });
        await page.Mouse.MoveAsync(from.X + 70, from.Y + 300, new MouseMoveOptions { Steps = 40 });
        await page.Mouse.MoveAsync(to.X + 60, to.Y + 300, new MouseMoveOptions { Steps = 40 });
        Assert.Empty(calls);
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator("section[data-name=Decision] [data-deal]").Filter(new LocatorFilterOptions { HasText = "Quiet drag" })).ToBeVisibleAsync();
        Assert.Single(calls, call => call.Contains("Drop", StringComparison.Ordinal));
    }

    // Promise 46
    [Fact]
    public async Task A_move_made_without_connection_never_looks_saved_and_is_sent_once_when_asked()
    {
        var deal = await floor.DealAsync("Offline");
        await using var wire = TcpCut.Before(floor.App.Address);
        await using var elena = await floor.OpenAsync(browser, Elena, address: wire.Address);
        elena.IgnoreErrors();
        wire.Cut();
        await Assertions.Expect(elena.Page.Locator("html")).ToHaveAttributeAsync("data-link", "lost");
        await DragAsync(elena, "Offline", "Decision");
        var box = elena.Page.Locator("[data-offline]");
        await Assertions.Expect(box).ToContainTextAsync("Offline stayed in Interest");
        await Assertions.Expect(box).ToContainTextAsync("The move to Decision did not reach the server. Nothing was changed for anyone.");
        await StandsAsync(elena, "Offline", "Interest");
        Assert.Single(await floor.LogAsync(deal.Id));
        await box.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Move when back" }).ClickAsync();
        wire.Forward();
        await StandsAsync(elena, "Offline", "Decision");
        Assert.Single((await floor.LogAsync(deal.Id)).Select(e => e.Event).OfType<DealMoved>());
    }

    [Fact]
    public async Task A_move_that_waits_outlives_the_restart_of_the_server()
    {
        var deal = await floor.DealAsync("Patient");
        await using var elena = await floor.OpenAsync(browser, Elena);
        elena.IgnoreErrors();
        floor.App.Kill();
        await Assertions.Expect(elena.Page.Locator("html")).ToHaveAttributeAsync("data-link", "lost");
        await DragAsync(elena, "Patient", "Decision");
        await elena.Page.Locator("[data-offline]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Move when back" }).ClickAsync();

        await floor.App.RestartAsync();

        // The new server knows nothing of this page, which is loaded anew: the waiting move must still be made, once.
        await StandsAsync(elena, "Patient", "Decision");
        await Wait.UntilAsync(async () => (await floor.LogAsync(deal.Id)).Count > 1, "the move in the log");
        Assert.Single((await floor.LogAsync(deal.Id)).Select(e => e.Event).OfType<DealMoved>());
    }

    [Fact]
    public async Task The_view_stands_in_the_address_and_survives_a_reload()
    {
        await floor.DealAsync("Needle in hay");
        await floor.DealAsync("Another straw");
        await using var elena = await floor.OpenAsync(browser, Elena);
        await elena.Page.Locator("[data-find]").FillAsync("needle");
        await elena.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Card(elena, "Another straw")).ToHaveCountAsync(0);
        await Assertions.Expect(elena.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/board\?q=needle$"));
        await elena.Page.ReloadAsync();
        await ReadyAsync(elena);
        await StandsAsync(elena, "Needle in hay", "Interest");
        await Assertions.Expect(elena.Page.Locator("[data-sum]")).ToContainTextAsync("1 open");
        await elena.Page.Locator("[data-find]").FillAsync("nothing like this");
        await elena.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(elena.Page.Locator(".nores")).ToContainTextAsync("No deal matches these filters");
        await elena.Page.Locator(".nores").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Clear filters" }).ClickAsync();
        await StandsAsync(elena, "Another straw", "Interest");
    }

    [Fact]
    public async Task A_new_deal_is_asked_for_checked_and_appears()
    {
        await using var elena = await floor.OpenAsync(browser, Elena);
        await elena.Page.Locator("[data-new-deal]").ClickAsync();
        var dialog = elena.Page.GetByRole(AriaRole.Dialog);
        var save = dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Add the deal" });
        await dialog.GetByLabel("Amount").FillAsync("a lot");
        await save.ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("“a lot” is not an amount.");
        await dialog.GetByLabel("Amount").FillAsync("48 000,50");
        await save.ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A deal needs a title.");
        await Assertions.Expect(dialog.GetByLabel("Amount")).ToHaveValueAsync("48 000,50");
        await dialog.GetByLabel("Title").FillAsync("Brand new");
        await dialog.GetByLabel("Customer").FillAsync("Never Seen Before Ltd");
        await save.ClickAsync();
        await StandsAsync(elena, "Brand new", "Awareness");
        var id = new DealId(long.Parse((await Card(elena, "Brand new").GetAttributeAsync("data-deal"))!, System.Globalization.CultureInfo.InvariantCulture));
        var created = Assert.IsType<DealCreated>(Assert.Single(await floor.LogAsync(id)).Event);
        Assert.Equal((4_800_050, Elena), (created.Budget.Minor, created.Owner));
        Assert.NotNull(created.Customer);
    }

    // Promise 77
    [Fact]
    public async Task A_board_of_2000_deals_draws_only_what_is_seen_and_moves()
    {
        await MakeLargeAsync(2_000);
        await using var elena = await floor.OpenAsync(browser, Elena, "/board?pipeline=2");
        await StandsAsync(elena, "Large 2000", "Awareness");
        await Assertions.Expect(elena.Page.Locator("[data-sum]")).ToContainTextAsync("2,000 open");
        Assert.InRange(await elena.Page.Locator("[data-list] [data-deal]").CountAsync(), 1, 120);
        await DragAsync(elena, "Large 2000", "Decision");
        await StandsAsync(elena, "Large 2000", "Decision");
        await Column(elena, "Awareness").Locator("[data-list]").EvaluateAsync("list => { list.scrollTop = 20000; }");
        await Assertions.Expect(Column(elena, "Awareness").Locator("[data-deal]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_speaks_Russian()
    {
        await floor.DealAsync("По-русски");
        await using var elena = await floor.OpenAsync(browser, Elena, language: "ru-RU");
        await Assertions.Expect(elena.Page.Locator("[data-new-deal]")).ToContainTextAsync("Новая сделка");
        await Card(elena, "По-русски").FocusAsync();
        await elena.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(elena.Page.Locator("[data-say]")).ToContainTextAsync("По-русски: поднято с этапа «Interest».");
        elena.AssertNoErrors();
    }

    async Task MakeLargeAsync(int count)
    {
        var now = DateTime.UnixEpoch.AddDays(20_700);
        await using var writer = await BulkWriter.BeginAsync(floor.Get<IDbContextFactory<FunnelDb>>(), floor.Get<WriterGate>(), now, null, CancellationToken.None);
        for (var i = 1; i <= count; i++)
        {
            var created = new DealCreated($"Large {i}", null, Large, new StageId(11 + (i % 4)), Elena, Money.FromMajor(1_000 + i, "EUR"), null, DateOnly.FromDateTime(now), null, []);
            await writer.AppendAsync(Deal.From(writer.NextDealId(), created, now.AddSeconds(i)), 0, [(created, now.AddSeconds(i), By(Elena))]);
        }
        await writer.CommitAsync(CancellationToken.None);
    }
}
