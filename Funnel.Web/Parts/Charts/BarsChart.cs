namespace Funnel.Web.Parts.Charts;

/// <summary>One bar: a value, the norm it is held against, and (on paper) the range the middle half lies in.</summary>
public sealed record BarRow(string Key, string Name, double? Value, string Figure)
{
    public string Colour { get; init; } = "stage-4";
    public double? Norm { get; init; }
    public string NormText { get; init; } = "";
    public double? Low { get; init; }
    public double? High { get; init; }
    public IReadOnlyList<TipLine> Tip { get; init; } = [];

    public bool IsOver => Value > Norm;
}

/// <summary>Horizontal bars on one scale from zero, such as the time in each stage against its norm.</summary>
public static class BarsChart
{
    /// <summary>Name and figures above a track, as on the dashboard.</summary>
    public static Drawing OnScreen(IReadOnlyList<BarRow> rows, string summary, double width = 276)
    {
        const double Pitch = 45;
        var marks = new List<Mark>();
        var largest = Largest(rows) * 1.13;
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, y) = (rows[i], i * Pitch);
            var norm = row.NormText.Length > 0 ? $" / {row.NormText}" : "";
            var right = TextWidth.Of(norm, 12.5);
            marks.Add(new TextMark(0, y + 13, row.Name) { Size = 12.5, MaxWidth = width - right - TextWidth.Of(row.Figure, 12.5, 620) - 12 });
            marks.Add(new TextMark(width - right, y + 13, row.Figure)
            { Anchor = Anchor.End, Size = 12.5, Weight = 620, Colour = row.IsOver ? "rot" : "text" });
            if (norm.Length > 0)
                marks.Add(new TextMark(width, y + 13, norm) { Anchor = Anchor.End, Size = 12.5, Colour = "text-3" });
            marks.Add(new BoxMark(0, y + 23, width, 10) { Radius = 4, Fill = "surface-3" });
            if (Length(row.Value, width, largest) is > 0 and var length)
                marks.Add(new BoxMark(0, y + 23, length, 10) { Radius = Math.Min(4, length / 2), Fill = row.Colour });
            if (row.Norm is { } n)
                marks.Add(new BoxMark(Length(n, width, largest) - 1, y + 20, 2, 16) { Radius = 1, Fill = "text" });
            marks.Add(new HitMark(0, y, width, Pitch - 5, row.Key, $"{row.Name} · {row.Figure}") { Lines = row.Tip });
        }
        return new(width, Math.Max(1, rows.Count * Pitch - 8), marks, summary);
    }

    /// <summary>Median as a dot on its range, the norm as a line across, with an axis: reads without colour.</summary>
    public static Drawing OnPaper(IReadOnlyList<BarRow> rows, string summary, double width = 682)
    {
        const double Pitch = 31, Left = 130;
        var full = width - Left - 40;
        var step = Step(Largest(rows));
        var largest = Math.Max(step, Math.Ceiling(Largest(rows) * 1.05 / step) * step);
        var bottom = Math.Max(1, rows.Count) * Pitch;
        var marks = new List<Mark>();
        for (var tick = 0.0; tick <= largest + step / 2; tick += step)
        {
            var x = Left + Length(tick, full, largest);
            marks.Add(new LineMark(x, 0, x, bottom, new("line")));
            marks.Add(new TextMark(x, bottom + 15, Ink.N(tick)) { Anchor = Anchor.Middle, Size = 10.7, Colour = "text-3" });
        }
        for (var i = 0; i < rows.Count; i++)
            PaperRow(marks, rows[i], i * Pitch + 16, Left, n => Left + Length(n, full, largest));
        return new(width, bottom + 20, marks, summary);
    }

    static void PaperRow(List<Mark> marks, BarRow row, double y, double left, Func<double, double> x)
    {
        marks.Add(new TextMark(0, y + 4, row.Name) { Weight = 600, MaxWidth = left - 12 });
        var end = x(row.Value ?? 0);
        if (row.Low is { } low && row.High is { } high)
        {
            marks.Add(new LineMark(x(low), y, x(high), y, new(row.Colour, 9) { Round = true, Opacity = .32 }));
            end = Math.Max(end, x(high) + 4);
        }
        if (row.Norm is { } norm)
        {
            marks.Add(new LineMark(x(norm), y - 10, x(norm), y + 10, new("text", 1.8)));
            end = Math.Max(end, x(norm));
        }
        if (row.Value is { } value)
            marks.Add(BoxMark.Dot(x(value), y, 6) with { Fill = row.Colour, Stroke = new("surface", 1.5) });
        marks.Add(new TextMark(end + 8, y + 4, row.Figure) { Size = 11.5, Weight = 640 });
    }

    static double Largest(IReadOnlyList<BarRow> rows) =>
        rows.SelectMany(r => new[] { r.Value ?? 0, r.Norm ?? 0, r.High ?? 0 }).Where(double.IsFinite).Append(1).Max();

    static double Length(double? value, double full, double largest) =>
        value is > 0 and var v && double.IsFinite(v) ? full * v / largest : 0;

    /// <summary>A round step (1, 2 or 5 times a power of ten) that gives four to eight marks.</summary>
    internal static double Step(double largest)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest / 4)));
        var rough = largest / 4 / power;
        return power * (rough >= 5 ? 5 : rough >= 2 ? 2 : 1);
    }
}
