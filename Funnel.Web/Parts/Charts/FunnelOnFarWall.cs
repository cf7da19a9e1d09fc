namespace Funnel.Web.Parts.Charts;

/// <summary>The wall read from five metres: one line a stage from one zero line, because lengths must compare across a room.</summary>
static class FunnelOnFarWall
{
    const double Width = 1792, Height = 736, Zero = 690, Full = 650, Bar = 92;
    const int MostRows = 7;

    public static Drawing Draw(FunnelPicture picture)
    {
        var rows = FunnelRow.Fold(picture, MostRows);
        var scale = new FunnelScale(picture.Bars, Full, FunnelChart.WallMinimum);
        var pitch = rows.Count > 1 ? Math.Min((Height - Bar) / (rows.Count - 1), 200) : 0;
        var first = (Height - Bar - pitch * (rows.Count - 1)) / 2;
        var marks = new List<Mark>();
        double Y(int row) => first + row * pitch;
        foreach (var (from, to) in FunnelRow.Links(rows))
            Link(marks, rows[from].Bar!, rows[to].Bar!, scale, Y(from) + Bar, Y(to) - Y(from) - Bar);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Bar is { } row)
                Row(marks, row, scale, Y(i));
            else
                marks.Add(new TextMark(0, Y(i) + 69, picture.Labels.More(rows[i].Folded)) { Size = 64, Weight = 560, Spacing = -.02, Colour = "text-3", MaxWidth = 640 });
        Conversions(marks, picture, rows, Y, pitch);
        if (rows.Count > 0 && rows[^1].Bar is { } last && picture.Bars.Any(b => b.Ghost is not null))
            Legend(marks, picture.Labels.LastPeriod, Zero + Math.Max(scale.Length(last.Number), scale.Length(last.Ghost ?? 0)), Y(rows.Count - 1));
        return FunnelChart.Finish(picture, Width, Height, marks);
    }

    static void Link(List<Mark> marks, FunnelBar from, FunnelBar to, FunnelScale scale, double y, double gap)
    {
        var (length, next) = (scale.Length(from.Number), scale.Length(to.Number));
        if (length == 0 || next == 0)
            return;
        var (left, above, below) = (Zero + Math.Min(8, next / 4), Zero + length - Math.Min(8, length / 4), Zero + next - Math.Min(6, next / 4));
        marks.Add(new PathMark(Ink.Path(
            $"M{left} {y}H{above}C{above} {y + gap / 2 + 6} {below} {y + gap / 2 - 6} {below} {y + gap}H{left}Z"))
        { Fill = Ink.Link(from.Colour, to.Colour, .46, .24) });
    }

    static void Row(List<Mark> marks, FunnelBar row, FunnelScale scale, double y)
    {
        var (length, ghost) = (scale.Length(row.Number), scale.Length(row.Ghost ?? 0));
        if (length > 0)
            marks.Add(new BoxMark(Zero, y, length, Bar) { Radius = Math.Min(12, length / 2), Fill = Ink.Rounded(row.Colour, .6) });
        if (ghost > 0)
            Outline(marks, Zero + 2, y + 2, Math.Max(4, ghost - 4), 88);
        var figure = new TextMark(636, y + 84, row.Figure) { Anchor = Anchor.End, Size = 104, Weight = 720, Spacing = -.04, Colour = "ink", MaxWidth = 500, IsFigure = true };
        marks.Add(new TextMark(0, y + 69, row.Name)
        { Size = 64, Weight = 560, Spacing = -.02, Colour = "text-2", MaxWidth = Math.Max(120, 636 - figure.ShownWidth - 24) });
        marks.Add(figure);
    }

    static void Outline(List<Mark> marks, double x, double y, double width, double height)
    {
        var box = new BoxMark(x, y, width, height) { Radius = Math.Min(10, width / 2) };
        marks.Add(box with { Stroke = new("ghost-under", 8) });
        marks.Add(box with { Stroke = new("text", 4) { Dash = "14 10", Opacity = .66 } });
    }

    static void Conversions(List<Mark> marks, FunnelPicture picture, IReadOnlyList<FunnelRow> rows, Func<int, double> y, double pitch)
    {
        var named = false;
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Bar is not { OfPrevious.Length: > 0 } row)
                continue;
            var worst = row.Key == picture.WorstKey;
            var (middle, reach) = (y(i) - (pitch - Bar) / 2, pitch / 2 - 20);
            marks.Add(new PathMark(Ink.Path($"M1380 {middle - reach}h12V{middle + reach}h-12"))
            { Stroke = worst ? new("rot-mark", 4) : new("bracket", 4) });
            // The base is named once; the worst row needs its room for the change.
            var tail = worst ? row.ConversionChange?.Text : named ? null : picture.Labels.GoOn;
            named |= !worst;
            var room = Width - 1416 - TextWidth.Of(row.OfPrevious, 76, 700, -.035) - 20;
            if (tail is not null && TextWidth.Of(tail, 52, worst ? 600 : 540, -.015) > room)
                tail = null;
            marks.Add(new TextMark(1416, middle + 28, row.OfPrevious)
            {
                Size = 76,
                Weight = 700,
                Spacing = -.035,
                Colour = worst ? "rot" : "ink",
                MaxWidth = Width - 1416,
                IsFigure = true,
                Tail = string.IsNullOrEmpty(tail) ? null : new(tail, 20, 52, worst ? 600 : 540, worst ? "rot" : "text-2"),
            });
        }
    }

    static void Legend(List<Mark> marks, string text, double taken, double y)
    {
        var x = Math.Max(872, taken + 60);
        if (text.Length == 0 || x + 120 + TextWidth.Of(text, 52, 540) > 1380 + (x > 872 ? 0 : 20))
            return;
        Outline(marks, x, y + 20, 92, 52);
        marks.Add(new TextMark(x + 120, y + 64, text) { Size = 52, Weight = 540, Spacing = -.015, Colour = "text-2" });
    }
}
