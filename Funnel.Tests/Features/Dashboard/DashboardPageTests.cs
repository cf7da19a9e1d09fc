using Bunit;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Dashboard;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Dashboard;

public sealed class DashboardPageTests : LivePages
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact]
    public void A_company_without_deals_sees_one_thing_to_do_and_no_zeros()
    {
        var cut = Render<DashboardPage>();
        Assert.Equal("/board", cut.Find("main a.btn.pri").GetAttribute("href"));
        Assert.Empty(cut.FindAll(".kpi, .filters"));
    }

    [Fact]
    public void A_click_on_a_stage_leads_to_its_deals_under_the_same_view()
    {
        Deals(3);
        GoTo("/?period=2026-01&owner=1&visited=1");
        var cut = Render<DashboardPage>();
        Do(cut, () => cut.Find($".hit[data-key='{Interest.Value}']").Click());
        Assert.Equal($"/deals?period=2026-01&visited=1&owner=1&stage={Interest.Value}", Address);
    }

    [Fact]
    public void A_choice_goes_into_the_address_and_shows_its_figures()
    {
        Deals(3);
        var cut = Render<DashboardPage>();
        Do(cut, () => cut.FindAll(".funnel .seg input").First(i => i.GetAttribute("value") == "Now").Change("Now"));
        Assert.Equal("/?mode=now", Address);
        cut.WaitForAssertion(() => Assert.Contains("Deals open now", cut.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_choices_in_a_row_are_both_kept_however_slow_the_count()
    {
        Deals(3);
        var cut = Render<DashboardPage>();
        // No count ends between the two: both come on the page's own thread.
        await cut.InvokeAsync(() =>
        {
            Do(cut, () => cut.FindAll(".funnel .seg input").First(i => i.GetAttribute("value") == "visited").Change("visited"));
            Do(cut, () => cut.FindAll(".funnel .seg input").First(i => i.GetAttribute("value") == "Active").Change("Active"));
        });
        Assert.Equal("/?cohort=active&visited=1", Address);
    }

    [Fact]
    public void The_report_is_printed_with_exactly_the_view()
    {
        Deals(1);
        GoTo("/?period=2026-01&channel=2&mode=stage");
        var cut = Render<DashboardPage>();
        Assert.Equal("/api/v1/reports/funnel.pdf?period=2026-01&mode=stage&channel=2", cut.Find(".print>a.btn").GetAttribute("href"));
        Do(cut, () => cut.Find(".print .opener").Click());
        Assert.EndsWith("&paper=letter&orientation=landscape", cut.FindAll(".print [role=menuitem]")[^1].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_told_by_the_feed_changes_the_numbers_in_place_and_lights_them_up()
    {
        var deal = Deals(2)[0];
        var cut = Render<DashboardPage>();
        Assert.Contains("2 deals", cut.FindAll(".kpi")[4].TextContent, StringComparison.Ordinal);
        Book.Do(deal, Now, d => d.Win());
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() =>
        {
            Assert.Contains("1 deal", cut.FindAll(".kpi")[0].TextContent, StringComparison.Ordinal);
            Assert.Contains("lit", cut.FindAll(".kpi .of .fig")[0].ClassList);
            Assert.NotEmpty(cut.FindAll(".hit.lit"));
        });
    }

    [Fact]
    public async Task The_past_is_its_own_quarter_and_no_news_changes_it()
    {
        var deal = Deals(2)[0];
        Clock.Advance(TimeSpan.FromDays(100));
        GoTo("/?asOf=2026-01-09T12:00:00Z");
        var cut = Render<DashboardPage>();
        cut.WaitForElement(".line[aria-busy=false]");
        Assert.Contains("Q1", cut.FindAll(".fchip b").Select(b => b.TextContent).First(t => t.StartsWith('Q')), StringComparison.Ordinal);
        Assert.Contains("2 deals", cut.FindAll(".kpi")[4].TextContent, StringComparison.Ordinal);
        var shown = cut.Markup;
        Book.Do(deal, Now, d => d.Win());
        Tell();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await cut.InvokeAsync(() => { });
        Assert.Equal(shown, cut.Markup);
        Assert.Contains("asOf=2026-01-09", cut.Find(".print>a.btn").GetAttribute("href"), StringComparison.Ordinal);
        await cut.InvokeAsync(() => cut.FindAll("button").Single(b => b.TextContent.Contains("Back to now", StringComparison.Ordinal)).Click());
        Assert.Equal("/", Address);
        cut.WaitForAssertion(() => Assert.Contains("1 deal", cut.FindAll(".kpi")[4].TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_view_lights_nothing_up()
    {
        Deals(2);
        var cut = Render<DashboardPage>();
        GoTo("/?period=all");
        cut.WaitForAssertion(() => Assert.Equal("All time", cut.FindAll(".fchip b")[1].TextContent));
        Assert.Empty(cut.FindAll(".lit"));
    }

    [Fact]
    public void Hostile_names_are_shown_as_they_are_on_bars_tips_and_tables()
    {
        var stages = Sales.Stages.Select(s => s.Id == Interest ? s with { Name = Hostile } : s);
        Deals(2, Hostile);
        Know(new Catalog(Books.Company, [new Pipeline(SalesId, "Sales " + Hostile, stages)], Departments, Employees, Lines, Products,
            Channels.Select(c => c with { Name = c.Name + Hostile }), CustomerTypes, Customers, Books.LossReasons));
        var cut = Render<DashboardPage>();
        Do(cut, () => cut.Find(".table-switch").Click());
        Assert.Empty(cut.FindAll("img"));
        Assert.Contains(cut.FindAll(".chart-table th"), th => th.TextContent == Hostile);
        Assert.Contains("Sales " + Hostile, cut.Find(".bar").TextContent, StringComparison.Ordinal);
        Assert.Contains(cut.FindAll(".what b"), b => b.TextContent.Contains(Hostile, StringComparison.Ordinal));
        Do(cut, () => cut.Find(".table-switch").Click());
        Assert.Contains(cut.FindAll(".tip text"), t => t.TextContent.StartsWith("<img", StringComparison.Ordinal));
    }

    [Fact]
    public void More_than_all_is_no_reason_to_break()
    {
        // Nothing at the first stage and much at the second: of previous is above 100 % or nothing at all.
        Deals(1);
        for (var i = 0; i < 30; i++)
            A.Deal().InStage(Interest).Through(Fair).In(Book);
        Know();
        GoTo("/?mode=now&period=all");
        var cut = Render<DashboardPage>();
        Assert.Contains("3,000%", cut.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Russian_is_spoken_throughout()
    {
        Speak("ru");
        Deals(5);
        Book.Do(new DealId(1), Now.AddHours(-1), d => d.Win());
        Book.Do(new DealId(2), Now.AddHours(-1), d => d.Lose("Price"));
        Know();
        var cut = Render<DashboardPage>();
        Assert.Equal("Обзор воронки", cut.Find("h1").TextContent);
        Assert.Contains("1 сделка", cut.FindAll(".kpi")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("из 2 закрытых", cut.FindAll(".kpi")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Последние движения", cut.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_address_asks_in_vain_is_said()
    {
        Deals(1);
        GoTo("/?owner=Nobody%20<b>");
        Assert.Contains("owner “Nobody <b>”", Render<DashboardPage>().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_that_leave_nothing_are_named_and_can_be_cleared()
    {
        Deals(1);
        GoTo("/?owner=3&pipeline=1");
        var cut = Render<DashboardPage>();
        Assert.Contains("Clara Schumann", cut.Find(".funnel .empty").TextContent, StringComparison.Ordinal);
        Do(cut, () => cut.Find(".funnel .empty button").Click());
        Assert.Equal("/?pipeline=1", Address);
    }

    List<DealId> Deals(int count, string title = "A deal")
    {
        var deals = Enumerable.Range(0, count).Select(_ => A.Deal(title).OwnedBy(Anna).Through(Site).In(Book)).ToList();
        foreach (var deal in deals.Skip(1))
            Book.Move(deal, Start.AddDays(2), Interest);
        Know();
        return deals;
    }
}
