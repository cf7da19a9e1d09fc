namespace Funnel.Web.Parts.Charts;

/// <summary>What is expected of a month, between two bounds; <paramref name="IsTold"/> marks it with a dot.</summary>
public sealed record BandForecast(double Value, double Low, double High, bool IsTold = false);

/// <summary>A month of the picture. One that is over has only what was sold; the one that goes on has all; those ahead have what is promised and expected.</summary>
public sealed record BandMonth(string Key, DateOnly Day, string Name)
{
    public double? Sold { get; init; }

    /// <summary>The month is not over: its bar says so, and the line of what was sold does not reach it.</summary>
    public bool IsGoingOn { get; init; }

    public double Promised { get; init; }

    /// <summary>Above the promise's bar; empty where there is none.</summary>
    public string PromisedFigure { get; init; } = "";

    public BandForecast? Forecast { get; init; }

    public IReadOnlyList<TipLine> Tip { get; init; } = [];
}

/// <summary>A worded picture of months: what was sold, what open deals promise, what is expected and between which bounds.</summary>
public sealed record BandPicture(IReadOnlyList<BandMonth> Months)
{
    public required string Summary { get; init; }

    public required ChartTable Table { get; init; }

    /// <summary>An axis level in words, given the step between levels.</summary>
    public required Func<double, double, string> Axis { get; init; }

    /// <summary>A value beside the picture's ends, rounded like the largest it stands beside.</summary>
    public required Func<double, double, string> Figure { get; init; }

    public string SoldWord { get; init; } = "";

    public string ForecastWord { get; init; } = "";

    public string TipHint { get; init; } = "";
}
