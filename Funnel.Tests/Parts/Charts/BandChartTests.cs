using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Parts.Charts;

public sealed class BandChartTests
{
    static readonly BandPicture Picture = Of(
        new("2026-10", new(2026, 10, 1), "October 2026") { Sold = 20 }, new("2026-11", new(2026, 11, 1), "November 2026") { Sold = 40 },
        new("2026-12", new(2026, 12, 1), "December 2026") { Sold = 10, IsGoingOn = true, Promised = 5, PromisedFigure = "+5", Forecast = new(30, 20, 40) },
        new("2027-01", new(2027, 1, 1), "January 2027") { Promised = 8, PromisedFigure = "8", Forecast = new(35, 10, 60, IsTold: true) });

    [Fact]
    public void Bars_stand_on_one_scale_and_the_promise_stands_hatched_on_what_is_sold()
    {
        var drawing = BandChart.OnScreen(Picture);
        var sold = drawing.Marks.OfType<BoxMark>().Where(b => b.Fill is Flat("line") or Flat("line-strong")).ToList();
        var promised = drawing.Marks.OfType<BoxMark>().Where(b => b.Fill is Hatch).ToList();
        Assert.Equal((3, 2), (sold.Count, promised.Count));
        Assert.Equal(2 * sold[0].Height, sold[1].Height, 6);
        Assert.Equal(sold[2].Y, promised[0].Y + promised[0].Height, 6);
        Assert.Equal(sold[2].Height / 2, promised[0].Height, 6);
        Assert.Equal(sold[0].Y + sold[0].Height, promised[1].Y + promised[1].Height, 6);
    }

    [Fact]
    public void The_past_is_solid_the_forecast_dashed_and_the_month_that_goes_on_is_not_on_the_line()
    {
        var paths = BandChart.OnScreen(Picture).Marks.OfType<PathMark>().ToList();
        var line = Assert.Single(paths, p => p.Stroke is { Token: "text", Dash: null });
        Assert.Equal(2, line.Data.Split('L').Length);
        Assert.Single(paths, p => p.Stroke is { Token: "brand", Dash: not null });
        Assert.Single(paths, p => p.Fill is Flat("brand"));
    }

    [Fact]
    public void Every_month_answers_and_nothing_is_drawn_outside_the_picture()
    {
        foreach (var drawing in new[] { BandChart.OnScreen(Picture), BandChart.OnPaper(Picture) })
        {
            Assert.Equal(["2026-10", "2026-11", "2026-12", "2027-01"], drawing.Hits.Select(h => h.Key));
            Assert.All(drawing.Marks.OfType<BoxMark>(), b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.Width <= drawing.Width && b.Y + b.Height <= drawing.Height));
            Assert.All(drawing.Marks.OfType<TextMark>().Where(t => t.Anchor == Anchor.Start), t => Assert.True(t.X + t.ShownWidth <= drawing.Width + 1, t.Content));
            Assert.All(drawing.Marks.OfType<TextMark>().Where(t => t.Anchor == Anchor.End), t => Assert.True(t.X - t.ShownWidth >= -1, t.Content));
        }
    }

    [Fact]
    public void Without_a_past_a_forecast_or_anything_it_is_a_picture_too()
    {
        foreach (var picture in new[] { Of(), Of(new BandMonth("2026-12", new(2026, 12, 1), "December") { IsGoingOn = true }), Of(Picture.Months[3]), Of(Picture.Months[0]) })
            Assert.All(BandChart.OnScreen(picture).Marks.OfType<BoxMark>(), b => Assert.True(double.IsFinite(b.Y) && double.IsFinite(b.Height)));
    }

    static BandPicture Of(params BandMonth[] months) => new(months)
    {
        Summary = "Units a month",
        Table = new ChartTable("Demand", [], []),
        Axis = (level, _) => level.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Figure = (value, _) => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        SoldWord = "sold",
        ForecastWord = "forecast",
    };
}
