namespace Funnel.Web.Parts.Charts;

/// <summary>The wall read from five metres: one line a stage from one zero line, because lengths must compare across a room.</summary>
static class FunnelOnFarWall
{
    /// <summary>Where things stand on a canvas of a given size, in its pixels.</summary>
    sealed record Plan(double Width, double Height, double FigureEnd, double Zero, double Full, double Bracket, double Bar, double Name, double Figure, double Rate, bool Upright)
    {
        // A row needs a gap as well: below this it would touch the next.
        public int MostRows => Math.Clamp(1 + (int)((Height - Bar) / (Bar + 6)), 3, 7);

        public static Plan For(double width, double height)
        {
            if (width < 1100)
                return new(width, height, 466, 492, width - 688, width - 172, 86, 54, 92, 64, Upright: true);
            var (end, bracket) = (Math.Min(636, width * .43), width - 412);
            return new(width, height, end, end + 54, bracket - 40 - (end + 54), bracket, 92, 64, 104, 76, Upright: false);
        }
    }

    public static Drawing Draw(FunnelPicture picture, double width = 1792, double height = 736)
    {
        var plan = Plan.For(width, height);
        var rows = FunnelRow.Fold(picture, plan.MostRows);
        var scale = new FunnelScale(picture.Bars, plan.Full, FunnelChart.WallMinimum);
        var pitch = rows.Count > 1 ? Math.Min((height - plan.Bar) / (rows.Count - 1), 200) : 0;
        var first = plan.Upright ? 0 : (height - plan.Bar - pitch * (rows.Count - 1)) / 2;
        var marks = new List<Mark>();
        double Y(int row) => first + row * pitch;
        foreach (var (from, to) in FunnelRow.Links(rows))
            Link(marks, plan, rows[from].Bar!, rows[to].Bar!, scale, Y(from) + plan.Bar, Y(to) - Y(from) - plan.Bar);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Bar is { } row)
                Row(marks, plan, row, scale, Y(i));
            else
                marks.Add(new TextMark(0, Y(i) + plan.Bar * .75, picture.Labels.More(rows[i].Folded))
                { Size = plan.Name, Weight = 560, Spacing = -.02, Colour = "text-3", MaxWidth = plan.FigureEnd });
        Conversions(marks, plan, picture, rows, Y, pitch);
        if (!plan.Upright && rows.Count > 0 && rows[^1].Bar is { } last && picture.Bars.Any(b => b.Ghost is not null))
            Legend(marks, plan, picture.Labels.LastPeriod, plan.Zero + Math.Max(scale.Length(last.Number), scale.Length(last.Ghost ?? 0)), Y(rows.Count - 1));
        return FunnelChart.Finish(picture, width, height, marks);
    }

    static void Link(List<Mark> marks, Plan plan, FunnelBar from, FunnelBar to, FunnelScale scale, double y, double gap)
    {
        var (length, next) = (scale.Length(from.Number), scale.Length(to.Number));
        if (length == 0 || next == 0)
            return;
        var (left, above, below) = (plan.Zero + Math.Min(8, next / 4), plan.Zero + length - Math.Min(8, length / 4), plan.Zero + next - Math.Min(6, next / 4));
        marks.Add(new PathMark(Ink.Path(
            $"M{left} {y}H{above}C{above} {y + gap / 2 + 6} {below} {y + gap / 2 - 6} {below} {y + gap}H{left}Z"))
        { Fill = Ink.Link(from.Colour, to.Colour, .46, .24) });
    }

    static void Row(List<Mark> marks, Plan plan, FunnelBar row, FunnelScale scale, double y)
    {
        var (length, ghost) = (scale.Length(row.Number), scale.Length(row.Ghost ?? 0));
        if (length > 0)
            marks.Add(new BoxMark(plan.Zero, y, length, plan.Bar) { Radius = Math.Min(12, length / 2), Fill = Ink.Rounded(row.Colour, .6) });
        if (ghost > 0)
            Outline(marks, plan.Zero + 2, y + 2, Math.Max(4, ghost - 4), plan.Bar - 4);
        var figure = new TextMark(plan.FigureEnd, y + (plan.Upright ? 76 : 84), row.Figure)
        { Anchor = Anchor.End, Size = plan.Figure, Weight = 720, Spacing = -.04, Colour = "ink", MaxWidth = plan.FigureEnd - 136, IsFigure = true };
        marks.Add(new TextMark(0, y + (plan.Upright ? 63 : 69), row.Name)
        { Size = plan.Name, Weight = 560, Spacing = plan.Upright ? -.03 : -.02, Colour = "text-2", MaxWidth = Math.Max(120, plan.FigureEnd - figure.ShownWidth - (plan.Upright ? 10 : 24)) });
        marks.Add(figure);
    }

    static void Outline(List<Mark> marks, double x, double y, double width, double height)
    {
        var box = new BoxMark(x, y, width, height) { Radius = Math.Min(10, width / 2) };
        marks.Add(box with { Stroke = new("ghost-under", 8) });
        marks.Add(box with { Stroke = new("text", 4) { Dash = "14 10", Opacity = .66 } });
    }

    static void Conversions(List<Mark> marks, Plan plan, FunnelPicture picture, IReadOnlyList<FunnelRow> rows, Func<int, double> y, double pitch)
    {
        var named = plan.Upright;
        var x = plan.Bracket + 36;
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Bar is not { OfPrevious.Length: > 0 } row)
                continue;
            var worst = row.Key == picture.WorstKey;
            var (middle, reach) = (y(i) - (pitch - plan.Bar) / 2, Math.Max(12, pitch / 2 - 20));
            marks.Add(new PathMark(Ink.Path($"M{plan.Bracket} {middle - reach}h12V{middle + reach}h-12"))
            { Stroke = worst ? new("rot-mark", 4) : new("bracket", 4) });
            if (plan.Upright)
            {
                marks.Add(new TextMark(plan.Width, middle + 23, row.OfPrevious)
                { Anchor = Anchor.End, Size = plan.Rate, Weight = 700, Spacing = -.035, Colour = worst ? "rot" : "ink", MaxWidth = 148, IsFigure = true });
                continue;
            }
            // The base is named once; the worst row needs its room for the change.
            var tail = worst ? row.ConversionChange?.Text : named ? null : picture.Labels.GoOn;
            named |= !worst;
            var room = plan.Width - x - TextWidth.Of(row.OfPrevious, plan.Rate, 700, -.035) - 20;
            if (tail is not null && TextWidth.Of(tail, 52, worst ? 600 : 540, -.015) > room)
                tail = null;
            marks.Add(new TextMark(x, middle + 28, row.OfPrevious)
            {
                Size = plan.Rate,
                Weight = 700,
                Spacing = -.035,
                Colour = worst ? "rot" : "ink",
                MaxWidth = plan.Width - x,
                IsFigure = true,
                Tail = string.IsNullOrEmpty(tail) ? null : new(tail, 20, 52, worst ? 600 : 540, worst ? "rot" : "text-2"),
            });
        }
    }

    static void Legend(List<Mark> marks, Plan plan, string text, double taken, double y)
    {
        var least = plan.Zero + 182;
        var x = Math.Max(least, taken + 60);
        if (text.Length == 0 || x + 120 + TextWidth.Of(text, 52, 540) > plan.Bracket + (x > least ? 0 : 20))
            return;
        Outline(marks, x, y + 20, 92, 52);
        marks.Add(new TextMark(x + 120, y + 64, text) { Size = 52, Weight = 540, Spacing = -.015, Colour = "text-2" });
    }
}
