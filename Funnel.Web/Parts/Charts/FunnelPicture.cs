namespace Funnel.Web.Parts.Charts;

/// <summary>What a funnel shows, already counted and worded. <paramref name="Bars"/> are in stage order.</summary>
public sealed record FunnelPicture(IReadOnlyList<FunnelBar> Bars, FunnelLabels Labels)
{
    public string Summary { get; init; } = "";

    /// <summary>The stage whose conversion got worse most; at most one is marked, null when nothing stands out.</summary>
    public string? WorstKey { get; init; }
    public ChartTable? Table { get; init; }
}

/// <summary>One stage. <paramref name="Number"/> gives the length, <paramref name="Figure"/> is the same number as text.</summary>
public sealed record FunnelBar(string Key, string Name, double Number, string Figure)
{
    public bool IsWon { get; init; }
    public string Colour { get; init; } = "stage-1";

    /// <summary>The same number on the same day of the period before.</summary>
    public double? Ghost { get; init; }

    /// <summary>The other measure beside it, such as the value of the deals counted.</summary>
    public string Beside { get; init; } = "";
    public string OfPrevious { get; init; } = "";
    public string OfFirst { get; init; } = "";
    public string Dropped { get; init; } = "";
    public string OpenNow { get; init; } = "";
    public FunnelChange? FigureChange { get; init; }
    public FunnelChange? ConversionChange { get; init; }
    public IReadOnlyList<TipLine> Tip { get; init; } = [];
    public string TipHint { get; init; } = "";
}

/// <summary>A change against the period before: its text with sign, its size for ordering, and whether it is good news.</summary>
public sealed record FunnelChange(string Text, double Size, bool IsGood);

public sealed record FunnelLabels
{
    public string Stage { get; init; } = "";
    public string Reached { get; init; } = "";
    public string OfPrevious { get; init; } = "";
    public string OfFirst { get; init; } = "";
    public string Dropped { get; init; } = "";

    /// <summary>What a conversion on the far wall says once: "go on".</summary>
    public string GoOn { get; init; } = "";
    public string LastPeriod { get; init; } = "";

    /// <summary>Names folded stages: "2 more".</summary>
    public Func<int, string> More { get; init; } = n => $"+{n}";
}
