using System.Globalization;
using Funnel.Web.Parts.Charts;
using SkiaSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>Puts marks on a page. Without a canvas it only gathers the glyphs they need, so that fonts can be cut down before the first page.</summary>
sealed class Painter(TypeSetter type, SKCanvas? canvas)
{
    public TypeSetter Type => type;

    public void Text(double x, double baseline, string text, TypeStyle style, Anchor anchor = Anchor.Start)
    {
        if (text.Length == 0)
            return;
        var shaped = type.Shape(text, style.Weight);
        if (canvas is null)
            return;
        var left = x - (anchor == Anchor.Start ? 0 : type.Width(text, style) / (anchor == Anchor.Middle ? 2 : 1));
        using var paint = new SKPaint { Color = PaperInk.Of(style.Colour), IsAntialias = true };
        foreach (var run in shaped.Runs)
        {
            using var font = run.Face.Font((float)style.Size);
            using var blob = Blob(run, font, style);
            if (blob is not null)
                canvas.DrawText(blob, (float)left, (float)baseline, paint);
            left += (run.Width + style.Spacing * run.Glyphs.Length) * style.Size;
        }
    }

    static SKTextBlob? Blob(GlyphRun run, SKFont font, TypeStyle style)
    {
        if (run.Glyphs.Length == 0)
            return null;
        using var builder = new SKTextBlobBuilder();
        var buffer = builder.AllocatePositionedTextRun(font, run.Glyphs.Length, run.Utf8.Length);
        buffer.SetGlyphs(run.Glyphs);
        buffer.SetText(run.Utf8);
        buffer.SetClusters(run.Clusters);
        buffer.SetPositions([.. run.Places.Select((p, i) =>
            new SKPoint((float)((p.X + style.Spacing * i) * style.Size), (float)(p.Y * style.Size)))]);
        return builder.Build();
    }

