namespace Funnel.Web.Parts.Charts;

/// <summary>One line of shares (0 to 1) by age in days, from day 0; it ends where it ends. <paramref name="Figure"/> is its last share in words.</summary>
public sealed record Curve(string Name, IReadOnlyList<double> Shares, string Figure)
{
    /// <summary>Too few deals to be told by its colour: drawn dashed.</summary>
    public bool IsFaint { get; init; }
}

/// <summary>Cohorts against each other at the same age: the newest stands out, older ones step back. Both axes start at zero.</summary>
public static class CurvesChart
{
    private const double Left = 40, Top = 8, Right = 92;

    public static Drawing Draw(IReadOnlyList<Curve> curves, Func<double, string> share, Func<int, string> days, string summary, double width = 312, double height = 196)
    {
        var marks = new List<Mark>();
        var bottom = height - 24;
        var (longest, highest) = (Math.Max(1, curves.Select(c => c.Shares.Count - 1).DefaultIfEmpty(1).Max()), Highest(curves));
        double X(int age) => Left + (width - Left - Right) * age / longest;
        double Y(double s) => bottom - (bottom - Top) * s / highest;
        for (var tick = 0; tick <= 2; tick++)
        {
            var y = Y(highest * tick / 2);
            marks.Add(new LineMark(Left, y, width - Right, y, new("line-soft")));
            marks.Add(new TextMark(Left - 6, y + 4, share(highest * tick / 2)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        marks.Add(new TextMark(Left, bottom + 17, days(0)) { Size = 11, Colour = "text-3" });
        marks.Add(new TextMark(width - Right, bottom + 17, days(longest)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        for (var i = 0; i < curves.Count; i++)
            Line(marks, curves[i], i == curves.Count - 1 ? 1 : 0.25 + 0.5 * i / Math.Max(1, curves.Count - 1), X, Y);
        Names(marks, curves, X, Y, width, bottom);
        return new Drawing(width, height, marks, summary);
    }

    private static void Line(List<Mark> marks, Curve curve, double opacity, Func<int, double> x, Func<double, double> y)
    {
        if (curve.Shares.Count == 0)
            return;
        var (last, end) = (curve.Shares.Count - 1, curve.Shares[^1]);
        var newest = opacity >= 1;
        var token = newest ? "brand" : "text-2";
        if (last > 0)
            marks.Add(new PathMark(Sparkline.Line([.. curve.Shares.Select((s, age) => (x(age), y(s)))])) { Stroke = new(token, newest ? 2.2 : 1.6) { Round = true, Opacity = opacity, Dash = curve.IsFaint ? "3 3" : null } });
        marks.Add(BoxMark.Dot(x(last), y(end), newest ? 3 : 2.4) with { Fill = token, Opacity = opacity, Stroke = new("surface", 1.2) });
    }

    // At the right, in the order of the lines' ends, moved apart so that none lies on another.
    private static void Names(List<Mark> marks, IReadOnlyList<Curve> curves, Func<int, double> x, Func<double, double> y, double width, double bottom)
    {
        const double Pitch = 16;
        var ends = curves.Select((c, i) => (Curve: c, Newest: i == curves.Count - 1)).Where(e => e.Curve.Shares.Count > 0).OrderByDescending(e => e.Curve.Shares[^1]).ToList();
        var at = double.NegativeInfinity;
        var places = new double[ends.Count];
        for (var i = 0; i < ends.Count; i++)
            places[i] = at = Math.Max(at + Pitch, y(ends[i].Curve.Shares[^1]));
        for (var (i, limit) = (ends.Count - 1, bottom); i >= 0; i--, limit -= Pitch)
            places[i] = Math.Min(places[i], limit);
        for (var i = 0; i < ends.Count; i++)
        {
            var (curve, newest) = ends[i];
            var from = (X: x(curve.Shares.Count - 1), Y: y(curve.Shares[^1]));
            marks.Add(new LineMark(from.X + 4, from.Y, width - Right + 4, places[i], new("line", 1)));
            marks.Add(new TextMark(width - Right + 8, places[i] + 4, curve.Name)
            { Size = 11.5, Weight = newest ? 640 : 450, Colour = newest ? "brand-text" : "text-2", MaxWidth = 44, Tail = new(curve.Figure, 5, 11.5, newest ? 640 : 550, newest ? "brand-text" : "text") });
        }
    }

    private static double Highest(IReadOnlyList<Curve> curves)
    {
        var highest = curves.SelectMany(c => c.Shares).DefaultIfEmpty(0).Max();
        // A round share above the highest, so that the middle mark is round too.
        double[] round = [.02, .04, .1, .2, .3, .4, .5, .6, .8, 1];
        return round.First(r => r >= Math.Min(1, highest));
    }
}
