using Bunit;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Forecast.Bridge;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Forecast.Bridge;

/// <summary>The screen on a live history: today is 4 February 2026, the window the first quarter.</summary>
public sealed class BridgePageTests : LivePages
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    static readonly DateOnly In = new(2026, 3, 20), Later = new(2026, 4, 10);

    [Fact]
    public void Each_bar_is_drawn_with_the_figure_counted_and_opens_exactly_its_entries()
    {
        Story();
        var cut = At("/bridge?from=2026-01-20");
        Assert.Equal(
            ["Start · €3,500", "New · +€700", "Reopened · 0", "Pulled in · 0", "Increased · +€500", "Decreased · 0", "Pushed out · −€500", "Won · −€700", "Lost · 0", "End · €3,500"],
            cut.FindAll(".hit").Select(h => h.GetAttribute("aria-label")!.Split('.')[0]));
        Assert.Contains("€3,500 + €1,200 − €1,200 = €3,500", cut.Find(".eq .sum").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, cut.FindAll("aside .ev").Count);

        Do(cut, () => cut.Find(".hit[data-key=PushedOut]").Click());
        Leads(cut, "/bridge?from=2026-01-19T22%3A00%3A00Z&bar=pushedOut");
        cut.WaitForAssertion(() => Assert.Equal("PushedOut", cut.Find("aside").GetAttribute("data-bar")));
        Assert.Equal(["Slips", "−€500"], [cut.Find("aside .ev h3 a").TextContent, cut.Find("aside .ev .a").TextContent]);
        Assert.Contains("20\u00A0Mar", cut.Find("aside .ev .d").TextContent, StringComparison.Ordinal);
        Assert.Contains("10\u00A0Apr", cut.Find("aside .ev .d").TextContent, StringComparison.Ordinal);

        Do(cut, () => cut.Find(".hit[data-key=PushedOut]").Click());
        Leads(cut, "/bridge?from=2026-01-19T22%3A00%3A00Z");
    }

    [Fact]
    public void The_start_opens_the_deals_it_counts()
    {
        Story();
        var cut = At("/bridge?from=2026-01-20&bar=start");
        Assert.Equal(["Grows", "Stays", "Slips"], cut.FindAll("aside .ev h3 a").Select(a => a.TextContent));
        Assert.Equal("€3,500", cut.Find("aside .v").TextContent);
    }

    [Fact]
    public void Measure_table_and_instants_stand_in_the_address()
    {
        Story();
        var cut = At("/bridge");
        Do(cut, () => cut.FindAll(".filters .seg input").First(i => i.GetAttribute("value") == "Count").Change("Count"));
        Leads(cut, "/bridge?measure=count");
        cut.WaitForAssertion(() => Assert.StartsWith("End · 2.", cut.FindAll(".hit")[^1].GetAttribute("aria-label"), StringComparison.Ordinal));
        Do(cut, () => cut.Find(".eq button").Click());
        Leads(cut, "/bridge?measure=count&show=table");
        cut.WaitForAssertion(() => Assert.Equal("Running total", cut.FindAll(".chart-table th")[4].TextContent));

        cut = At("/bridge?from=2026-01-01&to=2026-01-20&window=2026-Q1&department=2");
        Assert.Equal("/api/v1/reports/bridge.pdf?window=2026-Q1&from=2025-12-31T22%3A00%3A00Z&to=2026-01-19T22%3A00%3A00Z&department=2", cut.Find(".print>a.btn").GetAttribute("href"));
        // Whoever looks at a moment of the past goes on looking at it, on the siblings and on the board.
        Assert.Equal("/?asOf=2026-01-19T22%3A00%3A00Z&department=2", cut.Find(".tabs a:not(.on)").GetAttribute("href"));
        Assert.Equal("page", cut.Find(".tabs a.on").GetAttribute("aria-current"));
        Assert.Equal("/board?asOf=2026-01-19T22%3A00%3A00Z&department=2", cut.Find("aside .ft a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("Europe/Helsinki", "1\u00A0Oct", "start of the window")]
    [InlineData("UTC", "30\u00A0Sep", "start of the window · 1\u00A0Oct, 00:00 Helsinki")]
    public void An_instant_on_the_viewers_clock_says_which_one_it_is_on_the_companys(string viewer, string day, string note)
    {
        var cut = Render<InstantCard>(p => p.Add(c => c.Letter, "A").Add(c => c.At, new DateTime(2026, 9, 30, 21, 0, 0, DateTimeKind.Utc)).Add(c => c.Note, "start of the window")
            .Add(c => c.Zone, TimeZoneInfo.FindSystemTimeZoneById(viewer)).Add(c => c.Company, TimeZoneInfo.FindSystemTimeZoneById("Europe/Helsinki")));
        Assert.Contains(day, cut.Find("b").TextContent, StringComparison.Ordinal);
        Assert.Equal(note, cut.Find(".note").TextContent);
    }

    [Fact]
    public void A_deal_is_found_from_here()
    {
        Story();
        var cut = At("/bridge?window=2026-Q1&department=2");
        cut.Find("input[data-find]").Change("Slips");
        Assert.Equal("/deals?department=2&q=Slips&show=all", Address);
    }

    [Fact]
    public void Either_end_can_be_moved()
    {
        Story();
        var cut = At("/bridge");
        foreach (var (card, address) in new[] { (0, "/bridge?from=2026-02-03T22%3A00%3A00Z"), (1, "/bridge?from=2026-02-03T22%3A00%3A00Z&to=2026-02-03T22%3A00%3A00Z") })
        {
            Do(cut, () => cut.FindAll(".card-inst .asof")[card].Click());
            Choose(cut, i => i.TextContent.StartsWith("Start of today", StringComparison.Ordinal));
            Leads(cut, address);
        }
        cut.WaitForAssertion(() => Assert.Contains("same instant", cut.Find(".same").TextContent, StringComparison.Ordinal));
        Assert.Equal("Start · €3,500", Assert.Single(cut.FindAll(".hit")).GetAttribute("aria-label")!.Split('.')[0]);
        Do(cut, () => cut.FindAll(".card-inst .asof")[1].Click());
        Choose(cut, i => i.TextContent == "This moment");
        Leads(cut, "/bridge?from=2026-02-03T22%3A00%3A00Z");
    }

    // The menu opens after the browser has been asked where there is room.
    static void Choose(IRenderedComponent<BridgePage> cut, Func<AngleSharp.Dom.IElement, bool> which)
    {
        cut.WaitForAssertion(() => Assert.Contains(cut.FindAll(".card-inst .menu-item"), i => which(i)));
        Do(cut, () => cut.FindAll(".card-inst .menu-item").First(which).Click());
    }

    [Fact]
    public void Without_a_start_it_is_the_windows_or_while_that_has_not_begun_the_quarters()
    {
        Story();
        Assert.Equal("start of the window", At("/bridge").Find(".card-inst .note").TextContent.Trim());
        Assert.Equal("start of the quarter", At("/bridge?window=2026-Q2").Find(".card-inst .note").TextContent.Trim());
    }

    [Fact]
    public void A_start_after_the_end_is_refused_in_words_and_can_be_put_right()
    {
        Story();
        var cut = At("/bridge?from=2026-02-01&to=2026-01-20");
        Assert.Contains("its start cannot be later than its end", cut.Find(".bridge .empty").TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.Find(".bridge .empty button").Click());
        Leads(cut, "/bridge?to=2026-01-19T22%3A00%3A00Z");
    }

    [Fact]
    public void What_happens_now_changes_the_bridge_to_now_and_leaves_one_to_the_past_alone()
    {
        Story();
        var (live, past) = (At("/bridge?from=2026-01-20"), "");
        A.Deal("Just now").Worth(40).Closing(In).At(Now).In(Book);
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        live.WaitForAssertion(() => Assert.StartsWith("New · +€740.", live.Find(".hit[data-key=New]").GetAttribute("aria-label"), StringComparison.Ordinal));

        var then = At("/bridge?from=2026-01-10&to=2026-02-01");
        past = then.Find(".eq .sum").TextContent;
        A.Deal("Later").Worth(40).Closing(In).At(Now).In(Book);
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(past, then.Find(".eq .sum").TextContent);
        Assert.Contains("Past", then.Find(".lp").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Deals_pushed_out_again_and_changes_taken_back_are_marked()
    {
        var again = A.Deal("Again").Closing(In).In(Book);
        Book.Do(again, Start.AddDays(2), d => d.ExpectClose(In.AddDays(3)));
        Book.Do(again, Start.AddDays(20), d => d.ExpectClose(Later));
        var back = A.Deal("Back").Closing(In).In(Book);
        Book.Do(back, Start.AddDays(3), d => d.Win());
        Book.Undo(back, Start.AddDays(21));
        Know();
        var cut = At("/bridge?from=2026-01-10&bar=pushedOut");
        Assert.Equal("again", cut.Find("aside .ev .pill.rot").TextContent.Trim());
        Assert.Contains("1 of them not for the first time", cut.Find("aside .t p").TextContent, StringComparison.Ordinal);
        cut = At("/bridge?from=2026-01-10&bar=reopened");
        Assert.Equal("undone", cut.Find("aside .ev .pill").TextContent.Trim());
    }

    [Fact]
    public void Names_are_words_not_markup()
    {
        A.Deal(Hostile).Closing(In).In(Book);
        Know();
        var cut = At("/bridge?bar=new");
        Assert.Equal(Hostile, cut.Find("aside .ev h3 a").TextContent);
        Assert.Empty(cut.FindAll("img"));
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        Story();
        var cut = At("/bridge?from=2026-01-20&bar=pushedOut");
        Assert.Equal("Мост прогноза", cut.Find("h1").TextContent);
        Assert.Equal("Позже", cut.Find("aside h2").TextContent);
        Assert.Equal("Сходится до копейки", cut.Find(".eq .pill").TextContent.Trim());
    }

    // On 20 January three deals stand; then one grows, one comes and is won, one slips.
    void Story()
    {
        var grows = A.Deal("Grows").Worth(2_000).OwnedBy(Anna).Closing(In).In(Book);
        A.Deal("Stays").Worth(1_000).OwnedBy(Anna).Closing(In).In(Book);
        var slips = A.Deal("Slips").Worth(500).OwnedBy(Clara).Closing(In).In(Book);
        Book.Do(grows, Start.AddDays(20), d => d.ChangeBudget(Euros(2_500)));
        var comes = A.Deal("Comes").Worth(700).OwnedBy(Boris).Closing(In).At(Start.AddDays(21)).In(Book);
        Book.Do(comes, Start.AddDays(22), d => d.Win());
        Book.Do(slips, Start.AddDays(23), d => d.ExpectClose(Later));
        Know();
    }

    // The page may be busy with a count when the choice comes.
    void Leads(IRenderedComponent<BridgePage> cut, string address) => cut.WaitForAssertion(() => Assert.Equal(address, Address));

    IRenderedComponent<BridgePage> At(string address)
    {
        GoTo(address);
        return Render<BridgePage>();
    }
}