    public void Lines(double x, double top, IReadOnlyList<TextLine> lines, double lineHeight, Anchor anchor = Anchor.Start)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            // The baseline of text centred in its line: capitals of Inter are 0.727 em high.
            var left = anchor == Anchor.End ? x - lines[i].Width : x;
            foreach (var segment in lines[i].Segments)
                Text(left + segment.X, top + i * lineHeight + lineHeight / 2 + lines[i].Segments.Max(s => s.Style.Size) * .3635, segment.Text, segment.Style);
        }
    }

    public void Rule(double x1, double y1, double x2, double y2, string token, double width) => Mark(new LineMark(x1, y1, x2, y2, new(token, width)));

    public void Picture(Drawing drawing, double x, double y, double scale)
    {
        canvas?.Save();
        canvas?.Translate((float)x, (float)y);
        canvas?.Scale((float)scale);
        foreach (var mark in drawing.Marks)
            Mark(mark);
        canvas?.Restore();
    }

    public void Image(SKImage image, double x, double y, double side)
    {
        var scale = side / Math.Max(image.Width, image.Height);
        canvas?.DrawImage(image, SKRect.Create((float)x, (float)(y + (side - image.Height * scale) / 2), (float)(image.Width * scale), (float)(image.Height * scale)),
            new SKSamplingOptions(SKFilterMode.Linear));
    }

    public void Destination(double x, double y, string name) => canvas?.DrawNamedDestinationAnnotation(new SKPoint((float)x, (float)y), name)?.Dispose();

    public void Mark(Mark mark)
    {
        switch (mark)
        {
            case TextMark text: Words(text); break;
            case BoxMark box when canvas is not null && box is { Width: > 0, Height: > 0 }: Box(canvas, box); break;
            case PathMark path when canvas is not null:
                using (var shape = SKPath.ParseSvgPathData(path.Data))
                    if (shape is not null)
                        Shape(canvas, shape, path.Fill, path.Stroke, path.Opacity);
                break;
            case LineMark line when canvas is not null:
                using (var pen = Pen(line.Stroke, line.Opacity))
                    canvas.DrawLine((float)line.X1, (float)line.Y1, (float)line.X2, (float)line.Y2, pen);
                break;
        }
    }

    void Words(TextMark text)
    {
        var style = new TypeStyle(Math.Max(TypeStyle.Smallest, text.ShownSize), text.Weight, text.Colour, text.Spacing);
        var shown = text.MaxWidth is { } room ? Paragraph.OneLine(type, text.Content, style, room * 1.02) : text.Content;
        Text(text.X, text.Y, shown, style, text.Anchor);
        if (text.Tail is { } tail)
            Text(text.X + type.Width(shown, style) + tail.Gap, text.Y - tail.Rise, tail.Content, new(tail.Size, tail.Weight, tail.Colour));
    }

    static void Box(SKCanvas canvas, BoxMark box)
    {
        using var shape = new SKPath();
        var rect = SKRect.Create((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height);
        var radius = (float)Math.Min(box.Radius, Math.Min(box.Width, box.Height) / 2);
        shape.AddRoundRect(rect, radius, radius);
        Shape(canvas, shape, box.Fill, box.Stroke, box.Opacity);
    }

    static void Shape(SKCanvas canvas, SKPath shape, Parts.Charts.Paint? fill, Stroke? stroke, double opacity)
    {
        switch (fill)
        {
            case Flat flat:
                using (var paint = new SKPaint { Color = PaperInk.Of(flat.Token, opacity), IsAntialias = true })
                    canvas.DrawPath(shape, paint);
                break;
            case Fade fade:
                using (var paint = new SKPaint { Shader = Gradient(fade, shape.Bounds, opacity), IsAntialias = true })
                    canvas.DrawPath(shape, paint);
                break;
            case Hatch hatch:
                Hatched(canvas, shape, hatch, opacity);
                break;
        }
        if (stroke is null)
            return;
        using var pen = Pen(stroke, opacity);
        canvas.DrawPath(shape, pen);
    }

    static void Hatched(SKCanvas canvas, SKPath shape, Hatch hatch, double opacity)
    {
        canvas.Save();
        canvas.ClipPath(shape, antialias: true);
        using var pen = new SKPaint { Color = PaperInk.Of(hatch.Token, opacity), IsStroke = true, StrokeWidth = 1.6f, IsAntialias = true };
        var bounds = shape.Bounds;
        for (var x = bounds.Left - bounds.Height; x < bounds.Right; x += 5)
            canvas.DrawLine(x, bounds.Bottom, x + bounds.Height * .7f, bounds.Top, pen);
        canvas.Restore();
    }

    static SKShader Gradient(Fade fade, SKRect bounds, double opacity) => SKShader.CreateLinearGradient(
        new(bounds.Left, bounds.Top), fade.Down ? new(bounds.Left, bounds.Bottom) : new(bounds.Right, bounds.Top),
        [.. fade.Stops.Select(s => PaperInk.Of(s.Token, s.Opacity * s.Share * opacity))], [.. fade.Stops.Select(s => (float)s.At)], SKShaderTileMode.Clamp);

    static SKPaint Pen(Stroke stroke, double opacity)
    {
        var pen = new SKPaint
        {
            Color = PaperInk.Of(stroke.Token, stroke.Opacity * opacity),
            IsStroke = true,
            StrokeWidth = (float)stroke.Width,
            IsAntialias = true,
            StrokeCap = stroke.Round ? SKStrokeCap.Round : SKStrokeCap.Butt,
            StrokeJoin = stroke.Round ? SKStrokeJoin.Round : SKStrokeJoin.Miter,
        };
        if (stroke.Dash is { } dash)
        {
            using var effect = SKPathEffect.CreateDash([.. dash.Split(' ').Select(d => float.Parse(d, CultureInfo.InvariantCulture))], 0);
            pen.PathEffect = effect;
        }
        return pen;
    }
}
