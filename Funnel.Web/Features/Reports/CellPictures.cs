using Funnel.Web.Parts.Charts;

namespace Funnel.Web.Features.Reports;

/// <summary>Small pictures for table cells and legends. Each is told apart without colour: solid, hatched, dashed, a line across.</summary>
public static class CellPictures
{
    /// <summary>A plain bar; <paramref name="share"/> of the width from 0 to 1.</summary>
    public static Drawing Bar(double share, string summary, double width = 118, string colour = "n-700") =>
        new(width, 10, Part(share) > 0 ? [new BoxMark(0, 0, width * Part(share), 10) { Radius = 2, Fill = colour }] : [], summary);

    /// <summary>Won solid, promised hatched, the pace as a line; all as shares of the plan.</summary>
    public static Drawing Plan(double won, double promised, double? pace, string summary, double width = 150)
    {
        var done = Part(won) * width;
        var more = Math.Min(width - done, Part(promised) * width);
        List<Mark> marks = [new BoxMark(.5, 2.5, width - 1, 11) { Radius = 2, Fill = "n-0", Stroke = new("n-400") }];
        if (done > 0)
            marks.Add(new BoxMark(.5, 2.5, Math.Max(.5, done - .5), 11) { Fill = "won" });
        if (more > 0)
            marks.Add(new BoxMark(done, 2.5, more, 11) { Fill = new Hatch("n-600"), Stroke = new("n-600", .7) });
        if (pace is { } at)
            marks.Add(new LineMark(Part(at) * width, 0, Part(at) * width, 16, new("text", 2)));
        return new(width, 16, marks, summary);
    }

    /// <summary>A range with its middle, against a dashed common value; all from 0 to 1 of the width.</summary>
    public static Drawing Range(double low, double middle, double high, double? common, string summary, double width = 86)
    {
        List<Mark> marks = [];
        if (common is { } at)
            marks.Add(new LineMark(Part(at) * width, 0, Part(at) * width, 14, new("n-400") { Dash = "2 2" }));
        marks.Add(new LineMark(Part(low) * width, 7, Part(high) * width, 7, new("text", 1.4)));
        marks.Add(BoxMark.Dot(Part(middle) * width, 7, 3.4) with { Fill = "text" });
        return new(width, 14, marks, summary);
    }

    public static Drawing SolidSample(string colour) => new(16, 10, [new BoxMark(0, 0, 16, 10) { Radius = 2, Fill = colour }], "");

    public static Drawing HatchSample(string colour = "n-600") =>
        new(16, 10, [new BoxMark(.4, .4, 15.2, 9.2) { Radius = 2, Fill = new Hatch(colour), Stroke = new(colour, .8) }], "");

    public static Drawing DashedSample() =>
        new(22, 12, [new BoxMark(.7, .7, 20.6, 10.6) { Radius = 3, Stroke = new("text", 1.1) { Dash = "3.5 2.5" } }], "");

    public static Drawing LineSample() => new(4, 14, [new LineMark(2, 0, 2, 14, new("text", 2))], "");

    public static Drawing DotSample(string colour = "stage-5") => new(12, 12, [BoxMark.Dot(6, 6, 5) with { Fill = colour }], "");

    public static Drawing RangeSample(string colour = "stage-5") =>
        new(26, 10, [new LineMark(5, 5, 21, 5, new(colour, 8) { Round = true, Opacity = .32 })], "");

    public static Drawing IntervalSample() => Range(.1, .42, .8, .5, "", 40);

    static double Part(double share) => double.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0;
}
