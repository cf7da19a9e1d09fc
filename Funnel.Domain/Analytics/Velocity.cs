namespace Funnel.Domain.Analytics;

/// <summary>
/// Sales velocity: how much the open pipeline brings in a day, if it goes on as the period did. The customary formula of sales teams,
/// opportunities × win rate × average deal ÷ length of the sales cycle, with this product's figures: deals open at the query's last instant; won of all
/// closed in the period; value of an average win of the period; median days from first contact to the win.
/// </summary>
public sealed record Velocity(int Opportunities, double? WinRate, long? AverageDeal, double? CycleDays)
{
    /// <summary>Minor units a day, halves away from zero; null without a win, and where the median cycle is no whole day.</summary>
    public long? PerDay { get; private init; }

    /// <summary>Of figures counted at one instant, their open deals too.</summary>
    public static Velocity Of(KeyFigures figures) => new(figures.Open, figures.WinRate, figures.AverageDeal, figures.MedianCycle)
    {
        // Win rate × average deal is value won by deals closed: exact, without the roundings between.
        PerDay = figures is { Won: > 0, MedianCycle: { } days and > 0 }
            ? (long)Math.Round(figures.Open * (decimal)figures.WonValue / figures.Closed / (decimal)days, MidpointRounding.AwayFromZero)
            : null,
    };

    /// <summary>A period that is over is judged by what was open at its end.</summary>
    public static Velocity Of(SalesHistory history, Catalog catalog, FunnelQuery query) =>
        Of(KeyFigures.Of(history, catalog, query with { AsOf = new DateTime(query.LastTick, DateTimeKind.Utc) }));
}
