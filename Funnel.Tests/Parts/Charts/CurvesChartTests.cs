using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Parts.Charts;

public sealed class CurvesChartTests
{
    [Fact]
    public void A_line_ends_at_its_cohorts_age_and_the_newest_stands_out()
    {
        var drawing = Draw(new("Sep", [0, .1, .2], "20%"), new("Oct", [0, .1], "10%"));
        var lines = drawing.Marks.OfType<PathMark>().ToList();
        Assert.Equal(["text-2", "brand"], lines.Select(l => l.Stroke!.Token));
        Assert.Equal([3, 2], lines.Select(l => l.Data.Count(c => c is 'M' or 'L')));
        // At the same age the same place: both have 10 % on day 1.
        Assert.Equal(lines[0].Data.Split('L')[1], lines[1].Data.Split('L')[1]);
    }

    [Fact]
    public void The_axis_starts_at_zero_and_ends_above_the_highest_share()
    {
        var drawing = Draw(new Curve("Sep", [0, .37], "37%"));
        Assert.Equal(["0%", "20%", "40%"], drawing.Marks.OfType<TextMark>().Take(3).Select(t => t.Content));
        Assert.Equal(["0%", "50%", "100%"], Draw(new Curve("Sep", [1], "100%")).Marks.OfType<TextMark>().Take(3).Select(t => t.Content));
        Assert.Equal(["0%", "1%", "2%"], Draw(new Curve("Sep", [0, 0], "0%")).Marks.OfType<TextMark>().Take(3).Select(t => t.Content));
    }

    [Fact]
    public void No_two_names_lie_on_one_another_and_none_leaves_the_picture()
    {
        var drawing = Draw([.. Enumerable.Range(0, 6).Select(i => new Curve("M" + i, [0, .2 + i * .001], "20%"))]);
        var names = drawing.Marks.OfType<TextMark>().Where(t => t.Content.StartsWith('M')).Select(t => t.Y).Order().ToList();
        Assert.Equal(6, names.Count);
        Assert.All(names.Zip(names.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 15, $"{pair}"));
        Assert.All(names, y => Assert.InRange(y, 8, drawing.Height));
        var low = Draw([.. Enumerable.Range(0, 6).Select(i => new Curve("M" + i, [0, 0], "0%"))]).Marks.OfType<TextMark>().Where(t => t.Content.StartsWith('M')).Select(t => t.Y).Order().ToList();
        Assert.All(low.Zip(low.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 15, $"{pair}"));
    }

    [Fact]
    public void A_cohort_of_one_day_is_a_point_and_a_small_one_is_dashed()
    {
        var drawing = Draw(new("Sep", [0, .5], "50%") { IsFaint = true }, new("Oct", [0], "0%"));
        Assert.Equal("3 3", Assert.Single(drawing.Marks.OfType<PathMark>()).Stroke!.Dash);
        Assert.Equal(2, drawing.Marks.OfType<BoxMark>().Count());
        Assert.NotEmpty(Draw().Marks);
    }

    static Drawing Draw(params Curve[] curves) => CurvesChart.Draw(curves, s => $"{Math.Round(s * 100)}%", d => $"{d} d", "Shares");
}
