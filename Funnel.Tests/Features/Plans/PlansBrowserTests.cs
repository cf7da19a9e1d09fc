using Funnel.Tests.Kit;
using Microsoft.Playwright;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Plans;

/// <summary>The grid in a real browser: typed into and pasted like a spreadsheet, taken back, and seen by others at once.</summary>
[Collection(BrowserTests.Name)]
public sealed class PlansBrowserTests(Browser browser, PlanFloor floor) : IClassFixture<PlanFloor>
{
    static PlansBrowserTests() => Assertions.SetDefaultExpectTimeout(20_000);

    static int Year => PlanFloor.Today.Year;

    [Fact]
    public async Task What_is_typed_is_saved_the_next_cell_waits_and_it_can_be_taken_back_step_by_step()
    {
        await using var window = await OpenAsync();
        var (first, second) = (Cell(window, $"employee:{Clara.Value}", $"{Year}-01"), Cell(window, $"employee:{Clara.Value}", $"{Year}-02"));
        await first.ClickAsync();
        await window.Page.Keyboard.TypeAsync("1500");
        await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(first).ToHaveTextAsync("1,500");
        await Assertions.Expect(second).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("2000");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(second).ToHaveTextAsync("2,000");
        await first.ClickAsync();
        await window.Page.Keyboard.TypeAsync("7");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(first).ToHaveTextAsync("7");
        foreach (var (cell, text) in new[] { (first, "1,500"), (second, ""), (first, "") })
        {
            await first.ClickAsync();
            await window.Page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(cell).ToHaveTextAsync(text);
        }
        window.AssertNoErrors();
    }

