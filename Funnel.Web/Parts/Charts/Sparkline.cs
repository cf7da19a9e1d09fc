using System.Globalization;
using System.Text;

namespace Funnel.Web.Parts.Charts;

/// <summary>A line without axes beside a key figure: only the shape of the recent past.</summary>
public static class Sparkline
{
    public static Drawing Draw(IReadOnlyList<double> values, string colour, string summary, double width = 84, double height = 30, bool filled = true)
    {
        var marks = new List<Mark>();
        if (values.Count > 0)
        {
            var points = Points(values, width, height);
            var line = Line(points);
            if (filled && points.Count > 1)
                marks.Add(new PathMark(Ink.Path($"{line}L{points[^1].X} {height}L{points[0].X} {height}Z")) { Fill = colour, Opacity = .1 });
            if (points.Count > 1)
                marks.Add(new PathMark(line) { Stroke = new(colour, 1.8) { Round = true } });
            if (filled)
                marks.Add(BoxMark.Dot(points[^1].X, points[^1].Y, 2.8) with { Fill = colour, Stroke = new("surface", 1.3) });
        }
        return new(width, height, marks, summary);
    }

    static List<(double X, double Y)> Points(IReadOnlyList<double> values, double width, double height)
    {
        var sound = values.Select(v => double.IsFinite(v) ? v : 0).ToList();
        var (low, high) = (sound.Min(), sound.Max());
        // A flat line stands in the middle instead of claiming a fall or a rise.
        double Y(double v) => high > low ? height - 4 - (v - low) / (high - low) * (height - 9) : height / 2;
        var step = sound.Count > 1 ? (width - 6) / (sound.Count - 1) : 0;
        return [.. sound.Select((v, i) => (sound.Count > 1 ? 2 + i * step : width - 4, Y(v)))];
    }

    internal static string Line(IReadOnlyList<(double X, double Y)> points)
    {
        var text = new StringBuilder();
        foreach (var (x, y) in points)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? 'M' : 'L')}{Ink.N(x)} {Ink.N(y)}");
        return text.ToString();
    }
}
