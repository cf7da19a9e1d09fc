using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Funnel.Tests.Features.Reports;

/// <summary>The bridge on paper says what the domain counted, on one page.</summary>
public sealed class BridgeReportTests : PartsContext
{
    static readonly DateTime Now = TestCompany.Start.AddDays(40);

    readonly LogBook _book = new();

    public BridgeReportTests()
    {
        Services.AddScoped<BridgePictures>();
        Services.AddScoped<BridgeReport>();
    }

    [Fact]
    public void Every_bar_its_amount_and_the_running_total_stand_in_the_table()
    {
        Story();
        var report = Compose("window=2026-Q1&from=2026-01-20");
        var steps = report.Blocks.OfType<TableBlock>().First();
        Assert.Equal(
            ["Start 3 €3,500 €3,500", "New +1 +€700 €4,200", "Reopened 0 0 €4,200", "Pulled in 0 0 €4,200", "Increased 1 change +€500 €4,700", "Decreased 0 changes 0 €4,700", "Pushed out −1 −€500 €4,200",
                "Won −1 −€700 €3,500", "Lost 0 0 €3,500", "End 2 €3,500 €3,500"],
            steps.Rows.Select(r => $"{r.Cells[1].Text} {r.Cells[3].Text} {r.Cells[4].Text} {r.Cells[5].Text}"));
        Assert.Equal(["€3,500", "+€1,200", "−€1,200", "€3,500"], report.Blocks.OfType<KeyFiguresBlock>().Single().Figures.Select(f => f.Figure));
        Assert.Equal(["Slips", "Clara Schumann", "20 Mar 2026", "10 Apr 2026", "−€500"], report.Blocks.OfType<TableBlock>().Last().Rows.Single().Cells.Select(c => c.Text.Replace('\u00A0', ' ')));
    }

    [Fact]
    public void It_names_its_window_instants_filters_and_the_last_event()
    {
        Story();
        var report = Compose("window=2026-Q1&from=2026-01-20&to=2026-02-01&department=North&measure=weighted");
        Assert.Equal(
            ["Window 1 Jan – 31 Mar 2026", "From 20 Jan, 00:00", "To 1 Feb, 00:00", "Pipeline Sales", "Department North", "Measure Weighted", "Win probability the stage's default; a value set by hand goes first"],
            report.Filters.Select(f => $"{f.Label} {f.Value}".Replace('\u00A0', ' ')));
        Assert.Equal((_book.Events.Count, new DateTime(2026, 1, 31, 22, 0, 0)), (report.LastEvent, report.AsOf.UtcDateTime));
        Assert.NotEqual(report.Checksum, Compose("window=2026-Q1&from=2026-01-20").Checksum);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void It_is_one_page_on_every_paper_upright_and_reads_back(string language)
    {
        Speak(language);
        Story();
        foreach (var paper in new[] { PaperSize.A4, PaperSize.Letter })
        {
            var report = Compose("window=2026-Q1&from=2026-01-20");
            using var pdf = Pdf.Of(report, paper);
            Assert.Single(pdf.Pages);
            Assert.Contains(Pdf.Bare(report.Title), pdf.Text, StringComparison.Ordinal);
            Assert.Contains(Pdf.Bare(report.Blocks.OfType<TableBlock>().First().Rows[^1].Cells[4].Text), pdf.Text, StringComparison.Ordinal);
            Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
        }
    }

    [Theory]
    [InlineData("en", "department=North")]
    [InlineData("ru", "department=North")]
    [InlineData("en", "department=North&measure=weighted")]
    [InlineData("ru", "measure=weighted")]
    public void More_steps_and_a_filter_that_takes_two_lines_are_still_one_page(string language, string asked)
    {
        Speak(language);
        Story();
        using var pdf = Pdf.Of(Compose("window=2026-Q1&from=2026-01-20&" + asked), PaperSize.A4);
        Assert.Single(pdf.Pages);
        Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
    }

    [Fact]
    public void Nothing_at_all_is_a_report_too()
    {
        using var pdf = Pdf.Of(Compose("window=2026-Q1"));
        Assert.Single(pdf.Pages);
    }

    ReportDocument Compose(string address)
    {
        var state = new LiveState(_book.History, TestCompany.Books, 1, "epoch");
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address);
        var view = BridgeView.Read(name => query.TryGetValue(name, out var v) ? v.ToString() : null, state.Catalog, Funnel.Domain.Access.Reach.Everything, Now);
        return Services.GetRequiredService<BridgeReport>().Compose(state, view, Now, "Anna Karenina");
    }

    void Story()
    {
        var (close, later) = (new DateOnly(2026, 3, 20), new DateOnly(2026, 4, 10));
        var grows = A.Deal("Grows").Worth(2_000).OwnedBy(TestCompany.Anna).Closing(close).In(_book);
        A.Deal("Stays").Worth(1_000).OwnedBy(TestCompany.Anna).Closing(close).In(_book);
        var slips = A.Deal("Slips").Worth(500).OwnedBy(TestCompany.Clara).Closing(close).In(_book);
        _book.Do(grows, TestCompany.Start.AddDays(20), d => d.ChangeBudget(TestCompany.Euros(2_500)));
        var comes = A.Deal("Comes").Worth(700).OwnedBy(TestCompany.Boris).Closing(close).At(TestCompany.Start.AddDays(21)).In(_book);
        _book.Do(comes, TestCompany.Start.AddDays(22), d => d.Win());
        _book.Do(slips, TestCompany.Start.AddDays(23), d => d.ExpectClose(later));
    }
}