    [Fact]
    public async Task What_is_no_number_stays_in_its_cell_in_red_with_the_reason()
    {
        await using var window = await OpenAsync();
        var cell = Cell(window, $"employee:{Eve.Value}", $"{Year}-03");
        await cell.ClickAsync();
        await window.Page.Keyboard.TypeAsync("12x");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync("12x");
        await Assertions.Expect(cell).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(cell).ToHaveAttributeAsync("title", "“12x” is not a number.");
        await Assertions.Expect(window.Page.Locator("[data-wrong]")).ToContainTextAsync("Eve, March " + Year + ": “12x” is not a number.");
        Assert.DoesNotContain(PlanFloor.Row(await PlanFloor.GetAsync(floor.App.Http, $"?year={Year}"), "Eve").GetProperty("targets").EnumerateArray(), t => t.TryGetProperty("target", out _));
        await window.Page.Locator("[data-wrong] button").ClickAsync();
        await Assertions.Expect(cell).ToHaveTextAsync("");
        await Assertions.Expect(window.Page.Locator("[data-wrong]")).ToHaveCountAsync(0);
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_sign_or_a_letter_typed_first_is_not_lost()
    {
        await using var window = await OpenAsync();
        var cell = Cell(window, $"employee:{Eve.Value}", $"{Year}-04");
        foreach (var (typed, why) in new[] { ("-5", "less than nothing"), ("abc", "“abc” is not a number.") })
        {
            await cell.ClickAsync();
            await window.Page.Keyboard.TypeAsync(typed);
            await window.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(cell).ToHaveTextAsync(typed);
            await Assertions.Expect(window.Page.Locator("[data-wrong]")).ToContainTextAsync(why);
        }
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_block_of_a_spreadsheet_is_pasted_as_one_step_and_others_see_it_at_once()
    {
        await using var other = await OpenAsync(PlanFloor.Director);
        await using var window = await OpenAsync(PlanFloor.Head);
        var cell = Cell(window, $"employee:{Boris.Value}", $"{Year}-05");
        await cell.ClickAsync();
        await window.Page.EvaluateAsync("() => { const d = new DataTransfer(); d.setData('text/plain', '100\\t1,200.50\\r\\n300\\t\\r\\n'); document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true })); }");
        await Assertions.Expect(cell).ToHaveTextAsync("100");
        await Assertions.Expect(Cell(window, $"employee:{Boris.Value}", $"{Year}-06")).ToHaveTextAsync("1,200.5");
        await Assertions.Expect(Cell(window, $"employee:{Anna.Value}", $"{Year}-05")).ToHaveTextAsync("300");
        await Assertions.Expect(Cell(other, $"employee:{Boris.Value}", $"{Year}-06")).ToHaveTextAsync("1,200.5");
        await Assertions.Expect(Cell(other, $"employee:{Boris.Value}", $"{Year}-06")).ToHaveAttributeAsync("title", "Anna Karenina set this");
        // North is out of the other head's sight, and the company's row out of this one's hands.
        Assert.Equal(0, await window.Page.Locator("td[data-row='company:0']").CountAsync());
        // What offers to take it back leaves once that is done, even under the pointer, which holds it: pressed then it would take back another step.
        var offer = window.Page.Locator(".toast").Filter(new() { HasText = "3 targets set" });
        await cell.ClickAsync();
        await offer.HoverAsync();
        await window.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(cell).ToHaveTextAsync("");
        await Assertions.Expect(offer).ToHaveCountAsync(0);
        await Assertions.Expect(Cell(other, $"employee:{Boris.Value}", $"{Year}-06")).ToHaveTextAsync("");
        window.AssertNoErrors();
        other.AssertNoErrors();
    }

    [Fact]
    public async Task Of_two_people_in_one_cell_the_slower_is_told_and_keeps_what_was_typed()
    {
        await using var window = await OpenAsync(PlanFloor.Head);
        var cell = Cell(window, $"department:{Harbour.Value}", $"{Year}-09");
        await cell.DblClickAsync();
        await window.Page.Keyboard.TypeAsync("50");
        // While it is typed, somebody else is done.
        await PlanFloor.SetAsync(floor.App.Http, new { scope = "department", id = "Harbour", period = $"{Year}-09", value = 900 });
        await Assertions.Expect(cell).ToHaveTextAsync("900");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync("50");
        await Assertions.Expect(cell).ToHaveAttributeAsync("title", "Administrator has changed this target meanwhile. Look at it again.");
        Assert.Equal(900, Target(await PlanFloor.GetAsync(floor.App.Http, $"?year={Year}"), "Harbour", $"{Year}-09"));
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_seller_looks_and_cannot_type_and_the_past_is_for_nobody_to_change()
    {
        await using var window = await OpenAsync(PlanFloor.Seller);
        var cell = Cell(window, $"employee:{Boris.Value}", $"{Year}-04");
        await cell.ClickAsync();
        await window.Page.Keyboard.TypeAsync("5");
        await Assertions.Expect(window.Page.Locator("[data-editor]")).ToBeHiddenAsync();
        await Assertions.Expect(cell).ToHaveAttributeAsync("aria-readonly", "true");
        window.AssertNoErrors();

        await using var past = await OpenAsync(query: $"?asOf={Year}-01-02");
        await Cell(past, "company:0", $"{Year}-04").ClickAsync();
        await past.Page.Keyboard.TypeAsync("5");
        await Assertions.Expect(past.Page.Locator("[data-editor]")).ToBeHiddenAsync();
        Assert.Equal(0, await past.Page.Locator("td[data-edit]").CountAsync());
        past.AssertNoErrors();
    }

    [Fact]
    public async Task A_number_of_a_spread_is_typed_over_seen_to_be_off_and_set_as_typed()
    {
        await PlanFloor.SetAsync(floor.App.Http, new { scope = "department", id = "Harbour", period = $"{Year}-12", value = 1_000 });
        await using var window = await OpenAsync();
        await Cell(window, $"department:{Harbour.Value}", $"{Year}-12").ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Spread", Exact = true }).ClickAsync();
        var number = window.Page.GetByLabel("Boris Godunov, Dec", new() { Exact = true });
        await number.FillAsync("7x");
        await Assertions.Expect(window.Page.Locator(".df0")).ToContainTextAsync("“7x” cannot be a target.");
        await Assertions.Expect(window.Page.Locator(".spread .btn.pri")).ToBeDisabledAsync();
        await number.FillAsync("700");
        await Assertions.Expect(window.Page.Locator(".df0")).ToContainTextAsync("300 less than the plan above");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Set 1 target", Exact = true }).ClickAsync();
        await Assertions.Expect(Cell(window, $"employee:{Boris.Value}", $"{Year}-12")).ToHaveTextAsync("700");
        Assert.Equal(700, Target(await PlanFloor.GetAsync(floor.App.Http, $"?year={Year}"), "Boris Godunov", $"{Year}-12"));
        window.AssertNoErrors();
    }

    [Fact]
    public async Task A_customer_who_never_bought_is_found_by_name_and_given_a_target_that_stays()
    {
        var customer = Customers[^1];
        await using var window = await OpenAsync(query: "?by=customers");
        var cell = Cell(window, $"customer:{customer.Id.Value}", $"{Year}-12");
        await Assertions.Expect(cell).ToHaveCountAsync(0);
        await FindAsync(customer.Name[1..].ToUpperInvariant());
        await cell.ClickAsync();
        await window.Page.Keyboard.TypeAsync("250");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync("250");
        await FindAsync("<nobody>");
        await Assertions.Expect(window.Page.Locator(".found")).ToHaveTextAsync("No customer’s name has “<nobody>” in it.");
        await Assertions.Expect(cell).ToHaveTextAsync("250");
        window.AssertNoErrors();

        async Task FindAsync(string text)
        {
            await window.Page.Locator(".filters input[type=search]").FillAsync(text);
            await window.Page.Keyboard.PressAsync("Enter");
        }
    }

    static ILocator Cell(Window window, string row, string period) => window.Page.Locator($"td[data-row='{row}'][data-period='{period}']").First;

    static decimal? Target(System.Text.Json.JsonElement answer, string name, string period) =>
        PlanFloor.Row(answer, name).GetProperty("targets").EnumerateArray().Single(t => t.GetProperty("period").GetString() == period).GetProperty("target").GetDecimal();

    async Task<Window> OpenAsync(string? mail = null, string query = "")
    {
        var window = await browser.OpenAsync(floor.App.At("/plans" + query), mail is null ? null : await floor.App.CookieAsync(mail));
        await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The keys have come once a cell can be reached with Tab.
        await window.Page.Locator("td[tabindex='0']").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return window;
    }
}
