using Bunit;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Deals.Listing;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Listing;

public sealed class DealsPageTests : LivePages
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact]
    public void The_head_says_what_is_listed_and_how_many()
    {
        Deals(4);
        GoTo($"/deals?stage={Interest.Value}");
        Assert.Equal("3 deals that reached Interest, Q1\u00A02026", Render<DealsPage>().Find("h1").TextContent);
    }

    [Fact]
    public void In_Russian_too()
    {
        Speak("ru");
        Deals(6);
        GoTo($"/deals?stage={Interest.Value}");
        Assert.Equal("5 сделок, дошедших до стадии «Interest», I\u00A0кв.\u00A02026", Render<DealsPage>().Find("h1").TextContent);
    }

    [Fact]
    public void What_became_of_a_stages_deals_is_counted_and_chosen()
    {
        Deals(4);
        GoTo($"/deals?stage={Awareness.Value}");
        var cut = Render<DealsPage>();
        Assert.Equal(["All 4", "Moved on 3", "Open here 1", "Lost here 0"], cut.FindAll(".parts label").Select(l => l.TextContent.Trim()));
        Do(cut, () => cut.FindAll(".parts input")[1].Change("MovedOn"));
        Assert.Equal($"/deals?stage={Awareness.Value}&part=movedon", Address);
        cut.WaitForAssertion(() => Assert.StartsWith("3 deals", cut.Find("h1").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_column_is_sorted_by_its_head_and_the_other_way_round_by_a_second_press()
    {
        Deals(2);
        GoTo("/deals");
        var cut = Render<DealsPage>();
        // On the page's own thread, so that no recount comes between finding and pressing.
        await cut.InvokeAsync(() => cut.Find(".c-amount button").Click());
        Assert.Equal("/deals?sort=-amount", Address);
        cut.WaitForAssertion(() => Assert.Equal("descending", cut.Find(".c-amount").GetAttribute("aria-sort")));
        await cut.InvokeAsync(() => cut.Find(".c-amount button").Click());
        Assert.Equal("/deals?sort=amount", Address);
    }

    [Fact]
    public void The_file_has_the_same_query()
    {
        Deals(1);
        GoTo("/deals?owner=1&show=all&sort=title");
        Assert.Equal("/deals.csv?owner=1&show=all&sort=title", Render<DealsPage>().Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void A_title_that_means_harm_is_shown_as_it_is_and_leads_to_its_deal()
    {
        Deals(1, Hostile);
        var cut = Render<DealsPage>();
        Assert.Empty(cut.FindAll("img"));
        var link = cut.Find("a.title");
        Assert.Equal((Hostile, "/deals/1"), (link.TextContent, link.GetAttribute("href")));
    }

    [Fact]
    public void A_deal_that_comes_in_is_listed_at_once()
    {
        Deals(1);
        GoTo("/deals");
        var cut = Render<DealsPage>();
        A.Deal("Just in").At(Now).In(Book);
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        // Which rows are drawn is the browser's to say (Virtualize); the sum tells how many are listed.
        cut.WaitForAssertion(() => Assert.Equal(("2 open deals", "2 deals"), (cut.Find("h1").TextContent, cut.Find(".sums th").TextContent)));
    }

    [Fact]
    public void An_empty_list_says_why_and_what_to_do()
    {
        Deals(1);
        GoTo("/deals?owner=3");
        var cut = Render<DealsPage>();
        Assert.Equal("No deal here matches: Clara Schumann.", cut.Find(".empty p").TextContent);
        Do(cut, () => cut.Find(".empty button").Click());
        Assert.Equal("/deals", Address);
    }

    List<DealId> Deals(int count, string title = "A deal")
    {
        var deals = Enumerable.Range(0, count).Select(_ => A.Deal(title).OwnedBy(Anna).In(Book)).ToList();
        foreach (var deal in deals.Skip(1))
            Book.Move(deal, Start.AddDays(2), Interest);
        Know();
        return deals;
    }
}
