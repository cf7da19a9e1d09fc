using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Funnel.Tests.Kit;
using Funnel.Web.Parts;
using Microsoft.Playwright;
using UglyToad.PdfPig;
using static Funnel.Tests.EndToEnd.HostileCompany;

namespace Funnel.Tests.EndToEnd;

/// <summary>
/// Promise 54: what people type is shown as they typed it, on every screen, paper and table; no browser runs it, and the page's policy has nothing to stop.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class HostileTextTests(Browser browser, HostileCompany company) : IClassFixture<HostileCompany>
{
    public static TheoryData<string, string[]> Screens => new()
    {
        { "/", [Stage, Person, Channel, Svg, Reason] },
        { "/board", [.. Titles, Stage, Product] },
        { "/deals?show=all", [.. Titles, Stage, Person, Customer] },
        { "/deals/1", [Svg, Stage, Person, Customer, Channel, Product] },
        { "/deals/2", [Closing] },
        { "/deals/10", ["Lost " + Svg, Reason] },
        { "/wall?density=near", [Stage, Person, Customer] },
        { "/wall", [Stage, Person] },
        { "/sign-in", ["<u>Company</u>", Person] },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Every_screen_shows_it_literally_and_runs_none_of_it(string address, string[] shown)
    {
        await using var window = await browser.OpenBlankAsync();
        await company.App.SignInAsync(window, RunningApp.Administrator);
        await PolicyWatch.StartAsync(window.Page);
        await window.Page.GotoAsync(company.App.At(address).ToString());
        if (!address.StartsWith("/wall", StringComparison.Ordinal) && address != "/sign-in")
            await window.Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        foreach (var text in shown)
            await window.Page.WaitForFunctionAsync("text => document.body.textContent.includes(text)", text, new() { Timeout = 20_000 });
        await AssertHarmlessAsync(window);
        // Pointing at everything opens what only shows then: menus, hints, charts' tips.
        foreach (var spot in await window.Page.Locator(".hit-area:visible, [data-deal]:visible").AllAsync())
            await spot.HoverAsync(new() { Force = true });
        await AssertHarmlessAsync(window);
        window.AssertNoErrors();
    }

    [Fact]
    public async Task The_funnels_own_picture_holds_it_as_text()
    {
        await using var window = await browser.OpenBlankAsync();
        await company.App.SignInAsync(window, RunningApp.Administrator);
        await window.Page.GotoAsync(company.App.At("/").ToString());
        var texts = await window.Page.Locator(".fn .drawing-picture text").AllTextContentsAsync();
        Assert.Contains(texts, t => t.Trim().StartsWith("S<svg", StringComparison.Ordinal));
        Assert.Equal(0, await window.Page.Locator(".fn .drawing-picture :is(script, [onload], a)").CountAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&q=%3C%2Ftext%3E%3Cscript%3Ealert(2)%3C%2Fscript%3E")]
    [InlineData("&q=javascript%3Aalert(3)")]
    [InlineData("&owner=1")]
    public async Task Paper_shows_it_literally_and_holds_nothing_a_reader_acts_on(string filter)
    {
        var bytes = await company.App.Http.GetByteArrayAsync("/api/v1/reports/funnel.pdf?lang=en" + filter, TestContext.Current.CancellationToken);
        using var pdf = PdfDocument.Open(bytes);
        var printed = string.Concat(pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.Value).Where(v => !string.IsNullOrWhiteSpace(v)));
        Assert.Contains(Bare(Stage), printed, StringComparison.Ordinal);
        if (filter.StartsWith("&q=", StringComparison.Ordinal))
            Assert.Contains(Bare(WebUtility.UrlDecode(filter[3..])), printed, StringComparison.Ordinal);
        if (filter == "&owner=1")
            Assert.Contains(Bare(Person), printed, StringComparison.Ordinal);

        var objects = Regex.Replace(Encoding.Latin1.GetString(bytes), @"stream\r?\n.*?endstream", "", RegexOptions.Singleline);
        Assert.DoesNotMatch(@"/(?:JS|JavaScript|URI|OpenAction|AA|Launch|SubmitForm|GoToR|EmbeddedFile|RichMedia|XFA)\b", objects);
        Assert.All(pdf.GetPages(), page => Assert.Empty(page.GetAnnotations()));
    }

    [Fact]
    public async Task A_table_for_spreadsheets_holds_it_as_text()
    {
        var table = await company.App.Http.GetStringAsync("/deals.csv?show=all", TestContext.Current.CancellationToken);
        foreach (var title in Titles)
            Assert.Contains("," + SheetText.Cell(title) + ",", table, StringComparison.Ordinal);
        Assert.Contains(",'" + Formula + ",", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_given_it_as_it_is()
    {
        var answer = await company.App.Http.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/v1/deals", TestContext.Current.CancellationToken);
        var titles = answer.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("title").GetString()).ToList();
        Assert.Empty(Titles.Except(titles));
    }

    [Fact]
    public async Task Ten_thousand_emoji_are_refused_and_two_hundred_characters_of_them_shown()
    {
        using var refused = await company.App.Http.PostAsJsonAsync("/api/v1/deals", new { title = string.Concat(Enumerable.Repeat("🦊", 10_000)), amount = 5 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("The text is longer than 200 characters.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var foxes = string.Concat(Enumerable.Repeat("🦊", 100));
        using var made = await company.App.Http.PostAsJsonAsync("/api/v1/deals", new { title = foxes, amount = 5 }, TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        await using var window = await browser.OpenAsync(company.App.At("/board"));
        await window.Page.WaitForFunctionAsync("text => document.body.textContent.includes(text)", foxes);
        Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The board is wider than the window.");
    }

    static async Task AssertHarmlessAsync(Window window)
    {
        var grown = await window.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('script:not([src]), [onload], [onerror], [onmouseover], [href^=\"javascript\" i], img[src=x], iframe, object, embed, base:not([href=\"/\"])')].map(e => e.outerHTML.slice(0, 200))");
        Assert.Empty(grown);
        Assert.Empty(await PolicyWatch.BrokenAsync(window.Page));
        Assert.Empty(window.PageErrors);
    }

    static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
