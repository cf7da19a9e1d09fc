using System.Diagnostics;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Features.Reports;
using Funnel.Web.Features.Reports.Printing;
using Funnel.Web.Live;
using Funnel.Web.Parts.Charts;
using Funnel.Web.Parts.Views;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports;

/// <summary>What paper promises whatever the data are: promises 68 to 72.</summary>
public sealed class PaperPromiseTests : PartsContext
{
    static readonly DateTime Now = new(2026, 11, 19, 14, 32, 0, DateTimeKind.Utc);
    static readonly PaperSize[] Papers = [PaperSize.A4, PaperSize.A4.Landscape, PaperSize.Letter, PaperSize.Letter.Landscape];

    public PaperPromiseTests()
    {
        Services.AddScoped<FunnelPictures>();
        Services.AddScoped<FunnelReport>();
    }

    // Promise 68
    [Theory]
    [InlineData(0, 4, "en")]
    [InlineData(0, 1, "ru")]
    [InlineData(3, 1, "en")]
    [InlineData(400, 40, "ru")]
    [InlineData(5000, 4, "en")]
    public void Empty_huge_and_odd_data_give_a_whole_report(int deals, int stages, string language)
    {
        Speak(language);
        var books = BooksWith(stages);
        var report = Compose(Story(deals, stages), books, "");
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var paper in Papers)
        {
            using var pdf = Pdf.Of(report, paper);
            Assert.InRange(pdf.Pages.Count, 1, 30);
            Assert.All(pdf.Pages, p => Assert.All(p.Letters, l => Assert.InRange(l.BoundingBox.Right, 0, p.Width - 41)));
            Assert.Contains(Pdf.Bare(books.Pipelines[0].OpenStages[^1].Name), pdf.Text, StringComparison.Ordinal);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 300_000_000);
    }

    // Promise 68: a deal may enter a later stage without the one before, so more reach it than were there.
    [Theory]
    [InlineData(1.37)]
    [InlineData(24)]
    public void A_conversion_above_everything_stays_on_the_page(double share)
    {
        var funnel = new FunnelPicture(
            [new("a", "Interest", 10, "10"), new("b", "Decision", 10 * share, Show(10 * share)) { OfPrevious = Show(share * 100) + "%", OfFirst = Show(share * 100) + "%" }], new() { More = n => $"+{n}" });
        using var pdf = Pdf.Of(new PictureBlock(FunnelChart.Draw(funnel, FunnelLayout.Print)) { Fit = (w, h) => FunnelChart.ForPaper(funnel, w, h) });
        Assert.Contains(Show(share * 100) + "%", pdf.Text, StringComparison.Ordinal);
        Assert.All(pdf.Pages, p => Assert.All(p.Letters, l => Assert.InRange(l.BoundingBox.Right, 0, p.Width - 41)));
    }

    // Promise 69. Right-to-left lines are read back in the order they stand and joined letters as their joined forms, so plain letters are compared, not their order.
    [Theory]
    [InlineData("مرحبا بالعالم", "Arabic")]
    [InlineData("שלום עולם", "Hebrew")]
    [InlineData("漢字仮名交じり文", "Chinese and Japanese")]
    [InlineData("Ångström Åé̂ Żółć ı̇", "combining marks")]
    [InlineData("Щёлочь Ґанок Ђурђевдан Қазақстан", "Cyrillic")]
    [InlineData("☎ ♥ ☀", "signs")]
    public void Every_script_this_machine_can_draw_prints_whole(string words, string script)
    {
        if (TypeSetter.Clean(words).EnumerateRunes().Any(r => !System.Text.Rune.IsWhiteSpace(r) && !FontFace.Regular.Has(r.Value) && FontFace.Fallback(r.Value) is null))
            Assert.Skip($"No font here has {script}: ./tools/check installs fonts-dejavu-core and fonts-droid-fallback.");
        static string Plain(string text) => new([.. Pdf.Bare(TypeSetter.Clean(text)).Normalize(System.Text.NormalizationForm.FormKC).Order()]);
        var once = Plain(words);
        using var pdf = Pdf.Of(Pdf.Plain(new TextBlock(words)) with { Title = "", Kind = "", Company = "F" });
        using var without = Pdf.Of(Pdf.Plain(new TextBlock("")) with { Title = "", Kind = "", Company = "F" });
        var printed = new List<char>(Plain(pdf.Text));
        foreach (var rest in without.Text.Where(c => !words.Contains(c, StringComparison.Ordinal)))
            printed.Remove(rest);
        // Every letter is there, as often as it was written.
        Assert.Equal(once, new string([.. once.Where(printed.Remove)]));
        Assert.DoesNotContain("□", pdf.Text, StringComparison.Ordinal);
    }

    // Promise 69
    [Theory]
    [InlineData("م")]
    [InlineData("漢")]
    [InlineData("Щ")]
    public void A_word_of_300_letters_of_any_script_stays_inside(string letter)
    {
        var word = string.Concat(Enumerable.Repeat(letter, 300));
        using var pdf = Pdf.Of(new HeadingBlock(word), new TextBlock(word), new TableBlock([new("A"), TableColumn.Number("B")], [TableRow.Of(word, "1")]));
        Assert.All(pdf.Pages, p => Assert.All(p.Letters, l => Assert.InRange(l.BoundingBox.Right, 0, p.Width - 41)));
    }

    // Promise 70
    [Theory]
    [InlineData("en", "As of 19 Nov 2026, 16:32 (UTC+2)")]
    [InlineData("ru", "По состоянию на 19 нояб. 2026")]
    public void Every_page_says_what_it_is_of(string language, string moment)
    {
        Speak(language);
        var report = Compose(Story(400, 40), BooksWith(40), "owner=1&period=2026&department=2&product=1&channel=1&customerType=1&q=" + new string('d', 60));
        foreach (var paper in Papers)
        {
            using var pdf = Pdf.Of(report, paper);
            Assert.True(pdf.Pages.Count > 1);
            Assert.All(pdf.Pages, p =>
            {
                var text = Pdf.TextOf(p);
                foreach (var word in report.Filters.Select(f => $"{f.Label}{f.Value}").Append(report.Title).Append(moment).Append(report.PageText(p.Number, pdf.Pages.Count)))
                    Assert.Contains(Pdf.Bare(word), text, StringComparison.Ordinal);
            });
        }
    }

    // Promise 71
    [Fact]
    public async Task Printed_in_grey_the_series_are_still_told_apart()
    {
        if (!File.Exists("/usr/bin/pdftoppm"))
            Assert.Skip("pdftoppm is not installed: ./tools/check does it.");
        Drawing[] samples = [CellPictures.SolidSample("won"), CellPictures.HatchSample(), CellPictures.DashedSample()];
        var tones = new List<(double Mean, double Spread)>();
        foreach (var sample in samples)
            tones.Add(await GreyAsync(new PictureBlock(sample)));
        var (won, hatch, dashed) = (tones[0], tones[1], tones[2]);
        Assert.True(hatch.Spread > won.Spread * 1.5 || Math.Abs(hatch.Mean - won.Mean) > 40, $"solid {won}, hatched {hatch}");
        Assert.True(dashed.Mean > hatch.Mean + 10, $"hatched {hatch}, outlined {dashed}");
    }

    // Promise 71
    [Fact]
    public void Stages_darken_towards_the_win_and_every_text_stands_out_in_grey()
    {
        var stages = Enumerable.Range(1, 8).Select(i => Grey(PaperInk.Of($"stage-{i}"))).ToList();
        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.True(pair.First - pair.Second > .008, string.Join(' ', stages)));
        foreach (var ink in new[] { "text", "text-2", "text-3", "won-text", "lost-text", "brand-text", "stale", "rot", "risk" })
            Assert.True(1.05 / (Grey(PaperInk.Of(ink)) + .05) >= 4.5, ink);
    }

    // Promise 72
    [Fact]
    public void The_same_figures_print_the_same_bytes_and_the_hour_of_printing_changes_its_own_line_only()
    {
        var (story, books) = (Story(400, 4), BooksWith(4));
        using var one = Pdf.Of(Compose(story, books, "asOf=2026-11-01T00:00:00Z"));
        using var other = Pdf.Of(Compose(SalesHistory.Empty.Apply(Events(400, 4)), BooksWith(4), "asOf=2026-11-01T00:00:00Z"));
        Assert.Equal(one.Bytes, other.Bytes);
        var later = Compose(story, books, "asOf=2026-11-01T00:00:00Z", Now.AddHours(5));
        Assert.Equal(Compose(story, books, "asOf=2026-11-01T00:00:00Z").Checksum, later.Checksum);
        using var printedLater = Pdf.Of(later);
        Assert.Equal(one.Text.Replace("16:32(UTC+2)byAnna", "", StringComparison.Ordinal), printedLater.Text.Replace("21:32(UTC+2)byAnna", "", StringComparison.Ordinal));
    }

    static string Show(double figure) => figure.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);

    // Relative luminance, which is what a grey printer keeps of a colour (WCAG 2.2).
    static double Grey(SKColor colour)
    {
        static double Linear(byte c) => c / 255.0 is var s && s <= .04045 ? s / 12.92 : Math.Pow((s + .055) / 1.055, 2.4);
        return .2126 * Linear(colour.Red) + .7152 * Linear(colour.Green) + .0722 * Linear(colour.Blue);
    }

    // The darkness of what is drawn inside the picture's own box, printed in grey: its mean and how much it varies.
    static async Task<(double Mean, double Spread)> GreyAsync(PictureBlock picture)
    {
        using var folder = new TempFolder();
        using var pdf = Pdf.Of(Pdf.Plain(picture) with { Title = "" });
        var file = Path.Combine(folder.Path, "page.pdf");
        await File.WriteAllBytesAsync(file, pdf.Bytes, TestContext.Current.CancellationToken);
        using var print = Process.Start(new ProcessStartInfo("/usr/bin/pdftoppm", ["-gray", "-r", "300", "-png", "-singlefile", file, Path.Combine(folder.Path, "page")]))!;
        await print.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var page = SKBitmap.Decode(Path.Combine(folder.Path, "page.png"));
        // Below the head's rule and above the foot's: only the picture stands there.
        var drawn = new List<(int X, int Y, double Tone)>();
        for (var y = page.Height * 9 / 100; y < page.Height * 90 / 100; y++)
            for (var x = 0; x < page.Width; x++)
                if (page.GetPixel(x, y).Red < 250)
                    drawn.Add((x, y, page.GetPixel(x, y).Red));
        Assert.NotEmpty(drawn);
        var (left, right, top, bottom) = (drawn.Min(d => d.X), drawn.Max(d => d.X), drawn.Min(d => d.Y), drawn.Max(d => d.Y));
        var tones = new List<double>();
        for (var y = top + 3; y <= bottom - 3; y++)
            for (var x = left + 3; x <= right - 3; x++)
                tones.Add(page.GetPixel(x, y).Red);
        var mean = tones.Average();
        return (mean, Math.Sqrt(tones.Average(t => (t - mean) * (t - mean))));
    }

    ReportDocument Compose(SalesHistory story, Catalog books, string query, DateTime? now = null)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        var view = ViewQuery.Read(name => parameters.TryGetValue(name, out var value) ? value.ToString() : null, books, Funnel.Domain.Access.Reach.Everything, Now);
        return Services.GetRequiredService<FunnelReport>().Compose(new LiveState(story, books, 1, "epoch"), view, now ?? Now, "Anna");
    }

    static Catalog BooksWith(int stages) => new(
        Books.Company,
        [new Pipeline(SalesId, "Sales", [.. Enumerable.Range(1, stages).Select(i => new Stage(new StageId(100 + i), SalesId, $"Stage {i:00}", StageKind.Open, i, 5, .5)), new(Won, SalesId, "Won", StageKind.Won, 900, null, 1), new(Lost, SalesId, "Lost", StageKind.Lost, 901, null, 0)])],
        Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, ["Price"]);

    static SalesHistory Story(int deals, int stages) => SalesHistory.Empty.Apply(Events(deals, stages));

    static IEnumerable<Funnel.Domain.Deals.LoggedEvent> Events(int deals, int stages)
    {
        var (sequence, actor) = (0L, By(Anna));
        for (var i = 1; i <= deals; i++)
        {
            var (id, at, version) = (new DealId(i), Start.AddHours(i % 6000), 0);
            Funnel.Domain.Deals.LoggedEvent Next(Funnel.Domain.Deals.DealEvent e) => new(++sequence, id, ++version, at, at, actor, e);
            var first = A.Deal($"Deal {i}").Worth(100 * i).OwnedBy(i % 2 == 0 ? Boris : Anna).FirstMet(DateOnly.FromDateTime(at)).Created with { Pipeline = SalesId, Stage = new StageId(101) };
            yield return Next(first);
            for (var stage = 1; stage < stages && stage <= i % 41; stage++)
                yield return Next(new Funnel.Domain.Deals.DealMoved(new StageId(100 + stage), new StageId(101 + stage)));
            if (i % 5 == 0)
                yield return Next(new Funnel.Domain.Deals.DealWon(new StageId(101)));
            else if (i % 7 == 0)
                yield return Next(new Funnel.Domain.Deals.DealLost(new StageId(101), "Price"));
        }
    }
}
