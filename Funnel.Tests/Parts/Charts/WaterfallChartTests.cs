using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Parts.Charts;

public sealed class WaterfallChartTests
{
    static readonly WaterfallPicture Picture = new(
    [
        new("Start", "Start", "3 deals", 0, 100, "€100", WaterfallKind.Total), new("New", "New", "1 deal", 100, 150, "+€50", WaterfallKind.Adds),
        new("Reopened", "Reopened", "0 deals", 150, 150, "0", WaterfallKind.Adds), new("PushedOut", "Pushed out", "1 deal", 150, 110, "−€40", WaterfallKind.Takes),
        new("Won", "Won", "1 deal", 110, 60, "−€50", WaterfallKind.Won), new("Lost", "Lost", "2 deals", 60, 10, "−€50", WaterfallKind.Lost), new("End", "End", "1 deal", 0, 10, "€10", WaterfallKind.Total),
    ]) { Summary = "From €100 to €10." };

    [Fact]
    public void Every_bar_begins_where_the_one_before_ended_on_one_scale()
    {
        var bodies = Bodies(WaterfallChart.OnScreen(Picture));
        Assert.Equal(bodies[0].Y, bodies[1].Y + bodies[1].Height, 6);
        Assert.Equal(bodies[1].Y, bodies[3].Y, 6);
        Assert.Equal(bodies[3].Y + bodies[3].Height, bodies[4].Y, 6);
        Assert.Equal(bodies[4].Height, bodies[5].Height, 6);
        Assert.Equal(2 * bodies[1].Height, bodies[0].Height, 6);
        Assert.Equal(bodies[0].Y + bodies[0].Height, bodies[6].Y + bodies[6].Height, 6);
    }

    [Fact]
    public void Plus_is_solid_minus_hatched_won_has_a_check_and_lost_a_cross_without_any_colour()
    {
        foreach (var drawing in new[] { WaterfallChart.OnScreen(Picture), WaterfallChart.OnPaper(Picture) })
        {
            var boxes = drawing.Marks.OfType<BoxMark>().ToList();
            Assert.Equal(2, boxes.Count(b => b.Fill is Hatch));
            Assert.Contains(boxes, b => b.Fill is Hatch("n-500"));
            Assert.Contains(boxes, b => b.Fill is Flat("won"));
            Assert.Equal(2, drawing.Marks.OfType<PathMark>().Count());
        }
    }

    [Fact]
    public void A_step_of_nothing_keeps_its_place_and_says_so()
    {
        var drawing = WaterfallChart.OnScreen(Picture);
        Assert.Equal(7, drawing.Hits.Count());
        Assert.Contains(drawing.Marks.OfType<TextMark>(), t => t.Content == "0" && t.Anchor == Anchor.Middle);
    }

    [Fact]
    public void The_bar_that_lies_open_is_framed()
    {
        Assert.DoesNotContain(WaterfallChart.OnScreen(Picture).Marks, m => m is BoxMark { Stroke.Token: "brand" });
        Assert.Single(WaterfallChart.OnScreen(Picture, "Won").Marks, m => m is BoxMark { Stroke.Token: "brand" });
    }

    [Fact]
    public void Levels_below_zero_and_nothing_at_all_stay_in_the_picture()
    {
        var below = WaterfallChart.OnPaper(new([new("Start", "Start", "", 0, 0, "0", WaterfallKind.Total), new("Decreased", "Decreased", "", 0, -60, "−60", WaterfallKind.Takes),
            new("HandedIn", "Handed in", "", -60, 40, "+100", WaterfallKind.Adds), new("End", "End", "", 0, 40, "40", WaterfallKind.Total)]));
        var empty = WaterfallChart.OnPaper(new([new("Start", "Start", "", 0, 0, "0", WaterfallKind.Total)]));
        foreach (var drawing in new[] { below, empty, WaterfallChart.OnPaper(new([])) })
        {
            Assert.All(drawing.Marks.OfType<BoxMark>(), b => Assert.InRange(b.Y + b.Height, 0, drawing.Height));
            Assert.All(drawing.Marks.OfType<TextMark>(), t => Assert.True(double.IsFinite(t.Y) && t.Y > 0 && t.Y <= drawing.Height, $"{t}"));
        }
    }

    static List<BoxMark> Bodies(Drawing drawing) => [.. drawing.Hits.Select(h => h.Around!)];

    [Fact]
    public void Figures_too_long_for_their_bar_keep_the_currency_until_one_of_them_has_no_room_for_it()
    {
        WaterfallBar Bar(string figure, string brief, string shortest) => new(figure, "A", "", 0, 10, figure, WaterfallKind.Adds) { Short = brief, Shortest = shortest };
        IEnumerable<string> Written(double width, params WaterfallBar[] bars) => WaterfallChart.OnScreen(new(bars), null, width).Marks.OfType<TextMark>().Where(t => t.Content.Contains('0', StringComparison.Ordinal)).Select(t => t.Content).Where(t => t.Length > 1);
        var (a, b) = (Bar("+€673,000", "+€670k", "+670k"), Bar("+€60", "+€60", "+60"));
        Assert.Equal(["+€673,000", "+€60"], Written(200, a, b).Where(t => !t.EndsWith("10", StringComparison.Ordinal)));
        Assert.Equal(["+€670k", "+€60"], Written(145, a, b).Where(t => !t.EndsWith("10", StringComparison.Ordinal)));
        Assert.Equal(["+670k", "+€60"], Written(110, a, b).Where(t => !t.EndsWith("10", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(150_000_000, 50_000_000, "€1.50M")]
    [InlineData(100_000_000, 50_000_000, "€1M")]
    [InlineData(200_000_000, 100_000_000, "€2M")]
    [InlineData(250_000_000, 125_000_000, "€2.50M")]
    [InlineData(100_000, 50_000, "€1,000")]
    public void A_level_is_written_in_the_steps_unit_without_empty_decimals(long level, long step, string text) => Assert.Equal(text, BridgePictures.AxisMoney(level, step, "EUR"));
}
