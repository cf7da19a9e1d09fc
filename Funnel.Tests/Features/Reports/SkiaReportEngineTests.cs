using FsCheck;
using FsCheck.Fluent;
using Funnel.Web.Features.Reports;
using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Features.Reports;

public sealed class SkiaReportEngineTests
{
    const string Hostile = "<svg onload=alert(1)></text><script>javascript:alert(1)</script> {{7*7}}";

    [Fact]
    public void The_page_says_what_the_report_says()
    {
        using var pdf = Pdf.Of(SampleReport.English);
        foreach (var word in Printed(SampleReport.English))
            Assert.Contains(Pdf.Bare(word), pdf.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cyrillic_reads_back_as_it_was_written()
    {
        using var pdf = Pdf.Of(SampleReport.Russian);
        foreach (var word in Printed(SampleReport.Russian))
            Assert.Contains(Pdf.Bare(word), pdf.Text, StringComparison.Ordinal);
        Assert.Contains("Страница2из3", pdf.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_report_is_the_same_file()
    {
        using var one = Pdf.Of(SampleReport.English);
        using var other = Pdf.Of(SampleReport.Build(Words.English));
        Assert.Equal(one.Bytes, other.Bytes);
    }

    [Fact]
    public void Another_figure_is_another_checksum()
    {
        var report = SampleReport.English;
        Assert.Equal(report.Checksum, SampleReport.Build(Words.English).Checksum);
        Assert.NotEqual(report.Checksum, (report with { LastEvent = 48212 }).Checksum);
        Assert.NotEqual(report.Checksum, (report with { Blocks = [.. report.Blocks.Skip(1)] }).Checksum);
        using var pdf = Pdf.Of(report);
        Assert.All(pdf.Pages, p => Assert.Contains($"change48211,checksum{report.Checksum}", Pdf.TextOf(p), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a4", "portrait", 595.28, 841.9)]
    [InlineData("A4", "landscape", 841.89, 595.28)]
    [InlineData("letter", "", 612, 792)]
    [InlineData("Letter", "landscape", 792, 612)]
    public void Every_paper_has_its_size(string paper, string orientation, double width, double height)
    {
        using var pdf = Pdf.Of(SampleReport.English, PaperSize.Parse(paper, orientation)!);
        Assert.All(pdf.Pages, p => {
            Assert.Equal(width, p.Width, .1);
            Assert.Equal(height, p.Height, .1);
        });
        Assert.All(pdf.Pages, p => Assert.All(p.Letters, l => Assert.InRange(l.BoundingBox.Right, 0, p.Width - 41)));
        foreach (var word in Printed(SampleReport.English))
            Assert.Contains(Pdf.Bare(word), pdf.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_paper_is_no_paper()
    {
        Assert.Null(PaperSize.Parse("A5", null));
        Assert.Null(PaperSize.Parse("a4", "sideways"));
    }

    [Fact]
    public void No_text_is_smaller_than_8_points()
    {
        foreach (var paper in new[] { PaperSize.A4, PaperSize.A4.Landscape, PaperSize.Letter })
        {
            using var pdf = Pdf.Of(SampleReport.English, paper);
            Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
        }
    }

    [Fact]
    public void The_file_is_dated_by_its_figures_and_named()
    {
        using var pdf = Pdf.Of(SampleReport.Russian);
        Assert.Equal(("Воронка продаж, четвёртый квартал 2026 года", "Северный Свет", "Funnel"), (pdf.Information.Title, pdf.Information.Author, pdf.Information.Producer));
        Assert.Contains("20261119123200", pdf.Information.CreationDate, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_words_are_printed_and_nothing_in_the_file_acts()
    {
        var report = SampleReport.Build(Words.English with { Title = Hostile, Company = Hostile, Stages = [Hostile, "(/JS)", "\\) /URI (x", "%PDF", "Won"] });
        using var pdf = Pdf.Of(report with { Blocks = [new TextBlock(Hostile), .. report.Blocks] });
        Assert.Contains(Pdf.Bare(Hostile), pdf.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"/S\s*/(JavaScript|URI|Launch|SubmitForm|GoToR)|/(OpenAction|AA|EmbeddedFiles)\b", pdf.Objects);
        Assert.All(pdf.Pages, p => Assert.Empty(p.GetAnnotations()));
    }

    [Fact]
    public void A_word_of_300_letters_breaks_inside_the_page()
    {
        var word = string.Concat(Enumerable.Range(0, 300).Select(i => (char)('a' + i % 26)));
        using var pdf = Pdf.Of(
            new HeadingBlock(word), new TextBlock(word), new RemarksBlock([new(word, word)]),
            new TableBlock([new("Customer"), TableColumn.Number("Sum")], [TableRow.Of(word, "€1"), TableRow.Total("Total", "€1")]));
        Assert.All(pdf.Pages, p => Assert.All(p.Letters, l => Assert.InRange(l.BoundingBox.Right, 0, p.Width - 41)));
        Assert.True(pdf.Text.Split(word).Length >= 4);
    }

    [Fact]
    public void A_character_no_font_has_is_a_visible_box_and_odd_input_never_fails()
    {
        using var pdf = Pdf.Of(new TextBlock("a\uE123b \0 \u202E e\u0301 \uD800 👩‍👩‍👧 漢字 שלום مرحبا " + string.Concat(Enumerable.Repeat("🎉", 2000))));
        Assert.Contains("a□b", pdf.Text, StringComparison.Ordinal);
        Assert.Contains("é", pdf.Text, StringComparison.Ordinal);
        Assert.True(pdf.Bytes.Length < 400_000);
    }

    [Fact]
    public void An_empty_report_is_one_page()
    {
        using var pdf = Pdf.Of();
        Assert.Single(pdf.Pages);
        using var hollow = Pdf.Of(
            new TableBlock([new("Stage")], []), new TableBlock([], []), new KeyFiguresBlock([]), new RemarksBlock([]), new ColumnsBlock([]), new LegendBlock([]),
            new TextBlock(""), new HeadingBlock(""), new PictureBlock(new Drawing(0, 0, [], "")), new PageBreakBlock());
        Assert.Single(hollow.Pages);
    }

    [Fact]
    public void Ten_pages_stay_small()
    {
        using var pdf = Pdf.Of(SampleReport.English with { Blocks = [.. Enumerable.Repeat(SampleReport.English.Blocks.Append(new PageBreakBlock()), 4).SelectMany(b => b)] });
        Assert.InRange(pdf.Pages.Count, 10, 14);
        Assert.True(pdf.Bytes.Length <= 400_000, $"{pdf.Bytes.Length} bytes");
    }

    [Fact]
    public void Reports_print_at_the_same_time_and_stay_the_same()
    {
        using var alone = Pdf.Of(SampleReport.Russian);
        Parallel.For(0, 8, _ =>
        {
            using var pdf = Pdf.Of(SampleReport.Russian);
            Assert.Equal(alone.Bytes, pdf.Bytes);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_funnel_of_any_length_is_printed(int stages)
    {
        var funnel = new FunnelPicture(
            [.. Enumerable.Range(0, stages).Select(i => new FunnelBar($"s{i}", $"Stage number {i}", 1000 - 20 * i, $"{1000 - 20 * i}") { OfPrevious = "98%" })],
            new() { More = n => $"{n} more" });
        using var pdf = Pdf.Of(new HeadingBlock("Funnel"),
            new PictureBlock(FunnelChart.Draw(funnel, FunnelLayout.Print)) { Fit = (w, h) => FunnelChart.ForPaper(funnel, w, h) });
        Assert.Contains("Stagenumber0", pdf.Text, StringComparison.Ordinal);
        Assert.All(pdf.Pages, p => Assert.True(p.Letters.Min(l => l.PointSize) >= 7.99));
    }

    [Fact]
    public void A_logo_that_is_no_picture_gives_way_to_the_initial()
    {
        using var pdf = Pdf.Of(Pdf.Plain() with { Logo = [1, 2, 3], Company = "Ёлка" });
        Assert.Contains("Ё", Pdf.TextOf(pdf.Pages[0]), StringComparison.Ordinal);
        Assert.Empty(pdf.Pages[0].GetImages());
    }

    [Fact]
    public void Any_words_print() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), words =>
        {
            using var pdf = Pdf.Of(new HeadingBlock(words.Get), new TextBlock(words.Get), new TableBlock([new(words.Get)], [TableRow.Of(words.Get)]));
            return pdf.Pages.Count >= 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    static IEnumerable<string> Printed(ReportDocument report) =>
        report.Blocks.Where(b => b is not PictureBlock).SelectMany(b => b.Words)
            .Concat(report.Filters.SelectMany(f => new[] { f.Label, f.Value }))
            .Append(report.Title).Append(report.Kind).Append(report.Company).Append(report.Generated);
}
