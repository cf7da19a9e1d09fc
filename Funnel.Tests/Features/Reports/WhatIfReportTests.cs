using Funnel.Domain.Access;
using Funnel.Domain.Forecasting;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports;

/// <summary>A what-if on paper says what the domain counted.</summary>
public sealed class WhatIfReportTests : PartsContext
{
    static readonly DateTime Now = Start.AddDays(30);

    readonly LogBook _book = new();

    public WhatIfReportTests() => Services.AddScoped<WhatIfReport>();

    [Fact]
    public void It_says_what_is_supposed_and_what_the_period_would_bring()
    {
        Story();
        var asked = $"rates={Decision.Value}:80&capacity=3&plan=2000";
        var (report, figures) = (Compose(asked), Figures(asked));
        Assert.NotEqual(0, figures.Difference);
        Assert.Equal([Show.MoneyCompact(figures.Then.Potential, "EUR"), Show.MoneyCompact(figures.Now.Potential, "EUR"), Show.SignedMoney(figures.Difference, "EUR"), Show.Percent(figures.Then.Potential / 200_000.0)],
            report.Blocks.OfType<KeyFiguresBlock>().Single().Figures.Select(f => f.Figure));
        var tables = report.Blocks.OfType<TableBlock>().ToList();
        Assert.Equal(figures.Rates.Select(r => $"{r.Ended} {r.WentOn} {Show.Percent(r.Rate)} {(r.IsChanged ? Show.Percent(r.Supposed) : "as it is")}"), tables[0].Rows.Select(r => $"{r.Cells[1].Text} {r.Cells[2].Text} {r.Cells[3].Text} {r.Cells[5].Text}"));
        // Fact and weighted deals add up to the potential beside them.
        Assert.Equal([$"Won {Show.Money(figures.Fact, "EUR")} {Show.Money(figures.Fact, "EUR")}", $"{figures.Expected} deals expected, weighted {Show.Money(figures.Now.Potential - figures.Fact, "EUR")} {Show.Money(figures.Then.Potential - figures.Fact, "EUR")}",
            $"Potential {Show.Money(figures.Now.Potential, "EUR")} {Show.Money(figures.Then.Potential, "EUR")}"], tables[1].Rows.Take(3).Select(r => $"{r.Cells[0].Text} {r.Cells[1].Text} {r.Cells[2].Text}"));
        Assert.Equal(figures.Outlooks.Select(o => $"{o.Stage.Name} {Show.Number((decimal)o.Now)} {Show.Number((decimal)o.Then)}"), tables[2].Rows.Select(r => $"{r.Cells[0].Text} {r.Cells[2].Text} {r.Cells[4].Text}"));
        Assert.Contains(report.Filters, f => f is { Label: "Supposed", Value: "Decision 80%, capacity 3, plan €2k" or "Decision 80%, capacity 3, plan €2,000" });
        Assert.Contains(report.Blocks.OfType<TextBlock>(), t => t.Text.StartsWith("3 of ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_seller_has_the_own_deals_on_it_and_no_plan_of_the_company()
    {
        Story();
        var seller = new Authority(Role.Salesperson, Boris, Harbour);
        var own = Compose("", seller.Sees, seller.SeesPeople).Blocks.OfType<TableBlock>().ElementAt(1);
        Assert.Equal(Show.Money(Figures("", seller.Sees).Now.Potential, "EUR"), own.Rows[2].Cells[1].Text);
        Assert.NotEqual(Figures("").Now.Potential, Figures("", seller.Sees).Now.Potential);
        Assert.Equal(Show.None, own.Rows[4].Cells[1].Text);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void It_reads_back_on_every_paper_and_fits_one_page(string language)
    {
        Speak(language);
        Story();
        foreach (var paper in new[] { PaperSize.A4, PaperSize.Letter })
        {
            using var pdf = Pdf.Of(Compose($"rates={Decision.Value}:80"), paper);
            Assert.Single(pdf.Pages);
            Assert.Contains("Decision", pdf.Text, StringComparison.Ordinal);
            Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
        }
    }

    [Fact]
    public void Nothing_at_all_is_a_report_too()
    {
        using var pdf = Pdf.Of(Compose(""));
        Assert.Single(pdf.Pages);
    }

    void Story()
    {
        _book.Do(A.Deal("Was won").OwnedBy(Boris).Worth(700).In(_book), Start.AddDays(2), d => d.Win());
        _book.Do(A.Deal("Was lost").InStage(Decision).OwnedBy(Anna).In(_book), Start.AddDays(3), d => d.Lose("Price"));
        A.Deal("Boris’s").OwnedBy(Boris).InStage(Decision).Worth(1_000).Closing(new DateOnly(2026, 3, 20)).In(_book);
        for (var i = 0; i < 6; i++)
            A.Deal($"Open {i}").OwnedBy(Anna).InStage(i % 2 == 0 ? Interest : Decision).Worth(300).Closing(new DateOnly(2026, 3, 1 + i)).In(_book);
    }

    LiveState State => new(_book.History, Books, 1, "epoch") { Plans = PlanHistory.Empty.With([new PlanChange(1, Start, By(Anna), new PlanKey(PlanScope.Company, FiscalYear.Containing(new DateOnly(2026, 2, 1), 1).Quarters[0], PlanMetric.Value), null, 100_000)]) };

    static WhatIfView View(string query, Reach within)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        return WhatIfView.Read(name => parameters.TryGetValue(name, out var value) ? value.ToString() : null, Books, within, Now);
    }

    WhatIfFigures Figures(string query, Reach? within = null)
    {
        var view = View(query, within ?? Reach.Everything);
        return WhatIf.Of(_book.History, Books, view.View.ToFunnelQuery(Books, Now), view.Supposed);
    }

    ReportDocument Compose(string query, Reach? within = null, Reach? people = null) =>
        Services.GetRequiredService<WhatIfReport>().Compose(State, View(query, within ?? Reach.Everything), people ?? Reach.Everything, Now, "Anna");
}
