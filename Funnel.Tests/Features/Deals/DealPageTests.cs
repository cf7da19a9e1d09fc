using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Funnel.Tests.Features.Deals;

/// <summary>The deal page in real browsers, on the sample company. Promise 39: who edits while somebody else changes keeps both, or is asked.</summary>
[Collection(BrowserTests.Name)]
public sealed class DealPageTests(Browser browser, DealPageTests.SampleApp sample) : IClassFixture<DealPageTests.SampleApp>
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    RunningApp App => sample.App;

    [Fact]
    public async Task An_edited_budget_is_in_the_figures_the_timeline_and_the_API()
    {
        var id = await CreateAsync("Budget deal", 10_000);
        await using var ann = await OpenAsync(id);
        await ann.Page.Locator("[data-fact=budget] .value").ClickAsync();
        var amount = ann.Page.Locator("[data-edit=budget] input").First;
        await amount.FillAsync("many");
        await amount.PressAsync("Enter");
        await Expect(ann.Page.Locator("[data-edit=budget] [role=alert]")).ToContainTextAsync("“many” is no amount");
        await Expect(amount).ToHaveValueAsync("many");
        await amount.FillAsync("12,500.50");
        await ann.Page.Locator("[data-edit=budget] input").Nth(1).FillAsync("survey " + Hostile);
        await amount.PressAsync("Enter");
        await Expect(ann.Page.Locator("[data-fact=budget] .value")).ToContainTextAsync("€12,500.50");
        await Expect(ann.Page.Locator(".tl li").First).ToContainTextAsync($"Budget changed from €10,000 to €12,500.50 survey {Hostile}");
        await Expect(ann.Page.Locator("[data-figure=budget]")).ToContainTextAsync("€12,501");
        Assert.Equal(12_500.50m, (await ReadAsync(id)).GetProperty("deal").GetProperty("amount").GetDecimal());
        ann.AssertNoErrors();
    }

    [Fact]
    public async Task Two_people_who_change_different_facts_both_keep_theirs()
    {
        var id = await CreateAsync("Two facts", 10_000);
        await using var ann = await OpenAsync(id);
        await using var bob = await OpenAsync(id, person: 2);
        await ann.Page.Locator("[data-fact=budget] .value").ClickAsync();
        var amount = ann.Page.Locator("[data-edit=budget] input").First;
        await amount.FillAsync("11000");
        await bob.Page.Locator("[data-next]").ClickAsync();
        // The other's move is on the page, and what is being typed is still there.
        await Expect(ann.Page.Locator("li.current")).ToContainTextAsync("Interest");
        await Expect(ann.Page.Locator(".toast")).ToContainTextAsync("Ingrid Dahl: Moved from Awareness to Interest");
        await Expect(amount).ToHaveValueAsync("11000");
        await Expect(ann.Page.GetByText("Apply mine")).ToHaveCountAsync(0);
        await amount.PressAsync("Enter");
        await Expect(bob.Page.Locator("[data-figure=budget]")).ToContainTextAsync("€11,000");
        var deal = (await ReadAsync(id)).GetProperty("deal");
        Assert.Equal("Interest", deal.GetProperty("stage").GetProperty("name").GetString());
        Assert.Equal(11_000m, deal.GetProperty("amount").GetDecimal());
    }

    [Fact]
    public async Task Who_edits_what_somebody_else_just_changed_is_asked()
    {
        var id = await CreateAsync("One fact", 10_000);
        await using var ann = await OpenAsync(id);
        await ann.Page.Locator("[data-fact=budget] .value").ClickAsync();
        await ann.Page.Locator("[data-edit=budget] input").First.FillAsync("11000");
        await PostAsync($"{id}/budget", new { amount = 20_000 });
        await Expect(ann.Page.Locator(".theirs")).ToContainTextAsync("Budget changed from €10,000 to €20,000");
        await ann.Page.GetByText("Apply mine").ClickAsync();
        await Expect(ann.Page.Locator(".tl li").First).ToContainTextAsync("Budget changed from €20,000 to €11,000");
        Assert.Equal(11_000m, (await ReadAsync(id)).GetProperty("deal").GetProperty("amount").GetDecimal());
    }

    [Fact]
    public async Task A_double_click_moves_one_stage_and_undo_brings_it_back()
    {
        var id = await CreateAsync("Double click", 5_000);
        await using var ann = await OpenAsync(id);
        await ann.Page.Locator("[data-next]").DblClickAsync();
        await Expect(ann.Page.Locator("li.current")).ToContainTextAsync("Interest");
        await Expect(ann.Page.Locator(".toast")).ToContainTextAsync("Moved to Interest");
        Assert.Equal(2, (await ReadAsync(id)).GetProperty("deal").GetProperty("version").GetInt32());
        await ann.Page.Locator(".tl li").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ann.Page.Locator("li.current")).ToContainTextAsync("Awareness");
        await Expect(ann.Page.Locator(".tl li.gone")).ToContainTextAsync("undone by");
        Assert.Equal(3, (await ReadAsync(id)).GetProperty("deal").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Losing_asks_for_the_reason_and_reopening_brings_back()
    {
        var id = await CreateAsync("Loser " + Hostile, 5_000);
        await using var ann = await OpenAsync(id);
        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Lost", Exact = true }).ClickAsync();
        var dialog = ann.Page.Locator(".dialog");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Mark as lost" }).ClickAsync();
        await Expect(dialog.Locator("[role=alert]")).ToBeVisibleAsync();
        await dialog.Locator("textarea").FillAsync("Too dear");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Mark as lost" }).ClickAsync();
        await Expect(ann.Page.Locator(".title")).ToContainTextAsync("Lost: Too dear");
        Assert.Equal("Too dear", (await ReadAsync(id)).GetProperty("deal").GetProperty("lostReason").GetString());
        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Reopen" }).ClickAsync();
        await Expect(ann.Page.Locator("li.current")).ToContainTextAsync("Awareness");
        ann.AssertNoErrors();
    }

    [Fact]
    public async Task Moving_back_by_the_keyboard_asks_first()
    {
        var id = await CreateAsync("Back", 5_000, "Decision");
        await using var ann = await OpenAsync(id);
        await ann.Page.Locator("ol.steps button").First.FocusAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.Page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Move back" }).ClickAsync();
        await Expect(ann.Page.Locator("li.current")).ToContainTextAsync("Awareness");
    }

    [Fact]
    public async Task A_handover_shows_people_with_their_open_deals_and_reaches_the_other_screen()
    {
        var id = await CreateAsync("Handed", 5_000);
        await using var ann = await OpenAsync(id);
        await using var bob = await OpenAsync(id);
        await ann.Page.GetByText("Hand over").First.ClickAsync();
        var person = ann.Page.Locator("[role=menu] .person").First;
        await Expect(person).ToContainTextAsync(" open");
        var name = await person.Locator(".who").InnerTextAsync();
        await person.ClickAsync();
        await Expect(bob.Page.Locator(".meta")).ToContainTextAsync(name);
    }

    [Fact]
    public async Task A_deleted_deal_says_so_and_can_be_brought_back()
    {
        var id = await CreateAsync("Deleted", 5_000);
        await using var ann = await OpenAsync(id);
        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await ann.Page.GetByText("Delete this deal…").ClickAsync();
        await ann.Page.Locator(".dialog textarea").FillAsync("Entered twice");
        await ann.Page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(ann.Page.Locator(".empty")).ToContainTextAsync("Entered twice");
        await Expect(ann.Page.GetByText("Back to the board")).ToBeVisibleAsync();
        await ann.Page.ReloadAsync();
        await ReadyAsync(ann);
        await ann.Page.GetByText("Undo the deletion").ClickAsync();
        await Expect(ann.Page.Locator("[data-next]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Products_add_up_and_tell_the_difference_to_the_budget()
    {
        var id = await CreateAsync("Products", 5_000);
        await using var ann = await OpenAsync(id);
        var panel = ann.Page.Locator(".products");
        await panel.GetByText("Add").ClickAsync();
        await panel.Locator("select").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await panel.GetByLabel("Quantity").FillAsync("3");
        await panel.GetByLabel("Sum in EUR").FillAsync("4200");
        await Expect(panel).ToContainTextAsync("€800 less than the budget");
        await panel.GetByText("Save").ClickAsync();
        await Expect(panel.Locator("tfoot")).ToContainTextAsync("€4,200");
        await Expect(panel.Locator("tfoot")).ToContainTextAsync("€800 less than the budget");
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("0")]
    [InlineData("what%20is%20this")]
    public async Task An_unknown_deal_has_a_clear_page_with_a_way_back(string id)
    {
        await using var ann = await OpenAsync(id);
        await Expect(ann.Page.Locator(".empty")).ToContainTextAsync("There is no deal");
        await ann.Page.GetByText("Back to the board").ClickAsync();
        await Expect(ann.Page).ToHaveURLAsync(App.At("/board").ToString());
    }

    [Fact]
    public async Task A_title_that_means_harm_is_shown_literally()
    {
        await using var ann = await OpenAsync(await CreateAsync(Hostile, 5_000));
        await Expect(ann.Page.Locator(".title")).ToContainTextAsync(Hostile);
        ann.AssertNoErrors();
    }

    async Task<Window> OpenAsync(string id, int person = 1)
    {
        var window = await browser.OpenAsync(App.At($"/deals/{id}"), await App.CookieAsync(RunningApp.MailOf(person)));
        await ReadyAsync(window);
        return window;
    }

    static Task ReadyAsync(Window window) => window.Page.Locator(".app[data-interactive]").WaitForAsync();

    async Task<string> CreateAsync(string title, decimal amount, string stage = "Awareness") =>
        (await PostAsync("", new { title, customer = "Test customer", amount, stage })).GetProperty("id").GetString()!;

    async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await App.Http.PostAsJsonAsync("/api/v1/deals" + (path.Length == 0 ? "" : "/" + path), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    Task<JsonElement> ReadAsync(string id) => App.Http.GetFromJsonAsync<JsonElement>($"/api/v1/deals/{id}");

    public sealed class SampleApp : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
