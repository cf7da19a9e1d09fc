using FsCheck;
using FsCheck.Fluent;
using Funnel.Web.Parts.Charts;
using static Funnel.Tests.Parts.Charts.Pictures;

namespace Funnel.Tests.Parts.Charts;

public sealed class FunnelChartTests
{
    static readonly Arbitrary<int[]> Numbers =
        Gen.Choose(0, 1_000_000).ArrayOf().Where(n => n.Length is > 0 and <= 7).ToArbitrary();

    [Fact]
    public void Bars_are_proportional_to_their_numbers_over_the_largest_of_both_periods() =>
        Prop.ForAll(Numbers, Numbers, (now, before) =>
        {
            foreach (var layout in Layouts)
            {
                var bars = Bars(FunnelChart.Draw(Of(Doubles(now), Doubles(before)), layout));
                var shown = now.Where(n => n > 0).ToList();
                double largest = now.Concat(before.Take(now.Length)).Max();
                var full = layout switch { FunnelLayout.Screen => 276, FunnelLayout.Print => 336, FunnelLayout.WallFar => 650, _ => now.Length > 5 ? 560 : 544 };
                var least = layout is FunnelLayout.Screen or FunnelLayout.Print ? 2 : FunnelChart.WallMinimum;
                Assert.Equal(shown.Count, bars.Count);
                for (var i = 0; i < bars.Count; i++)
                    Assert.Equal(Math.Max(least, full * shown[i] / largest), bars[i].Width, 1.0);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bars_and_ghosts_share_one_base() =>
        Prop.ForAll(Numbers, Numbers, (now, before) =>
        {
            foreach (var layout in Layouts)
            {
                var drawing = FunnelChart.Draw(Of(Doubles(now), Doubles(before)), layout);
                var bases = Bars(drawing).Concat(Ghosts(drawing).Where(g => g.Height > 60 || layout != FunnelLayout.WallFar))
                    .Select(b => layout == FunnelLayout.WallFar ? b.X : b.X + b.Width / 2).ToList();
                Assert.All(bases, b => Assert.Equal(bases[0], b, layout == FunnelLayout.WallFar ? 2.0 : 1.0));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_ghost_has_the_scale_of_the_bars()
    {
        var drawing = FunnelChart.Draw(Sample, FunnelLayout.WallNear);
        Assert.Equal(544 * 388 / 412.0, Ghosts(drawing)[0].Width, .01);
        Assert.Equal(544, Bars(drawing)[0].Width, .01);
    }

    [Theory]
    [InlineData(FunnelLayout.Screen, 166, 20, 276, 37)]
    [InlineData(FunnelLayout.Print, 150, 24, 336, 70)]
    [InlineData(FunnelLayout.WallNear, 302, 0, 544, 92)]
    [InlineData(FunnelLayout.WallFar, 690, 0, 650, 92)]
    public void The_first_bar_stands_where_the_design_has_it(FunnelLayout layout, double x, double y, double width, double height)
    {
        var first = Bars(FunnelChart.Draw(Sample, layout))[0];
        Assert.Equal((x, y, width), (first.X, first.Y, first.Width));
        Assert.Equal(height, first.Height, .1);
    }

    [Fact]
    public void Six_rows_make_the_near_wall_compact()
    {
        Assert.All(Bars(FunnelChart.Draw(Of(9, 8, 7, 6, 5), FunnelLayout.WallNear)), b => Assert.Equal(92, b.Height));
        Assert.All(Bars(FunnelChart.Draw(Of(9, 8, 7, 6, 5, 4), FunnelLayout.WallNear)), b => Assert.Equal(50, b.Height));
    }

    [Fact]
    public void A_number_stands_inside_its_bar_when_it_fits_and_beside_it_when_not()
    {
        var drawing = FunnelChart.Draw(Sample, FunnelLayout.Screen);
        var inside = drawing.Marks.OfType<TextMark>().Single(t => t.Content == "118");
        var beside = drawing.Marks.OfType<TextMark>().Single(t => t.Content == "64");
        Assert.Equal((Anchor.Middle, "on-stage-5"), (inside.Anchor, inside.Colour));
        Assert.Equal((Anchor.Start, "text"), (beside.Anchor, beside.Colour));
        Assert.True(beside.X >= Bars(drawing)[3].X + Bars(drawing)[3].Width);
    }

    [Fact]
    public void Only_the_worst_conversion_is_amber()
    {
        foreach (var layout in Layouts.Where(l => l != FunnelLayout.Print))
            Assert.Single(FunnelChart.Draw(Sample, layout).Marks.OfType<TextMark>(), t => t.Content == "50%" && t.Colour == "rot");
    }

    [Fact]
    public void A_far_wall_folds_all_but_seven_rows_and_says_how_many()
    {
        var picture = Of([.. Enumerable.Range(1, 12).Select(n => 100.0 - n)]);
        var drawing = FunnelChart.Draw(picture, FunnelLayout.WallFar);
        Assert.Equal(6, Bars(drawing).Count);
        Assert.Contains("6 more", Texts(drawing));
        Assert.Contains("Stage 0", Texts(drawing));
        Assert.Contains("Stage 11", Texts(drawing));
    }

    [Fact]
    public void The_stages_that_changed_least_are_folded_and_the_worst_never()
    {
        double[] changes = [0, 9, 9, 0, 0, 9, 9, 9, 9];
        var picture = Of(9, 8, 7, 6, 5, 4, 3, 2, 1);
        picture = picture with
        {
            Bars = [.. picture.Bars.Select((b, i) => b with { ConversionChange = new("", changes[i], true) })],
            WorstKey = "s2",
        };
        var names = Texts(FunnelChart.Draw(picture, FunnelLayout.WallFar)).Where(t => t.StartsWith("Stage", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain("Stage 3", names);
        Assert.DoesNotContain("Stage 4", names);
        Assert.Contains("Stage 2", names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void Any_number_of_stages_draws_inside_its_picture(int stages)
    {
        foreach (var layout in Layouts)
        {
            var drawing = FunnelChart.Draw(Of([.. Enumerable.Range(0, stages).Select(n => n % 3 == 0 ? 0.0 : 1000 * n)]), layout);
            Assert.True(drawing.Height > 0);
            Assert.All(drawing.Marks.OfType<BoxMark>(), b => Assert.True(b.Y >= 0 && b.Y + b.Height <= drawing.Height + 1, $"{layout}: {b}"));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    public void A_number_that_is_none_draws_nothing_wrong(double odd)
    {
        foreach (var layout in Layouts)
            Assert.All(Bars(FunnelChart.Draw(Of([odd, 10, 5], [odd]), layout)), b => Assert.True(double.IsFinite(b.Width) && b.Width is > 0 and <= 650));
    }

    [Fact]
    public void A_later_stage_may_be_larger_than_the_first()
    {
        var bars = Bars(FunnelChart.Draw(Of(10, 30, 15), FunnelLayout.Screen));
        Assert.Equal([92, 276, 138], bars.Select(b => Math.Round(b.Width)));
    }

    [Fact]
    public void A_figure_too_wide_shrinks_and_a_name_too_wide_is_cut()
    {
        var picture = new FunnelPicture([new("a", new string('w', 300), 5, "1,234,567,890,123") { Beside = "€1,234,567,890,123.00" }], new());
        foreach (var layout in Layouts)
        {
            var texts = FunnelChart.Draw(picture, layout).Marks.OfType<TextMark>().ToList();
            Assert.Contains(texts, t => t.Shown == "1,234,567,890,123");
            Assert.Contains(texts, t => t.Shown.EndsWith('…'));
            Assert.All(texts, t => Assert.True(t.MaxWidth is null || t.ShownWidth <= t.MaxWidth + .01, t.Shown));
        }
    }

    static double[] Doubles(int[] numbers) => [.. numbers.Select(n => (double)n)];
}
