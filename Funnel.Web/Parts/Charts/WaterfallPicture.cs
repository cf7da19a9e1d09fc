namespace Funnel.Web.Parts.Charts;

public enum WaterfallKind { Total, Adds, Takes, Won, Lost }

/// <summary>What a waterfall shows, already counted and worded. <see cref="Axis"/> writes a level beside the scale.</summary>
public sealed record WaterfallPicture(IReadOnlyList<WaterfallBar> Bars)
{
    public string Summary { get; init; } = "";

    public ChartTable? Table { get; init; }

    /// <summary>Writes the level of a line; told how far apart the lines are.</summary>
    public Func<double, double, string> Axis { get; init; } = (level, _) => Ink.N(level);
}

/// <summary>One bar from a level to a level; a total stands on zero. <paramref name="Note"/> is the second line under it, such as its number of deals.</summary>
public sealed record WaterfallBar(string Key, string Name, string Note, double From, double To, string Figure, WaterfallKind Kind)
{
    /// <summary>The figure where there is little room.</summary>
    public string Short { get; init; } = "";

    /// <summary>Where there is less still: without the currency, which the axis names.</summary>
    public string Shortest { get; init; } = "";

    public string ShortNote { get; init; } = "";

    public IReadOnlyList<TipLine> Tip { get; init; } = [];

    public string TipHint { get; init; } = "";

    public double High => Math.Max(From, To);

    public double Low => Math.Min(From, To);
}
