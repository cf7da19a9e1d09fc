using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>
/// The few figures a period is judged by. Values are minor units of the company's currency. Won and lost count the period up to the query's end;
/// open is what is open at <see cref="FunnelQuery.AsOf"/>. <see cref="MedianCycle"/> is days from first contact to the win
/// over every win (one entered before its first contact has less than none), null without a win.
/// </summary>
public sealed record KeyFigures(int Won, long WonValue, int Lost, double? MedianCycle, int Open, long OpenValue, long OpenWeighted)
{
    public int Closed => Won + Lost;

    /// <summary>Won of all that closed (0 to 1); null when nothing closed.</summary>
    public double? WinRate => Closed == 0 ? null : (double)Won / Closed;

    /// <summary>Value of an average win in minor units, halves away from zero; null without a win.</summary>
    public long? AverageDeal => Won == 0 ? null : (long)Math.Round((decimal)WonValue / Won, MidpointRounding.AwayFromZero);

    public static KeyFigures Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var won = DealLists.Of(history, catalog, query, DealSelection.Won);
        var lost = DealLists.Of(history, catalog, query, DealSelection.Lost);
        var open = DealLists.Of(history, catalog, query, DealSelection.Open);
        var cycles = won.Select(w => (double)(Period.DayOf(w.State.AtUtc, catalog.Company.Zone).DayNumber - w.State.Facts.FirstContact.DayNumber));
        return new KeyFigures(won.Count, won.Sum(w => w.State.Amount), lost.Count, Median([.. cycles]),
            open.Count, open.Sum(d => d.State.Amount), open.Sum(d => FunnelCount.Weighted(d.State, catalog)));
    }

    /// <summary>
    /// The same figures as they stood at so many evenly spaced moments of the period, the last being the query's end. The period of a company
    /// younger than it starts with the first deal; a period that has not begun gives none.
    /// </summary>
    public static IReadOnlyList<KeyFigures> Trend(SalesHistory history, Catalog catalog, FunnelQuery query, int points)
    {
        var first = history.Deals.Select(t => (long?)t.CreatedAt.Ticks).Min();
        var (from, to) = (Math.Max(query.Period.From.Ticks, first ?? long.MaxValue), query.LastTick);
        return from >= to ? []
            : [.. Enumerable.Range(1, points).Select(i => Of(history, catalog, query with { AsOf = new DateTime(from + (long)((Int128)(to - from) * i / points), DateTimeKind.Utc) }))];
    }

    private static double? Median(List<double> values)
    {
        if (values.Count == 0)
            return null;
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
