namespace Funnel.Web.Parts.Charts;

/// <summary>The wall read from up to three metres: up to five rows tall, six to nine compact, more fold.</summary>
static class FunnelOnNearWall
{
    const double Width = 1192, Height = 768, Right = 1192;

    public static Drawing Draw(FunnelPicture picture)
    {
        var rows = FunnelRow.Fold(picture, 9);
        var tall = rows.Count <= 5;
        var bar = tall ? 92.0 : 50.0;
        var pitch = rows.Count > 1 ? Math.Min((Height - bar) / (rows.Count - 1), 200) : 0;
        var first = (Height - bar - pitch * (rows.Count - 1)) / 2;
        var place = tall
            ? new Place(574, bar, new FunnelScale(picture.Bars, 544, FunnelChart.WallMinimum))
            : new Place(640, bar, new FunnelScale(picture.Bars, 560, FunnelChart.WallMinimum));
        var marks = new List<Mark>();
        double Y(int row) => first + row * pitch;
        foreach (var (from, to) in FunnelRow.Links(rows))
            Link(marks, rows[from].Bar!, rows[to].Bar!, place.Scale, place.Centre, Y(from) + bar, Y(to) - Y(from) - bar);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Bar is { } row)
                Bar(marks, row, place, Y(i));
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Bar is not { } row)
            {
                marks.Add(new TextMark(0, Y(i) + 35, picture.Labels.More(rows[i].Folded)) { Size = 28, Weight = 560, Colour = "text-3", MaxWidth = 322 });
                continue;
            }
            if (i > 0 && row.OfPrevious.Length > 0)
                Conversion(marks, row, row.Key == picture.WorstKey, tall, Y(i) - (pitch - bar) / 2, pitch - bar);
            if (tall)
                TallWords(marks, row, place, Y(i));
            else
                CompactWords(marks, row, Y(i));
        }
        return FunnelChart.Finish(picture, Width, Height, marks);
    }

    sealed record Place(double Centre, double Bar, FunnelScale Scale);

    static void Link(List<Mark> marks, FunnelBar from, FunnelBar to, FunnelScale scale, double c, double y, double gap)
    {
        var (length, next) = (scale.Length(from.Number), scale.Length(to.Number));
        if (length == 0 || next == 0)
            return;
        var (above, below) = (length / 2 - Math.Min(6, length / 4), next / 2 - Math.Min(5, next / 4));
        var (bend, rise) = (y + gap / 2 + 6, y + gap / 2 - 6);
        marks.Add(new PathMark(Ink.Path(
            $"M{c - above} {y}C{c - above} {bend} {c - below} {rise} {c - below} {y + gap}H{c + below}C{c + below} {rise} {c + above} {bend} {c + above} {y}Z"))
        { Fill = Ink.Link(from.Colour, to.Colour, .46, .26) });
    }

    static void Bar(List<Mark> marks, FunnelBar row, Place place, double y)
    {
        var (length, ghost) = (place.Scale.Length(row.Number), place.Scale.Length(row.Ghost ?? 0));
        if (length > 0)
            marks.Add(new BoxMark(place.Centre - length / 2, y, length, place.Bar) { Radius = Math.Min(10, length / 2), Fill = Ink.Rounded(row.Colour) });
        if (ghost > 0)
            marks.Add(new BoxMark(place.Centre - ghost / 2, y + 1.5, ghost, place.Bar - 3)
            { Radius = Math.Min(9, ghost / 2), Stroke = new("text", 2.5) { Dash = "8 7", Opacity = .62 } });
    }

    static void Conversion(List<Mark> marks, FunnelBar row, bool worst, bool tall, double y, double gap)
    {
        var (x, reach) = tall ? (862.0, gap / 2 + 22) : (920.0, gap / 2 + 11);
        marks.Add(new PathMark(Ink.Path($"M{x} {y - reach}h6M{x} {y + reach}h6M{x + 3} {y - reach}V{y + reach}"))
        { Stroke = worst ? new("rot", 2) { Opacity = .6 } : new("line-strong", 2) });
        if (!tall)
        {
            marks.Add(new TextMark(964, y + 9, row.OfPrevious)
            { Anchor = Anchor.Middle, Size = 28, Weight = 660, Spacing = -.01, Colour = worst ? "rot" : "text-2", MaxWidth = 74, IsFigure = true });
            return;
        }
        marks.Add(new TextMark(882, y + 2, row.OfPrevious) { Size = 36, Weight = 700, Spacing = -.02, Colour = worst ? "rot" : "text", MaxWidth = 130, IsFigure = true });
        if (row.ConversionChange is { } change)
            marks.Add(new TextMark(882, y + 33, change.Text)
            { Size = 25, Weight = 560, Colour = worst ? "rot" : change.IsGood ? "won-text" : "text-2", MaxWidth = 130, IsFigure = true });
    }

    static void TallWords(List<Mark> marks, FunnelBar row, Place place, double y)
    {
        const double Room = 288;
        marks.Add(new TextMark(0, y + 26, row.Name) { Size = 28, Weight = 560, Colour = "text-2", MaxWidth = Room });
        var figure = new TextMark(-3, y + 86, row.Figure) { Size = 68, Weight = 720, Spacing = -.035, Colour = "ink", MaxWidth = Room, IsFigure = true };
        var end = -3 + figure.ShownWidth;
        var change = row.FigureChange is { } c && end + 16 + TextWidth.Of(c.Text, 26, 600) <= Room ? c : null;
        if (change is not null)
            end += 16 + TextWidth.Of(change.Text, 26, 600);
        marks.Add(change is null ? figure : figure with { Tail = new(change.Text, 16, 26, 600, change.IsGood ? "won-text" : "rot") { Rise = 3 } });
        var half = Math.Max(place.Scale.Length(row.Number), place.Scale.Length(row.Ghost ?? 0)) / 2 + 18;
        Guide(marks, Math.Max(200, end + 16), place.Centre - half, y + 46);
        Guide(marks, place.Centre + half, 846, y + 46);
        marks.Add(new TextMark(Right, y + 44, row.Beside) { Anchor = Anchor.End, Size = 46, Weight = 660, Spacing = -.025, Colour = "ink", MaxWidth = 190, IsFigure = true });
        marks.Add(new TextMark(Right, y + 82, row.OpenNow) { Anchor = Anchor.End, Size = 26, Colour = "text-2", MaxWidth = 190, IsFigure = true });
    }

    static void Guide(List<Mark> marks, double from, double to, double y)
    {
        if (to - from > 12)
            marks.Add(new LineMark(from, y, to, y, new("line", 2) { Dash = "2 10", Round = true }));
    }

    static void CompactWords(List<Mark> marks, FunnelBar row, double y)
    {
        var figure = new TextMark(322, y + 40, row.Figure) { Anchor = Anchor.End, Size = 46, Weight = 700, Spacing = -.03, Colour = "ink", MaxWidth = 300, IsFigure = true };
        marks.Add(new TextMark(0, y + 35, row.Name) { Size = 28, Weight = 560, Colour = "text-2", MaxWidth = Math.Max(60, 322 - figure.ShownWidth - 16) });
        marks.Add(figure);
        marks.Add(new TextMark(Right, y + 38, row.Beside) { Anchor = Anchor.End, Size = 36, Weight = 640, Spacing = -.02, Colour = "ink", MaxWidth = 180, IsFigure = true });
    }
}
