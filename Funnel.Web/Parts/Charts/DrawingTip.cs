namespace Funnel.Web.Parts.Charts;

/// <summary>Places the words that explain a hit: beside it, inside the picture. Drawn with the picture, so hovering asks nothing of the server.</summary>
static class DrawingTip
{
    const double LineHeight = 18, Pad = 12;

    public static IReadOnlyList<Mark> Marks(HitMark hit, double pictureWidth, double pictureHeight)
    {
        var title = new TextMark(0, 0, hit.Title) { Size = 12.5, Weight = 620, Colour = "n-0", MaxWidth = 240 };
        var width = Math.Max(140, 2 * Pad + title.ShownWidth);
        foreach (var line in hit.Lines)
            width = Math.Max(width, 2 * Pad + 18 + TextWidth.Of(line.Label, 12) + TextWidth.Of(line.Figure, 12, 600));
        width = Math.Min(300, Math.Max(width, hit.Hint.Length > 0 ? 2 * Pad + TextWidth.Of(hit.Hint, 12) : 0));
        var height = 19 + LineHeight * (1 + hit.Lines.Count + (hit.Hint.Length > 0 ? 1 : 0));
        var around = hit.Around ?? new BoxMark(hit.X, hit.Y, hit.Width, hit.Height);
        var x = around.X - width - 8 >= 0 ? around.X - width - 8 : Math.Min(around.X + around.Width + 8, Math.Max(0, pictureWidth - width));
        if (around.X + around.Width + 8 + width > pictureWidth && around.X - width - 8 < 0)
            x = 0;
        var y = Math.Max(0, Math.Min(around.Y + around.Height + 4, pictureHeight - height));
        List<Mark> marks = [new BoxMark(x, y, width, height) { Radius = 10, Fill = "n-900" }, title with { X = x + Pad, Y = y + 22 }];
        var baseline = y + 22;
        foreach (var line in hit.Lines)
        {
            baseline += LineHeight;
            var room = width - 2 * Pad - TextWidth.Of(line.Figure, 12, 600) - 10;
            marks.Add(new TextMark(x + Pad, baseline, line.Label) { Colour = "n-300", MaxWidth = Math.Max(40, room) });
            marks.Add(new TextMark(x + width - Pad, baseline, line.Figure) { Anchor = Anchor.End, Weight = 600, Colour = "n-0", MaxWidth = width - 2 * Pad });
        }
        if (hit.Hint.Length > 0)
            marks.Add(new TextMark(x + Pad, baseline + LineHeight, hit.Hint) { Colour = "n-300", MaxWidth = width - 2 * Pad });
        return marks;
    }
}
