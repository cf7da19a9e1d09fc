using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Funnel.Web.Features.Reports;

namespace Funnel.Tests.Features.Reports;

public sealed class PagingTests
{
    [Fact]
    public void A_table_repeats_its_head_on_every_page()
    {
        using var pdf = Pdf.Of(new HeadingBlock("People"), Table(200));
        Assert.True(pdf.Pages.Count > 4);
        Assert.All(pdf.Pages, p => Assert.Contains("SellerRevenue", Pdf.TextOf(p), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_is_printed_once_and_in_order()
    {
        using var pdf = Pdf.Of(Table(200));
        var rows = System.Text.RegularExpressions.Regex.Matches(pdf.Text, @"Row\d{3}").Select(m => m.Value);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"Row{i:000}"), rows);
    }

    [Fact]
    public void Every_page_says_which_of_how_many_it_is()
    {
        using var pdf = Pdf.Of(Table(200));
        for (var i = 0; i < pdf.Pages.Count; i++)
            Assert.Contains($"Page{i + 1}of{pdf.Pages.Count}", Pdf.TextOf(pdf.Pages[i]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_total_is_never_alone_and_a_heading_never_last() =>
        Prop.ForAll(Gen.Choose(1, 90).ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (rows, before) =>
        {
            ReportBlock[] lines = [.. Enumerable.Range(0, before).Select(i => new TextBlock($"Line {i}."))];
            using var pdf = Pdf.Of([.. lines, new HeadingBlock("People"), Table(rows)]);
            var total = pdf.Pages.Single(p => Pdf.TextOf(p).Contains("Total", StringComparison.Ordinal));
            var heading = pdf.Pages.Single(p => Pdf.TextOf(p).Contains("People", StringComparison.Ordinal));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Row{rows:000}"), Pdf.TextOf(total), StringComparison.Ordinal);
            Assert.Contains("Row001", Pdf.TextOf(heading), StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void A_short_table_stays_whole()
    {
        using var pdf = Pdf.Of([.. Enumerable.Range(0, 30).Select(i => new TextBlock($"Line {i}.")), Table(5)]);
        Assert.Single(pdf.Pages, p => Pdf.TextOf(p).Contains("Row", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_break_starts_a_page()
    {
        using var pdf = Pdf.Of(new TextBlock("First."), new PageBreakBlock(), new TextBlock("Second."));
        Assert.Equal(2, pdf.Pages.Count);
        Assert.Contains("Second.", Pdf.TextOf(pdf.Pages[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_higher_than_a_page_follow_one_another()
    {
        using var pdf = Pdf.Of(new ColumnsBlock([[Table(60)], [new TextBlock("Beside.")]]));
        Assert.Contains("Row060", pdf.Text, StringComparison.Ordinal);
        Assert.Contains("Beside.", Pdf.TextOf(pdf.Pages[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_longer_than_a_page_is_cut_with_an_ellipsis()
    {
        using var pdf = Pdf.Of(new TableBlock([new("Note")], [TableRow.Of(string.Concat(Enumerable.Repeat("many words ", 5000))), TableRow.Of("after")]));
        Assert.Contains("…", pdf.Text, StringComparison.Ordinal);
        Assert.Contains("after", pdf.Text, StringComparison.Ordinal);
        Assert.All(pdf.Pages, p => Assert.All(p.Letters, l => Assert.InRange(l.BoundingBox.Bottom, 20, p.Height)));
    }

    static TableBlock Table(int rows) => new(
        [new("Seller"), TableColumn.Number("Revenue")],
        [.. Enumerable.Range(1, rows).Select(i => TableRow.Of(string.Create(CultureInfo.InvariantCulture, $"Row {i:000}"), $"€{i}")), TableRow.Total("Total", "€0")]);
}
