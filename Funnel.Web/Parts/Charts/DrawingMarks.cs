using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Funnel.Web.Parts.Charts;

/// <summary>The marks of a drawing as SVG elements. Written in C#, because &lt;text&gt; means something else in Razor; every text is escaped by the renderer.</summary>
public sealed class DrawingMarks : ComponentBase
{
    [Parameter, EditorRequired] public IReadOnlyList<Mark> Marks { get; set; } = [];

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        Definitions(builder);
        foreach (var mark in Marks)
        {
            builder.OpenRegion(1);
            switch (mark)
            {
                case BoxMark box: Box(builder, box); break;
                case PathMark path: Path(builder, path); break;
                case LineMark line: Line(builder, line); break;
                case TextMark text when text.Content.Length > 0: Text(builder, text); break;
            }
            builder.CloseRegion();
        }
    }

    void Definitions(RenderTreeBuilder builder)
    {
        var paints = Marks.Select(m => m switch { BoxMark b => b.Fill, PathMark p => p.Fill, _ => null })
            .Where(p => p is Fade or Hatch).DistinctBy(p => CssInk.Id(p!)).ToList();
        if (paints.Count == 0)
            return;
        builder.OpenElement(0, "defs");
        foreach (var paint in paints)
        {
            builder.OpenRegion(1);
            if (paint is Fade fade)
                Gradient(builder, fade);
            else if (paint is Hatch hatch)
                Pattern(builder, hatch);
            builder.CloseRegion();
        }
        builder.CloseElement();
    }

    static void Gradient(RenderTreeBuilder builder, Fade fade)
    {
        builder.OpenElement(0, "linearGradient");
        builder.AddAttribute(1, "id", CssInk.Id(fade));
        builder.AddAttribute(2, "x1", "0");
        builder.AddAttribute(3, "y1", "0");
        builder.AddAttribute(4, "x2", fade.Down ? "0" : "1");
        builder.AddAttribute(5, "y2", fade.Down ? "1" : "0");
        foreach (var stop in fade.Stops)
        {
            builder.OpenElement(6, "stop");
            builder.AddAttribute(7, "offset", Ink.N(stop.At));
            builder.AddAttribute(8, "stop-color", CssInk.Of(stop));
            if (stop.Opacity < 1)
                builder.AddAttribute(9, "stop-opacity", Ink.N(stop.Opacity));
            builder.CloseElement();
        }
        builder.CloseElement();
    }

    static void Pattern(RenderTreeBuilder builder, Hatch hatch)
    {
        builder.OpenElement(0, "pattern");
        builder.AddAttribute(1, "id", CssInk.Id(hatch));
        builder.AddAttribute(2, "width", "5");
        builder.AddAttribute(3, "height", "5");
        builder.AddAttribute(4, "patternUnits", "userSpaceOnUse");
        builder.AddAttribute(5, "patternTransform", "rotate(35)");
        builder.OpenElement(6, "rect");
        builder.AddAttribute(7, "width", "2.2");
        builder.AddAttribute(8, "height", "5");
        builder.AddAttribute(9, "fill", CssInk.Of(hatch.Token));
        builder.CloseElement();
        builder.CloseElement();
    }

    static void Box(RenderTreeBuilder builder, BoxMark box)
    {
        builder.OpenElement(0, "rect");
        builder.AddAttribute(1, "x", Ink.N(box.X));
        builder.AddAttribute(2, "y", Ink.N(box.Y));
        builder.AddAttribute(3, "width", Ink.N(Math.Max(0, box.Width)));
        builder.AddAttribute(4, "height", Ink.N(Math.Max(0, box.Height)));
        if (box.Radius > 0)
            builder.AddAttribute(5, "rx", Ink.N(box.Radius));
        Look(builder, box, box.Fill, box.Stroke);
        builder.CloseElement();
    }

    static void Path(RenderTreeBuilder builder, PathMark path)
    {
        builder.OpenElement(0, "path");
        builder.AddAttribute(1, "d", path.Data);
        Look(builder, path, path.Fill, path.Stroke);
        builder.CloseElement();
    }

    static void Line(RenderTreeBuilder builder, LineMark line)
    {
        builder.OpenElement(0, "line");
        builder.AddAttribute(1, "x1", Ink.N(line.X1));
        builder.AddAttribute(2, "y1", Ink.N(line.Y1));
        builder.AddAttribute(3, "x2", Ink.N(line.X2));
        builder.AddAttribute(4, "y2", Ink.N(line.Y2));
        Look(builder, line, null, line.Stroke);
        builder.CloseElement();
    }

    static void Look(RenderTreeBuilder builder, Mark mark, Paint? fill, Stroke? stroke)
    {
        builder.AddAttribute(10, "fill", CssInk.Fill(fill));
        if (mark.Opacity < 1)
            builder.AddAttribute(11, "opacity", Ink.N(mark.Opacity));
        if (stroke is null)
            return;
        builder.AddAttribute(12, "stroke", CssInk.Of(stroke.Token));
        builder.AddAttribute(13, "stroke-width", Ink.N(stroke.Width));
        if (stroke.Dash is not null)
            builder.AddAttribute(14, "stroke-dasharray", stroke.Dash);
        if (stroke.Opacity < 1)
            builder.AddAttribute(15, "stroke-opacity", Ink.N(stroke.Opacity));
        if (stroke.Round)
        {
            builder.AddAttribute(16, "stroke-linecap", "round");
            builder.AddAttribute(17, "stroke-linejoin", "round");
        }
    }

    static void Text(RenderTreeBuilder builder, TextMark text)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", Ink.N(text.X));
        builder.AddAttribute(2, "y", Ink.N(text.Y));
        if (text.Anchor != Anchor.Start)
            builder.AddAttribute(3, "text-anchor", text.Anchor == Anchor.End ? "end" : "middle");
        builder.AddAttribute(4, "font-size", Ink.N(text.ShownSize));
        builder.AddAttribute(5, "font-weight", text.Weight);
        builder.AddAttribute(6, "fill", CssInk.Of(text.Colour));
        if (text.Spacing != 0)
            builder.AddAttribute(7, "letter-spacing", Ink.N(text.Spacing * text.ShownSize));
        var shown = text.Shown;
        builder.AddContent(8, shown);
        if (text.Tail is { } tail)
        {
            builder.OpenElement(9, "tspan");
            builder.AddAttribute(10, "dx", Ink.N(tail.Gap));
            builder.AddAttribute(11, "dy", Ink.N(-tail.Rise));
            builder.AddAttribute(12, "font-size", Ink.N(tail.Size));
            builder.AddAttribute(13, "font-weight", tail.Weight);
            builder.AddAttribute(14, "letter-spacing", "0");
            builder.AddAttribute(15, "fill", CssInk.Of(tail.Colour));
            builder.AddContent(16, tail.Content);
            builder.CloseElement();
        }
        if (shown != text.Content)
        {
            builder.OpenElement(17, "title");
            builder.AddContent(18, text.Content);
            builder.CloseElement();
        }
        builder.CloseElement();
    }
}
