namespace Funnel.Web.Parts.Charts;

/// <summary>A finished picture: what to draw, in CSS pixels, in painting order. Screen and paper draw the same one.
/// <paramref name="Summary"/> is one sentence that stands for the picture where it cannot be seen.</summary>
public sealed record Drawing(double Width, double Height, IReadOnlyList<Mark> Marks, string Summary)
{
    /// <summary>The same figures as words and numbers; null when the figures stand beside the picture anyway.</summary>
    public ChartTable? Table { get; init; }

    public IEnumerable<HitMark> Hits => Marks.OfType<HitMark>();
}

/// <summary>The text alternative of a picture. The first column names the row, the others hold figures.</summary>
public sealed record ChartTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

public abstract record Mark
{
    public double Opacity { get; init; } = 1;
}

public sealed record BoxMark(double X, double Y, double Width, double Height) : Mark
{
    public double Radius { get; init; }
    public Paint? Fill { get; init; }
    public Stroke? Stroke { get; init; }

    public static BoxMark Dot(double x, double y, double radius) => new(x - radius, y - radius, 2 * radius, 2 * radius) { Radius = radius };
}

/// <summary>A free shape; <paramref name="Data"/> is SVG path data (absolute and relative M L H V C A Z).</summary>
public sealed record PathMark(string Data) : Mark
{
    public Paint? Fill { get; init; }
    public Stroke? Stroke { get; init; }
}

public sealed record LineMark(double X1, double Y1, double X2, double Y2, Stroke Stroke) : Mark;

public enum Anchor { Start, Middle, End }

/// <summary>One line of text on its baseline. Longer than <see cref="MaxWidth"/>, it ends in an ellipsis and keeps its full words as a title;
/// a figure shrinks instead, because half a number is a wrong number.</summary>
public sealed record TextMark(double X, double Y, string Content) : Mark
{
    public Anchor Anchor { get; init; }
    public double Size { get; init; } = 12;
    public int Weight { get; init; } = 450;
    public string Colour { get; init; } = "text";

    /// <summary>Letter spacing in em.</summary>
    public double Spacing { get; init; }
    public double? MaxWidth { get; init; }
    public bool IsFigure { get; init; }
    public TextTail? Tail { get; init; }

    public double ShownSize => IsFigure && MaxWidth is { } max ? Math.Min(Size, Size * max / Math.Max(1, TextWidth.Of(Content, Size, Weight, Spacing))) : Size;
    public string Shown => !IsFigure && MaxWidth is { } max ? TextWidth.Fit(Content, Size, Weight, max, Spacing) : Content;
    public double ShownWidth => TextWidth.Of(Shown, ShownSize, Weight, Spacing);
}

/// <summary>A smaller continuation on the same line, so that it follows the text whatever its width.</summary>
public sealed record TextTail(string Content, double Gap, double Size, int Weight, string Colour)
{
    public double Rise { get; init; }
}

/// <summary>A place that answers to pointer and keyboard. Only screens use it; paper and wall frames ignore it.</summary>
public sealed record HitMark(double X, double Y, double Width, double Height, string Key, string Title) : Mark
{
    /// <summary>What the answer belongs to; framed while the place is hovered or focused.</summary>
    public BoxMark? Around { get; init; }
    public IReadOnlyList<TipLine> Lines { get; init; } = [];
    public string Hint { get; init; } = "";
}

public sealed record TipLine(string Label, string Figure);

/// <summary>What fills a shape. Colours are names of design tokens ("stage-3", "won", "text-2"), never values.</summary>
public abstract record Paint
{
    public static implicit operator Paint(string token) => new Flat(token);
}

public sealed record Flat(string Token) : Paint;

/// <summary>Slanted lines on the ground: what is not certain, or lost, in a way that survives a monochrome printer.</summary>
public sealed record Hatch(string Token) : Paint;

public sealed record Fade(IReadOnlyList<FadeStop> Stops, bool Down) : Paint;

/// <summary><paramref name="Share"/> mixes the token into the ground: 1 is the pure colour.</summary>
public sealed record FadeStop(double At, string Token, double Opacity = 1, double Share = 1);

public sealed record Stroke(string Token, double Width = 1)
{
    /// <summary>Dash pattern such as "4 3".</summary>
    public string? Dash { get; init; }
    public double Opacity { get; init; } = 1;
    public bool Round { get; init; }
}
