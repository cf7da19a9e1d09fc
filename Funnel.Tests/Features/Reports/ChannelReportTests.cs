using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports;

/// <summary>The channels on paper say what the domain counted.</summary>
public sealed class ChannelReportTests : PartsContext
{
    static readonly DateTime Now = Start.AddDays(60);

    readonly LogBook _book = new();

    public ChannelReportTests() => Services.AddScoped<ChannelReport>();

    [Fact]
    public void Each_channel_stands_with_its_verdict_and_the_months_of_one_as_a_picture()
    {
        Story();
        var report = Compose("");
        Assert.Equal(
            [
                "Fair 40 75% better, 99% sure 75% 4 €750 €1,000 30.0×", "Site 40 13% worse, 99% sure 13% 4 €125 not entered —",
                "No channel 2 0%  0% — €0 not entered —", "All channels 82 43%  43% 4 €427 €1,000 30.0×",
            ],
            Assert.Single(report.Blocks.OfType<TableBlock>()).Rows.Select(r => string.Join(' ', r.Cells.Where((_, i) => i != 3).Select(c => c.Text))));
        Assert.Equal(["Most effective Fair 99% sure", "Reached Action 43% of 82 leads"], report.Blocks.OfType<KeyFiguresBlock>().Single().Figures.Take(2).Select(f => $"{f.Label} {f.Figure} {f.Note}"));
        Assert.Equal(["Channels", "Fair"], report.Blocks.OfType<HeadingBlock>().Select(h => h.Text));
        Assert.Equal("Site", Compose("channel=Site").Blocks.OfType<HeadingBlock>().Last().Text);
        Assert.Equal(["First contact 2026", "Pipeline Sales", "Selling stage Won", "Customer Factory"], Compose("period=2026&stage=Won&customerType=Factory").Filters.Select(f => $"{f.Label} {f.Value}"));
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
            using var pdf = Pdf.Of(Compose(""), paper);
            Assert.Single(pdf.Pages);
            Assert.Contains("Fair", pdf.Text, StringComparison.Ordinal);
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
        foreach (var (channel, leads, won) in new[] { ((ChannelId?)Fair, 40, 30), (Site, 40, 5), (null, 2, 0) })
            for (var i = 0; i < leads; i++)
            {
                var id = A.Deal().Through(channel).For(Aurora).FirstMet(new(2026, 1, 5)).In(_book);
                if (i < won)
                    _book.Do(id, Start.AddDays(4), d => d.Win());
            }
    }

    ReportDocument Compose(string query)
    {
        var books = new Catalog(Books.Company, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, ["Price"], [new(Fair, new(2026, 1, 1), 1_000_00)]);
        var parameters = QueryHelpers.ParseQuery(query);
        var view = ChannelView.Read(name => parameters.TryGetValue(name, out var value) ? value.ToString() : null, books, Reach.Everything, Now);
        return Services.GetRequiredService<ChannelReport>().Compose(new LiveState(_book.History, books, 1, "epoch"), view, Now, "Anna");
    }
}
