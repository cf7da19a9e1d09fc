using Bunit;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Forecast.Demand;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Forecast.Demand;

/// <summary>The screen on a live history: today is 4 February 2026; presses sold for fourteen whole months, mills for two.</summary>
public sealed class DemandPageTests : LivePages
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact]
    public void Each_product_says_what_it_sold_what_is_expected_and_how_far_the_method_was_off()
    {
        Story();
        var cut = At("/demand");
        Assert.Equal(["Press", "Mill"], cut.FindAll(".pi .n b").Select(b => b.TextContent));
        var press = cut.FindAll(".pi")[0];
        Assert.Equal("10", press.QuerySelector(".f b")!.TextContent);
        Assert.Equal("10–10", press.QuerySelector(".f span")!.TextContent);
        Assert.Contains("no forecast", cut.FindAll(".pi")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("Press", cut.Find(".dhd h2").TextContent);
        // A deal in Decision is won one time in two: 4 of 8, in March; three months of ten each are expected.
        Assert.Equal(["10", "10–10", "4 of 30", "120"], cut.FindAll(".dhd .st b").Select(b => b.TextContent));
        Assert.Contains("Promised besides: 3 by deals without one", cut.Find(".detail .note").TextContent, StringComparison.Ordinal);
        Assert.Contains("Mean of four methods", cut.Find(".bt .best").TextContent, StringComparison.Ordinal);
        Assert.Contains("sold in 14 of 14 months", cut.Find(".bt .na:last-child").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_opens_exactly_its_deals_and_the_way_to_how_they_were_counted()
    {
        Story();
        var cut = At("/demand");
        Do(cut, () => cut.Find(".hit[data-key='2026-03']").Click());
        Leads(cut, "/demand?month=2026-03");
        cut.WaitForAssertion(() => Assert.Equal("Open now", cut.Find("aside[data-month='2026-03'] .ev a").TextContent));
        Assert.Equal("4", cut.Find("aside[data-month] .ev .a").TextContent);
        Assert.Contains("8 with a chance of 50%", cut.Find("aside[data-month] .ev .d").TextContent, StringComparison.Ordinal);

        Do(cut, () => cut.Find(".hit[data-key='2026-01']").Click());
        Leads(cut, "/demand?month=2026-01");
        cut.WaitForAssertion(() => Assert.Equal("Press 13", cut.Find("aside[data-month='2026-01'] .ev a").TextContent));
        Assert.Equal("/deals?period=2026-01&product=1&show=won", cut.Find("aside[data-month] .ft a").GetAttribute("href"));
        Assert.Equal("/lineage?figure=won&period=2026-01&product=1", cut.FindAll("aside[data-month] .ft a")[1].GetAttribute("href"));

        Do(cut, () => cut.Find(".hit[data-key='2026-01']").Click());
        Leads(cut, "/demand");
    }

    [Fact]
    public void Product_horizon_measure_and_method_stand_in_the_address()
    {
        Story();
        var cut = At("/demand?months=3");
        Do(cut, () => cut.FindAll(".filters .seg input").First(i => i.GetAttribute("value") == "Value").Change("Value"));
        Leads(cut, "/demand?months=3&measure=value");
        cut.WaitForAssertion(() => Assert.Equal("€1,000", cut.Find(".pi .f b").TextContent));
        Do(cut, () => cut.FindAll(".bt .pick").First(b => b.TextContent.Trim() == "Theta").Click());
        Leads(cut, "/demand?months=3&measure=value&item=1&method=theta");
        cut.WaitForAssertion(() => Assert.Contains("Theta", cut.Find(".bt .best").TextContent, StringComparison.Ordinal));
        Assert.Contains("Chosen by hand", cut.Find(".why").TextContent, StringComparison.Ordinal);
        Assert.Equal("/api/v1/reports/demand.pdf?months=3&measure=value&item=1&method=theta", cut.Find(".print>a.btn").GetAttribute("href"));
        Do(cut, () => cut.FindAll(".pi")[1].Click());
        Leads(cut, "/demand?months=3&measure=value&item=2");
        cut.WaitForAssertion(() => Assert.Contains("2 of 12 months sold", cut.Find(".why").TextContent, StringComparison.Ordinal));
        Assert.Equal("December 2026", cut.Find(".why").TextContent.Split("comes in ")[1].Trim(' ', '.', '\n').Replace('\u00A0', ' ')[..13]);
        Assert.Equal("/?line=2", At("/demand?line=2").Find(".tabs a:not(.on)").GetAttribute("href"));
    }

    [Fact]
    public void The_picture_as_a_table_says_the_same()
    {
        Story();
        var cut = At("/demand?show=table");
        var rows = cut.FindAll(".chart-table tbody tr").Select(r => string.Join(' ', r.Children.Select(c => c.TextContent)).Replace('\u00A0', ' ')).ToList();
        Assert.Contains("January 2026 10 — — —", rows);
        Assert.Contains("February 2026 7 0 10 10–10", rows);
        Assert.Contains("March 2026 — 4 10 10–10", rows);
        Assert.Equal(14 + 6, rows.Count);
    }

    [Fact]
    public void A_win_elsewhere_is_counted_at_once_and_the_past_stays_as_it_was()
    {
        Story();
        var cut = At("/demand");
        var won = A.Deal("Just now").Of(new ProductLine(Press, 5)).At(Now).In(Book);
        Book.Do(won, Now, d => d.Win());
        Tell();
        Clock.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() => Assert.Contains("won so far 12", cut.Find(".hit[data-key='2026-02']").GetAttribute("aria-label"), StringComparison.Ordinal));

        var then = At("/demand?asOf=2025-06-15");
        Assert.Contains("no forecast", then.Find(".pi").TextContent, StringComparison.Ordinal);
        Assert.Equal("6 months", then.Find(".dhd .st b").TextContent);
        Assert.Contains("Past", then.Find(".lp").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_products_it_says_what_fills_it_and_names_are_words_not_markup()
    {
        Know();
        Assert.Contains("Nothing was won", At("/demand").Find(".empty").TextContent, StringComparison.Ordinal);
        var id = A.Deal(Hostile).Of(new ProductLine(Press, 1)).In(Book);
        Book.Do(id, Start, d => d.Win());
        Know();
        var cut = At("/demand?month=2026-01");
        Assert.Equal(Hostile, cut.Find("aside[data-month] .ev a").TextContent);
        Assert.Empty(cut.FindAll("img"));
    }

    [Fact]
    public void What_the_address_asks_and_nobody_knows_is_named()
    {
        Story();
        var cut = At("/demand?months=13&item=99&method=oracle&month=soon");
        Assert.Equal(4, cut.FindAll(".refused").Count);
        Assert.Equal("Press", cut.Find(".dhd h2").TextContent);
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        Story();
        var cut = At("/demand");
        Assert.Equal("Спрос", cut.Find("h1").TextContent);
        Assert.Contains("Среднее четырёх", cut.Find(".bt .best").TextContent, StringComparison.Ordinal);
        Assert.Equal("4 из 30", cut.FindAll(".dhd .st b")[2].TextContent);
    }

    // Ten presses a month since December 2024, seven in February so far; mills since December; presses promised for March and without a day.
    void Story()
    {
        for (var month = 0; month <= 14; month++)
            Sell($"Press {month}", Press, month == 14 ? 7 : 10, new DateTime(2024, 12, 3, 9, 0, 0, DateTimeKind.Utc).AddMonths(month));
        Sell("Mill", Mill, 1, new DateTime(2025, 12, 3, 9, 0, 0, DateTimeKind.Utc));
        A.Deal("Open now").InStage(Decision).Of(new ProductLine(Press, 8)).Closing(new DateOnly(2026, 3, 20)).In(Book);
        A.Deal("Some day").InStage(Decision).Of(new ProductLine(Press, 6)).In(Book);
        Know();

        void Sell(string title, ProductId product, int units, DateTime at)
        {
            var id = A.Deal(title).OwnedBy(Anna).Of(new ProductLine(product, units)).At(at).In(Book);
            Book.Do(id, at, d => d.Win());
        }
    }

    void Leads(IRenderedComponent<DemandPage> cut, string address) => cut.WaitForAssertion(() => Assert.Equal(address, Address));

    IRenderedComponent<DemandPage> At(string address)
    {
        GoTo(address);
        return Render<DemandPage>();
    }
}
