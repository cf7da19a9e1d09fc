namespace Funnel.Web.Parts.Charts;

/// <summary>The printed funnel. Tells its story without colour: white or black dashes for last period, a check on the win, losses in words.</summary>
static class FunnelOnPaper
{
    const double Top = 24, MostRows = 20;

    public static Drawing Draw(FunnelPicture picture, double width = 682, double height = 550)
    {
        var rows = FunnelRow.Fold(picture, (int)Math.Clamp((height - Top) / 30, 3, MostRows));
        var (pitch, share) = (Pitch(rows.Count, height, .62), .62);
        if (pitch <= 60)
            (pitch, share) = (Pitch(rows.Count, height, .8), .8);
        var place = new Place(width, width * 318 / 682, pitch, pitch * share, new FunnelScale(picture.Bars, width * 336 / 682, 2));
        var marks = new List<Mark>();
        Heads(marks, picture.Labels, place);
        foreach (var (from, to) in FunnelRow.Links(rows))
            Link(marks, rows[from].Bar!, rows[to].Bar!, place, Top + from * pitch + place.Bar, (to - from) * pitch - place.Bar);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Bar is { } bar)
                Row(marks, bar, place, Top + i * pitch);
            else
                marks.Add(new TextMark(0, Top + i * pitch + place.Bar / 2 + 5, picture.Labels.More(rows[i].Folded)) { Size = 12, Colour = "text-3" });
        var used = Top + Math.Max(1, rows.Count) * pitch - (pitch - place.Bar) + 4;
        return FunnelChart.Finish(picture, width, used, marks);
    }

    static double Pitch(int rows, double height, double share) => Math.Min(113, (height - Top - 4) / (Math.Max(1, rows) - 1 + share));

    sealed record Place(double Width, double Centre, double Pitch, double Bar, FunnelScale Scale)
    {
        public bool IsTall => Pitch - Bar > 20;
        public bool HoldsTwoLines => Bar >= 30;
        public double Previous => Width * 590 / 682;
        public double NameWidth => Centre - Width * 168 / 682 - 10;
    }

    static void Heads(List<Mark> marks, FunnelLabels labels, Place place)
    {
        void Head(double x, string text, Anchor anchor, double max) =>
            marks.Add(new TextMark(x, 11, text) { Anchor = anchor, Size = 10.8, Weight = 520, Colour = "text-3", MaxWidth = max });
        Head(0, labels.Stage, Anchor.Start, place.NameWidth);
        Head(place.Centre, labels.Reached, Anchor.Middle, 240);
        Head(place.Previous, labels.OfPrevious, Anchor.End, 110);
        Head(place.Width, labels.OfFirst, Anchor.End, 85);
    }

    static void Link(List<Mark> marks, FunnelBar from, FunnelBar to, Place place, double y, double gap)
    {
        var (length, next) = (place.Scale.Length(from.Number), place.Scale.Length(to.Number));
        var (above, below) = (length / 2 - 2, next / 2);
        if (above > 0 && below > 0)
            marks.Add(new PathMark(Ink.Path(
                $"M{place.Centre - above} {y}L{place.Centre - below} {y + gap}H{place.Centre + below}L{place.Centre + above} {y}Z"))
            { Fill = from.Colour, Opacity = .16 });
        if (!place.IsTall || from.Dropped.Length == 0)
            return;
        var inside = TextWidth.Of(from.Dropped, 11) + 40 <= above + below;
        marks.Add(new TextMark(inside ? place.Centre : place.Centre + Math.Max(length, next) / 2 + 10, y + gap / 2 + 4.5, from.Dropped)
        {
            Anchor = inside ? Anchor.Middle : Anchor.Start,
            Size = 11,
            Colour = "text-3",
        });
    }

    static void Row(List<Mark> marks, FunnelBar row, Place place, double y)
    {
        var (length, ghost) = (place.Scale.Length(row.Number), place.Scale.Length(row.Ghost ?? 0));
        var middle = y + place.Bar / 2;
        if (length > 0)
            marks.Add(new BoxMark(place.Centre - length / 2, y, length, place.Bar) { Radius = Math.Min(5, length / 2), Fill = row.Colour });
        if (ghost > 0)
            marks.Add(new BoxMark(place.Centre - ghost / 2, y + .8, ghost, place.Bar - 1.6)
            {
                Radius = Math.Min(5, ghost / 2),
                Stroke = ghost <= length
                    ? new(StageColours.On(row.Colour), 1.1) { Dash = "3.5 2.5", Opacity = .9 }
                    : new("text", 1.1) { Dash = "3.5 2.5" },
            });
        var inside = TextWidth.Of(row.Figure, 19, 700) + 30 <= length;
        if (row.IsWon && length >= 26 && !inside && place.Bar >= 24)
            Check(marks, place.Centre, middle);
        Words(marks, row, place, middle);
        marks.Add(new TextMark(inside ? place.Centre : place.Centre + Math.Max(length, ghost) / 2 + 10, middle + 7, row.Figure)
        {
            Anchor = inside ? Anchor.Middle : Anchor.Start,
            Size = 19,
            Weight = 700,
            Spacing = -.02,
            Colour = inside ? StageColours.On(row.Colour) : "text",
        });
    }

    static void Words(List<Mark> marks, FunnelBar row, Place place, double middle)
    {
        var two = place.HoldsTwoLines && row.Beside.Length > 0;
        marks.Add(new TextMark(0, middle + (two ? -3 : 5), row.Name) { Size = 14, Weight = 650, Spacing = -.01, MaxWidth = place.NameWidth });
        if (two)
            marks.Add(new TextMark(0, middle + 15, row.Beside) { Size = 11.5, Colour = "text-2", MaxWidth = place.NameWidth });
        var changed = place.HoldsTwoLines && row.ConversionChange is not null;
        var line = middle + (changed ? -1 : 5);
        marks.Add(new TextMark(place.Previous, line, row.OfPrevious) { Anchor = Anchor.End, Size = 14.5, Weight = 680, Spacing = -.01, MaxWidth = 90, IsFigure = true });
        if (changed)
            marks.Add(new TextMark(place.Previous, middle + 16, row.ConversionChange!.Text) { Anchor = Anchor.End, Size = 11, Colour = "text-3", MaxWidth = 90, IsFigure = true });
        if (row.OfPrevious.Length > 0)
            marks.Add(new TextMark(place.Width, line, row.OfFirst) { Anchor = Anchor.End, Size = 14.5, Weight = 500, Spacing = -.01, MaxWidth = 85, IsFigure = true });
    }

    static void Check(List<Mark> marks, double x, double y) =>
        marks.Add(new PathMark(Ink.Path($"M{x - 8} {y}l6 6.5L{x + 8.5} {y - 6}")) { Stroke = new("on-won", 3) { Round = true } });
}
