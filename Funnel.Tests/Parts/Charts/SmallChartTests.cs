using FsCheck;
using FsCheck.Fluent;
using Funnel.Web.Parts.Charts;

namespace Funnel.Tests.Parts.Charts;

public sealed class SmallChartTests
{
    [Fact]
    public void A_shortened_text_fits_and_begins_like_the_whole() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), Gen.Choose(20, 400).ToArbitrary(), (text, room) =>
        {
            var shown = TextWidth.Fit(text.Get, 13, 600, room);
            Assert.True(shown == text.Get || TextWidth.Of(shown, 13, 600) <= room + .01);
            Assert.StartsWith(shown.TrimEnd('…'), text.Get, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_person_made_of_several_characters_is_never_cut_in_half() =>
        Assert.Equal("👩‍👩‍👧…", TextWidth.Fit("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10, 400, 60));

    [Theory]
    [InlineData(4, "stage-1 stage-3 stage-5 stage-7")]
    [InlineData(8, "stage-1 stage-2 stage-3 stage-4 stage-5 stage-6 stage-7 stage-8")]
    [InlineData(2, "stage-1 stage-5")]
    [InlineData(1, "stage-1")]
    public void Open_stages_spread_over_the_ramp(int count, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', Enumerable.Range(0, count).Select(i => StageColours.Token(i, count))));

    [Fact]
    public void Forty_stages_stay_on_the_ramp_in_order()
    {
        var steps = Enumerable.Range(0, 40).Select(i => int.Parse(StageColours.Token(i, 40)[6..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((1, 8), (steps[0], steps[^1]));
        Assert.Equal(steps.Order(), steps);
    }

    [Fact]
    public void A_bar_over_its_norm_is_said_in_amber_and_ends_behind_the_mark()
    {
        var drawing = BarsChart.OnScreen([new("d", "Decision", 14, "14") { Norm = 12, NormText = "12" }, new("a", "Action", 8, "8") { Norm = 10 }], "Time in stage");
        Assert.Equal("rot", drawing.Marks.OfType<TextMark>().Single(t => t.Content == "14").Colour);
        Assert.Equal("text", drawing.Marks.OfType<TextMark>().Single(t => t.Content == "8").Colour);
        var over = drawing.Marks.OfType<BoxMark>().Where(b => b.Y < 40).ToList();
        Assert.Equal(14.0 / 12, over[1].Width / (over[2].X + 1), .01);
    }

    [Fact]
    public void Bars_without_values_draw_their_names()
    {
        var rows = new[] { new BarRow("a", "Awareness", null, "—") };
        Assert.Contains(BarsChart.OnScreen(rows, "").Marks.OfType<TextMark>(), t => t.Content == "Awareness");
        Assert.Contains(BarsChart.OnPaper(rows, "").Marks.OfType<TextMark>(), t => t.Content == "Awareness");
        Assert.Empty(BarsChart.OnScreen([], "").Marks);
    }

    [Fact]
    public void A_sparkline_of_anything_stays_inside()
    {
        Assert.Empty(Sparkline.Draw([], "won", "").Marks);
        foreach (var values in new[] { new[] { 5.0 }, [1, 1, 1], [double.NaN, 3], [-1e300, 1e300] })
            Assert.All(Sparkline.Draw(values, "won", "").Marks.OfType<BoxMark>(), b => Assert.InRange(b.Y + 2.8, 0, 30));
    }

    [Fact]
    public void A_step_line_holds_its_value_until_the_next_change()
    {
        var drawing = StepLine.Draw([new(0, 38, "€38k"), new(.5, 45, "€45k")], [new(0, .5, "Awareness", "stage-1")], v => $"{v:0}", "Budget");
        var line = drawing.Marks.OfType<PathMark>().Single(p => p.Stroke is not null).Data;
        Assert.Matches(@"^M40 [\d.]+H328V[\d.]+H616$", line);
    }
}
