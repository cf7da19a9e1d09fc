namespace Funnel.Web.Parts.Charts;

/// <summary>The dashboard's funnel: centred bars, both percentages and what dropped out in columns on the right.</summary>
static class FunnelOnScreen
{
    const double Width = 624, Centre = 304, Full = 276, Top = 20, NameWidth = 150;

    public static Drawing Draw(FunnelPicture picture)
    {
        var bars = picture.Bars;
        var (bar, gap) = bars.Count <= 8 ? (37.0, 15.0) : (30.0, 10.0);
        var scale = new FunnelScale(bars, Full, 2);
        var marks = new List<Mark>();
        var height = Top + Math.Max(1, bars.Count) * (bar + gap) - gap + 9;
        Heads(marks, picture.Labels);
        for (var i = 0; i + 1 < bars.Count; i++)
            Link(marks, bars[i], bars[i + 1], scale, Top + i * (bar + gap) + bar, gap);
        for (var i = 0; i < bars.Count; i++)
            Row(marks, bars[i], scale, Top + i * (bar + gap), bar, bars[i].Key == picture.WorstKey);
        return FunnelChart.Finish(picture, Width, height, marks);
    }

    static void Heads(List<Mark> marks, FunnelLabels labels)
    {
        void Head(double x, string text, Anchor anchor, double max) =>
            marks.Add(new TextMark(x, 10, text) { Anchor = anchor, Size = 11, Weight = 550, Colour = "text-3", MaxWidth = max });
        Head(0, labels.Stage, Anchor.Start, NameWidth);
        Head(Centre, labels.Reached, Anchor.Middle, 200);
        Head(490, labels.OfPrevious, Anchor.End, 84);
        Head(552, labels.OfFirst, Anchor.End, 60);
        Head(Width, labels.Dropped, Anchor.End, 68);
    }

    static void Link(List<Mark> marks, FunnelBar from, FunnelBar to, FunnelScale scale, double y, double gap)
    {
        var (above, below) = (scale.Length(from.Number) / 2 - 2, scale.Length(to.Number) / 2 - 1);
        if (above <= 0 || below <= 0)
            return;
        marks.Add(new PathMark(Ink.Path(
            $"M{Centre - above} {y}L{Centre - below} {y + gap}H{Centre + below}L{Centre + above} {y}Z"))
        { Fill = Ink.Link(from.Colour, to.Colour, .3, .2) });
    }

    static void Row(List<Mark> marks, FunnelBar row, FunnelScale scale, double y, double bar, bool worst)
    {
        var length = scale.Length(row.Number);
        var ghost = scale.Length(row.Ghost ?? 0);
        var middle = y + bar / 2;
        var body = new BoxMark(Centre - length / 2, y, length, bar) { Radius = Math.Min(5, length / 2), Fill = row.Colour };
        if (length > 0)
            marks.Add(body);
        if (ghost > 0)
            marks.Add(new BoxMark(Centre - ghost / 2, y + .5, ghost, bar - 1)
            {
                Radius = Math.Min(5, ghost / 2),
                Stroke = ghost <= length
                    ? new(StageColours.On(row.Colour), 1.3) { Dash = "4 3", Opacity = .75 }
                    : new("text-2", 1.3) { Dash = "4 3" },
            });
        Names(marks, row, middle);
        Number(marks, row, length, ghost, middle + 7);
        void Column(double x, string text, string colour, int weight, double size, double max) =>
            marks.Add(new TextMark(x, middle + 5.5, text) { Anchor = Anchor.End, Size = size, Weight = weight, Colour = colour, MaxWidth = max, IsFigure = true });
        Column(490, row.OfPrevious, worst ? "rot" : "text", 650, 12.5, 46);
        Column(552, row.OfFirst, "text-3", 450, 12, 58);
        Column(Width, row.Dropped, "text-3", 450, 12, 68);
        marks.Add(Hit(row, body, y, bar));
    }

    static void Names(List<Mark> marks, FunnelBar row, double middle)
    {
        var lone = row.Beside.Length == 0;
        marks.Add(new TextMark(0, middle + (lone ? 5 : -2.5), row.Name) { Size = 13, Weight = 620, MaxWidth = NameWidth });
        if (!lone)
            marks.Add(new TextMark(0, middle + 13.5, row.Beside) { Colour = "text-3", MaxWidth = NameWidth, IsFigure = true });
    }

    static void Number(List<Mark> marks, FunnelBar row, double length, double ghost, double baseline)
    {
        const double Limit = 446;
        var width = TextWidth.Of(row.Figure, 19, 700);
        var inside = width + 32 <= length;
        var (beyond, after) = (Centre + Math.Max(length, ghost) / 2 + 7, Centre + length / 2 + 7);
        // Beside the outline while it stays off the percentages, a little smaller if need be; else beside the bar, within the outline.
        var x = inside ? Centre : beyond + width * .75 <= Limit ? beyond : after;
        marks.Add(new TextMark(x, baseline, row.Figure)
        {
            Anchor = inside ? Anchor.Middle : Anchor.Start,
            Size = 19,
            Weight = 700,
            Spacing = -.01,
            Colour = inside ? StageColours.On(row.Colour) : "text",
            MaxWidth = inside ? null : Math.Max(30, Limit - x),
            IsFigure = true,
        });
    }

    static HitMark Hit(FunnelBar row, BoxMark body, double y, double bar) =>
        new(0, y - 2, Width, bar + 4, row.Key, $"{row.Name} · {row.Figure}")
        {
            Around = body with { X = Math.Min(body.X, Centre - 1), Width = Math.Max(2, body.Width) },
            Lines = row.Tip,
            Hint = row.TipHint,
        };
}
