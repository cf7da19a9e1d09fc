namespace Funnel.Web.Parts.Charts;

/// <summary>A share with the interval that likely holds it, on a scale from 0: the dot is the share, the line the interval, the dashes what all have on average.</summary>
public static class RangeBar
{
    public static Drawing Draw(double share, double low, double high, double? average, double most, bool faint, string summary, double width = 170, double height = 18)
    {
        double X(double s) => 5 + ((width - 10) * Math.Clamp(most > 0 ? s / most : 0, 0, 1));
        var (middle, marks) = (height / 2, new List<Mark>());
        if (average is { } all)
            marks.Add(new LineMark(X(all), 0, X(all), height, new("n-400") { Dash = "2 2" }));
        marks.Add(new LineMark(X(low), middle, X(high), middle, new(faint ? "n-300" : "n-600", 3) { Round = true }));
        marks.Add(BoxMark.Dot(X(share), middle, 4.5) with { Fill = faint ? "n-300" : "stage-7", Stroke = new("surface", 1.5) });
        return new Drawing(width, height, marks, summary);
    }
}
