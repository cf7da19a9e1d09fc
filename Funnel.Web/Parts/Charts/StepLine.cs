namespace Funnel.Web.Parts.Charts;

/// <summary>A value that holds until it changes; <paramref name="At"/> places it on the time axis, from 0 to 1.</summary>
public sealed record StepPoint(double At, double Value, string Figure)
{
    public string Note { get; init; } = "";
}

/// <summary>A stretch of time behind the line, such as the stay in one stage.</summary>
public sealed record StepBand(double From, double To, string Name, string Colour);

/// <summary>A stepped line over named stretches: the budget of a deal, every change, by stage.</summary>
public static class StepLine
{
    const double Top = 8, Bottom = 120;

    public static Drawing Draw(IReadOnlyList<StepPoint> points, IReadOnlyList<StepBand> bands, Func<double, string> label, string summary,
        double now = 1, double width = 634)
    {
        var marks = new List<Mark>();
        var scale = points.Count > 0 ? Scale.Of(points) : new(0, 1, 1);
        // The figures of the scale are never cut: half a number is a wrong number.
        var left = Math.Max(40, 12 + scale.Ticks.Max(tick => TextWidth.Of(label(tick), 11)));
        double X(double at) => left + Math.Clamp(at, 0, 1) * (width - left - 18);
        foreach (var band in bands)
            Band(marks, band, X);
        if (points.Count > 0)
            Line(marks, points, scale, label, X, X(now), width);
        return new(width, 150, marks, summary);
    }

    static void Band(List<Mark> marks, StepBand band, Func<double, double> x)
    {
        var (from, to) = (x(band.From), x(band.To));
        if (to <= from)
            return;
        marks.Add(new BoxMark(from, Top, to - from, Bottom - Top) { Fill = band.Colour, Opacity = .07 });
        marks.Add(new BoxMark(from, Bottom, Math.Max(1, to - from - 1.5), 4) { Radius = 1, Fill = band.Colour });
        // A name that cannot be read is left out: the stage strip above the picture names it.
        var room = to - from - 8;
        if (room >= 40)
            marks.Add(new TextMark(from + 3, Bottom + 18, band.Name) { Size = 11.5, Colour = "text-2", MaxWidth = room });
    }

    static void Line(List<Mark> marks, IReadOnlyList<StepPoint> points, Scale scale, Func<double, string> label, Func<double, double> x, double end, double width)
    {
        double Y(double v) => Bottom - 4 - (v - scale.Bottom) / scale.Span * (Bottom - 4 - Top - 6);
        foreach (var tick in scale.Ticks)
        {
            marks.Add(new LineMark(x(0), Y(tick), width - 18, Y(tick), new("line-soft")));
            marks.Add(new TextMark(x(0) - 8, Y(tick) + 4, label(tick)) { Anchor = Anchor.End, Size = 11, Colour = "text-3" });
        }
        var path = Ink.Path($"M{x(points[0].At)} {Y(points[0].Value)}");
        foreach (var point in points.Skip(1))
            path += Ink.Path($"H{x(point.At)}V{Y(point.Value)}");
        path += Ink.Path($"H{Math.Max(end, x(points[^1].At))}");
        marks.Add(new PathMark(Ink.Path($"{path}V{Bottom}H{x(points[0].At)}Z")) { Fill = "text", Opacity = .05 });
        marks.Add(new PathMark(path) { Stroke = new("text", 2) { Round = true } });
        for (var i = 0; i < points.Count; i++)
            Point(marks, points[i], x(points[i].At), Y(points[i].Value), i + 1 < points.Count ? x(points[i + 1].At) : width);
    }

    static void Point(List<Mark> marks, StepPoint point, double x, double y, double next)
    {
        marks.Add(BoxMark.Dot(x, y, 4) with { Fill = "text", Stroke = new("surface", 1.8) });
        var room = next - x - 14;
        var figure = TextWidth.Of(point.Figure, 11.5, 620);
        if (figure > room)
            return;
        var note = TextWidth.Fit(point.Note, 11, 450, room - figure - 4);
        // A note cut down to its first letters says nothing; the table beside the picture has it whole.
        if (note.Length < point.Note.Length * 2 / 3)
            note = "";
        marks.Add(new TextMark(x + 8, Math.Max(11, y - 8), point.Figure)
        { Size = 11.5, Weight = 620, Tail = note.Length > 2 ? new(note, 4, 11, 450, "text-2") : null });
    }

    readonly record struct Scale(double Bottom, double Span, double Step)
    {
        public static Scale Of(IReadOnlyList<StepPoint> points)
        {
            var (low, high) = (points.Min(p => p.Value), points.Max(p => p.Value));
            // A value that never changed still stands on a scale of its own size.
            var step = BarsChart.Step(Math.Max(1, high > low ? (high - low) * 2 : Math.Abs(high)));
            var bottom = Math.Floor(low / step - .3) * step;
            if (low >= 0)
                bottom = Math.Max(0, bottom);
            return new(bottom, Math.Max(step, high - bottom + step * .4), step);
        }

        public IEnumerable<double> Ticks
        {
            get
            {
                for (var tick = Bottom; tick <= Bottom + Span; tick += Step)
                    yield return tick;
            }
        }
    }
}
