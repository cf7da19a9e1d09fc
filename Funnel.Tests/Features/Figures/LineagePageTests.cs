using Bunit;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Figures;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Figures;

public sealed class LineagePageTests : LivePages
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact]
    public void The_win_rate_is_divided_before_the_readers_eyes_and_lists_those_it_counts()
    {
        Some();
        GoTo("/lineage?figure=win-rate&period=2026-Q1");
        var cut = Render<LineagePage>();
        Assert.Equal("Win rate 67%", cut.Find("h2").TextContent);
        Assert.Equal(["2won", "÷", "3won or lost", "=", "66.67%shown 67%"], cut.FindAll(".fx>span").Select(s => s.TextContent));
        Assert.Equal(["Won 2", "Lost 1"], cut.FindAll(".lists .seg label").Select(l => l.TextContent.Trim()));
        Assert.Equal(["B", "A"], cut.FindAll(".lt tbody .who a").Select(a => a.TextContent));
        Assert.Equal("Won from Awareness", cut.Find(".el .what span").TextContent);
        // What each did to the figure: the first win made it 100 % of one, the loss after both took it down.
        Do(cut, () => cut.FindAll(".lists .seg input")[1].Change(nameof(CountedAs.Lost)));
        cut.WaitForAssertion(() => Assert.Equal("100.00% → 66.67%", cut.Find(".moved").TextContent));
        Assert.Equal("/lineage?figure=win-rate&group=lost&period=2026-Q1", Address);
        cut.WaitForAssertion(() => Assert.Equal(["C"], cut.FindAll(".lt tbody .who a").Select(a => a.TextContent)));
    }

    [Fact]
    public void It_leads_back_to_the_view_it_came_from_and_names_the_call_for_the_same_number()
    {
        Some();
        GoTo("/lineage?figure=stage&stage=2&period=2026-01&mode=number&measure=value&owner=1");
        var cut = Render<LineagePage>();
        Assert.Equal("/?period=2026-01&mode=number&measure=value&owner=1", cut.Find(".bar a").GetAttribute("href"));
        Assert.Equal("/api/v1/funnel?measure=value&owner=1&pipeline=1&period=2026-01&mode=number", cut.Find(".api a").TextContent);
        GoTo("/lineage?figure=time&stage=2&mode=number&visited=1");
        Assert.StartsWith("/api/v1/time-in-stage?pipeline=1&period=", Render<LineagePage>().Find(".api a").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_tells_its_rule_and_its_numbers_in_both_languages_also_of_nothing()
    {
        foreach (var language in new[] { "en", "ru" })
        {
            Speak(language);
            foreach (var figure in Enum.GetValues<LineageFigure>())
                Assert.NotEmpty(PageOf(figure).FindAll(".rule p"));
        }
        Some();
        foreach (var figure in Enum.GetValues<LineageFigure>())
            Assert.NotEmpty(PageOf(figure).FindAll(".fx .t"));

        IRenderedComponent<LineagePage> PageOf(LineageFigure figure)
        {
            GoTo(Urls.Lineage(Query.Of(new LineageQuery(ViewQuery.Read(_ => null, Books, Funnel.Domain.Access.Reach.Everything, Now), figure).Parameters())));
            return Render<LineagePage>();
        }
    }

    [Fact]
    public void A_win_told_by_the_feed_joins_the_list()
    {
        var deal = Some();
        GoTo("/lineage?figure=won");
        var cut = Render<LineagePage>();
        Book.Do(deal, Now, d => d.Win());
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() => Assert.Equal(["D", "B", "A"], cut.FindAll(".lt tbody .who a").Select(a => a.TextContent)));
    }

    [Fact]
    public void What_the_address_asks_for_in_vain_is_said_and_left_out()
    {
        Some();
        GoTo("/lineage?figure=luck&owner=nobody");
        Assert.Equal(2, Render<LineagePage>().FindAll(".refused").Count);
        GoTo("/lineage?figure=time&stage=5");
        // Nobody stays at the won stage.
        Assert.Contains("5", Render<LineagePage>().Find(".refused").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_small_company_every_change_shown_says_what_it_did_to_the_figure()
    {
        for (var i = 0; i < 9; i++)
            Book.Do(A.Deal($"Won {i}").Worth(1_000).In(Book), Start.AddDays(1 + i), d => d.Win());
        Know();
        GoTo("/lineage?figure=won&period=2026-Q1");
        Assert.Equal(9, Render<LineagePage>().FindAll(".moved").Count);
    }

    [Fact]
    public void A_hostile_title_stays_text_on_the_page_and_runs_in_no_spreadsheet()
    {
        Book.Do(A.Deal(Hostile).In(Book), Now, d => d.Win());
        Book.Do(A.Deal("=HYPERLINK(1)").In(Book), Now, d => d.Win());
        Know();
        GoTo("/lineage?figure=won");
        var cut = Render<LineagePage>();
        Assert.Empty(cut.FindAll("main img"));
        Assert.Contains(Hostile, cut.Find(".lt").TextContent, StringComparison.Ordinal);
        var (deals, events) = Files(new LineageQuery(ViewQuery.Read(_ => null, Books, Funnel.Domain.Access.Reach.Everything, Now), LineageFigure.Won));
        Assert.All(new[] { deals, events }, file => Assert.Contains(",'=HYPERLINK(1),", file, StringComparison.Ordinal));
    }

    [Fact]
    public void The_files_hold_exactly_the_lists() => Property.Holds(log =>
    {
        var query = new LineageQuery(ViewQuery.Read(_ => null, Books, Funnel.Domain.Access.Reach.Everything, log.SomeInstant()) with { Period = Period.All, AsOf = log.SomeInstant() }, log.Pick(Enum.GetValues<LineageFigure>()));
        query = query with { Stage = Lineage.IsOfStage(query.Figure) ? log.Pick(Sales.OpenStages) : null };
        var groups = Lineage.Of(log.Book.History, Books, query.View.ToFunnelQuery(Books, Now) with { Filter = new DealFilter { Pipeline = SalesId } }, query.Figure, query.Stage?.Id);
        var (deals, events) = Files(query, log.Book);
        Assert.Equal(groups.SelectMany(g => g.Deals).Select(d => d.Track.Id.ToString()).Order(), Column(deals, 1).Order());
        Assert.Equal(groups.Sum(g => g.Value), Column(deals, 6).Sum(a => (long)(decimal.Parse(a, System.Globalization.CultureInfo.InvariantCulture) * 100)));
        Assert.Equal(groups.SelectMany(g => g.Deals).SelectMany(d => d.Because).Select(c => c.Sequence).Order(), Column(events, 1).Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).Order());
    }, cases: 100);

    static IEnumerable<string> Column(string file, int column) => file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[column]);

    (string Deals, string Events) Files(LineageQuery query, LogBook? book = null)
    {
        var (texts, parts) = (Services.GetRequiredService<IStringLocalizer<LineageTexts>>(), Services.GetRequiredService<IStringLocalizer<PartsTexts>>());
        var model = LineageModel.Of(State with { History = (book ?? Book).History }, query, Now);
        return (LineageCsv.Deals(model, texts, parts), LineageCsv.Events(model, texts, parts));
    }

    /// <summary>A and B won, C lost, D open.</summary>
    DealId Some()
    {
        Book.Do(A.Deal("A").OwnedBy(Anna).Worth(100).In(Book), Start.AddDays(3), d => d.Win());
        Book.Do(A.Deal("B").OwnedBy(Anna).Worth(300).In(Book), Start.AddDays(4), d => d.Win());
        Book.Do(A.Deal("C").OwnedBy(Anna).In(Book), Start.AddDays(5), d => d.Lose("Price"));
        var open = A.Deal("D").OwnedBy(Boris).In(Book);
        Know();
        return open;
    }
}
