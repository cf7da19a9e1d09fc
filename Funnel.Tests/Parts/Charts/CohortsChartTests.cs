using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Parts.Charts;

public sealed class CohortsChartTests
{
    [Fact]
    public void The_newest_four_are_named_where_they_end_older_ones_step_back_and_all_are_dashed()
    {
        var cohorts = Enumerable.Range(1, 6).Select(i => new CohortLine($"M{i}", Shares(120 - (i * 15), 0.05 * i), $"{5 * i}%", $"2026-0{i}-01")).ToList();
        var drawing = Draw(cohorts, Shares(120, 0.2));
        Assert.Equal(["M6 30%", "M5 25%", "M4 20%", "M3 15%"], drawing.Hits.Select(h => h.Title));
        Assert.Equal("2026-06-01", drawing.Hits.First().Key);
        var strokes = drawing.Marks.OfType<PathMark>().Select(p => p.Stroke!).ToList();
        Assert.Equal(2, strokes.Count(s => s.Token == "line-strong"));
        Assert.Single(strokes, s => s.Dash is not null);
        Assert.Equal(7, strokes.Count);
    }

    [Fact]
    public void A_curve_ends_at_its_age_and_one_not_a_day_old_is_not_drawn()
    {
        var drawing = Draw([new("Old", Shares(60, 0.3), "30%", "a"), new("New", [0.0], "0%", "b")], []);
        var dot = Assert.Single(drawing.Marks.OfType<BoxMark>(), b => b.Radius == 4 && b.Width == 8);
        // Half of 120 days is the middle of the axis.
        Assert.Equal((40 + 458) / 2.0, dot.X + 4, 1);
        Assert.Single(drawing.Hits);
    }

    [Fact]
    public void Names_that_end_at_one_place_do_not_lie_on_each_other()
    {
        var drawing = Draw([.. Enumerable.Range(0, 4).Select(i => new CohortLine($"Month {i}", Shares(50, 0.3), "30%", $"k{i}"))], []);
        var names = drawing.Marks.OfType<TextMark>().Where(t => t.Weight == 620).ToList();
        Assert.Equal(4, names.Select(n => n.Y).Distinct().Count());
        Assert.All(names, n => Assert.InRange(n.Y, 0, 352));
    }

    [Fact]
    public void Nothing_at_all_is_an_empty_picture_with_its_axes() => Assert.DoesNotContain(Draw([], []).Marks, m => m is PathMark or HitMark);

    [Theory]
    [InlineData(0, 0, 0.2)]
    [InlineData(1, 0.9, 1)]
    [InlineData(0.29, 0.26, 0.33)]
    public void The_dot_of_a_range_lies_in_its_line_and_the_line_in_the_picture(double share, double low, double high)
    {
        var drawing = RangeBar.Draw(share, low, high, 0.2, 0.5, false, "");
        var line = drawing.Marks.OfType<LineMark>().Single(l => l.Stroke.Dash is null);
        var dot = Assert.Single(drawing.Marks.OfType<BoxMark>());
        Assert.InRange(dot.X + (dot.Width / 2), line.X1 - 1e-9, line.X2 + 1e-9);
        Assert.InRange(line.X1, 0, 170);
        Assert.InRange(line.X2, 0, 170);
    }

    static List<double> Shares(int days, double end) => [.. Enumerable.Range(0, days + 1).Select(d => end * d / days)];

    static Drawing Draw(IReadOnlyList<CohortLine> cohorts, IReadOnlyList<double> all) =>
        CohortsChart.Draw(cohorts, all, "all", 120, s => $"{s:P0}", d => $"{d} days", "summary");
}
