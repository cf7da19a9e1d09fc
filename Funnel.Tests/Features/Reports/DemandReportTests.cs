using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.Features.Reports;

/// <summary>The demand for products on paper says what the domain counted.</summary>
public sealed class DemandReportTests : PartsContext
{
    static readonly DateTime Now = TestCompany.Start.AddMonths(15);

    readonly LogBook _book = new();

    public DemandReportTests()
    {
        Services.AddScoped<DemandPictures>();
        Services.AddScoped<DemandReport>();
    }

    [Fact]
    public void All_products_stand_in_the_table_and_one_as_a_picture_with_its_backtest()
    {
        Story();
        var report = Compose("months=3");
        var tables = report.Blocks.OfType<TableBlock>().ToList();
        Assert.Equal(["Press 36 3 3–3 2 Mean of four methods 0.00", "Mill 0 — only 0 months sold 1 — —"],
            tables[0].Rows.Select(r => $"{r.Cells[0].Text} {string.Join(' ', r.Cells.Skip(2).Select(c => c.Text))}"));
        Assert.Equal("Product demand, April 2027 to June 2027", report.Title.Replace('\u00A0', ' '));
        Assert.Contains(report.Blocks.OfType<HeadingBlock>(), h => h.Text == "Press");
        Assert.Contains(tables[1].Rows, r => r.Cells[0].Text == "Mean of four methods (forecasts)");
        Assert.Contains(Compose("item=Mill").Blocks.OfType<HeadingBlock>(), h => h.Text == "Mill");
    }

    [Fact]
    public void It_names_its_moment_filters_and_the_last_event()
    {
        Story();
        var report = Compose("months=3&measure=value&department=North&asOf=2026-12-01");
        Assert.Equal(["As of 1 Dec 2026, 00:00", "Months ahead 3", "Pipeline Sales", "Department North", "Measure Value"], report.Filters.Select(f => $"{f.Label} {f.Value}".Replace('\u00A0', ' ')));
        Assert.Equal(_book.Events.Count, report.LastEvent);
        Assert.NotEqual(report.Checksum, Compose("months=3").Checksum);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void It_reads_back_on_every_paper(string language)
    {
        Speak(language);
        Story();
        foreach (var paper in new[] { PaperSize.A4, PaperSize.Letter })
        {
            var report = Compose("");
            using var pdf = Pdf.Of(report, paper);
            Assert.Contains(Pdf.Bare(report.Title), pdf.Text, StringComparison.Ordinal);
            Assert.Contains("Press", pdf.Text, StringComparison.Ordinal);
            Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
        }
    }

    [Fact]
    public void Nothing_at_all_is_a_report_too()
    {
        using var pdf = Pdf.Of(Compose(""));
        Assert.Single(pdf.Pages);
    }

    ReportDocument Compose(string address)
    {
        var state = new LiveState(_book.History, TestCompany.Books, 1, "epoch");
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address);
        var view = DemandView.Read(name => query.TryGetValue(name, out var v) ? v.ToString() : null, state.Catalog, Funnel.Domain.Access.Reach.Everything, Now);
        return Services.GetRequiredService<DemandReport>().Compose(state, view, Now, "Anna Karenina");
    }

    // Three presses a month for fifteen months; two more and a mill are promised.
    void Story()
    {
        for (var month = 0; month < 15; month++)
        {
            var at = TestCompany.Start.AddMonths(month);
            var id = A.Deal($"Press {month}").OwnedBy(TestCompany.Anna).Of(new ProductLine(TestCompany.Press, 3)).At(at).In(_book);
            _book.Do(id, at, d => d.Win());
        }
        A.Deal("Open").InStage(TestCompany.Decision).Of(new ProductLine(TestCompany.Press, 4), new ProductLine(TestCompany.Mill, 2)).Closing(new DateOnly(2027, 5, 20)).In(_book);
    }
}
