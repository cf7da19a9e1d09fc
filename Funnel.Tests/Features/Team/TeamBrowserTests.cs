using Funnel.Tests.Kit;
using Microsoft.Playwright;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Team;

/// <summary>Two people in real browsers: a head hands deals over, another's board shows it at once, and one click gives them back.</summary>
[Collection(BrowserTests.Name)]
public sealed class TeamBrowserTests(Browser browser, TeamFloor floor) : IClassFixture<TeamFloor>
{
    [Fact]
    public async Task A_head_hands_over_all_that_is_proposed_others_see_it_on_their_boards_and_an_undo_gives_it_back()
    {
        await using var head = await browser.OpenAsync(floor.App.At("/team"), await floor.App.CookieAsync(TeamFloor.Head));
        await using var director = await browser.OpenAsync(floor.App.At("/board"), await floor.App.CookieAsync(TeamFloor.Director));
        await using var seller = await browser.OpenAsync(floor.App.At("/board"), await floor.App.CookieAsync(TeamFloor.Seller));
        await OwnerAsync(director, "Large", "Boris Godunov");
        await Assertions.Expect(Cards(seller)).ToHaveCountAsync(3);

        await Assertions.Expect(head.Page.Locator("tr[data-person]")).ToHaveCountAsync(2);
        await Assertions.Expect(head.Page.Locator(".ho h3 a")).ToHaveTextAsync(["Large", "Middle"]);
        await head.Page.GetByRole(AriaRole.Button, new() { Name = "Apply 2 handovers" }).ClickAsync();
        await OwnerAsync(director, "Large", "Anna Karenina");
        await OwnerAsync(director, "Middle", "Anna Karenina");
        await OwnerAsync(director, "Small", "Boris Godunov");
        // Boris works below Anna's department: what she took is hers alone to see.
        await Assertions.Expect(Cards(seller)).ToHaveCountAsync(1);
        Assert.Equal(Anna.Value, await floor.OwnerOfAsync(floor.Open[2]));

        // Anna is full now: nothing more is proposed, and what was done stands in the list.
        await Assertions.Expect(head.Page.Locator(".ho")).ToHaveCountAsync(0);
        var row = head.Page.Locator("tr[data-batch]").First;
        await Assertions.Expect(row.Locator("td").Nth(2)).ToHaveTextAsync("2");
        await row.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await OwnerAsync(director, "Large", "Boris Godunov");
        await Assertions.Expect(Cards(seller)).ToHaveCountAsync(3);
        await Assertions.Expect(head.Page.Locator(".ho")).ToHaveCountAsync(2);
        Assert.Equal(Boris.Value, await floor.OwnerOfAsync(floor.Open[2]));
        head.AssertNoErrors();
        seller.AssertNoErrors();
        director.AssertNoErrors();
    }

    static ILocator Cards(Window window) => window.Page.Locator("[data-list] [data-deal]");

    static Task OwnerAsync(Window window, string title, string owner) =>
        Assertions.Expect(Cards(window).Filter(new() { Has = window.Page.GetByText(title, new() { Exact = true }) }).Locator(".r4 .av")).ToHaveAttributeAsync("title", owner);
}
