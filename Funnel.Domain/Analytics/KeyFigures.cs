using Funnel.Domain.Common;
using Funnel.Domain.Deals;

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
        var filter = query.Filter.Pipeline is null && catalog.Pipelines.Count > 0 ? query.Filter with { Pipeline = catalog.Pipelines[0].Id } : query.Filter;
        var tally = new Tally(catalog, query, new DealMatch(filter, catalog));
        foreach (var part in history.Gather(() => tally with { Cycles = [] }, (t, s, slot) => t.Add(s, slot)))
            tally.Add(part);
        return new KeyFigures(tally.Won, tally.WonValue, tally.Lost, Median(tally.Cycles), tally.Open, tally.OpenValue, tally.OpenWeighted);
    }

    /// <summary>
    /// The same figures as they stood at so many evenly spaced moments of the period, the last being the query's end. The period of a company
    /// younger than it starts with the first deal; a period that has not begun gives none.
    /// </summary>
    public static IReadOnlyList<KeyFigures> Trend(SalesHistory history, Catalog catalog, FunnelQuery query, int points)
    {
        var first = history.Gather(() => new long[] { long.MaxValue }, (least, s, slot) => least[0] = Math.Min(least[0], s.At[s.Start[slot]])).Min(least => (long?)least[0]);
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

    /// <summary>The same deals as <see cref="DealLists"/> lists, only counted.</summary>
    private sealed record Tally(Catalog Catalog, FunnelQuery Query, DealMatch Match)
    {
        private readonly (long From, long End, long AsOf) _at = (Query.Period.From.Ticks, Query.LastTick, Query.AsOf.Ticks);

        private readonly Weights _weights = Weights.At(Catalog, Query.AsOf);

        public List<double> Cycles { get; init; } = [];

        public int Won { get; private set; }

        public int Lost { get; private set; }

        public int Open { get; private set; }

        public long WonValue { get; private set; }

        public long OpenValue { get; private set; }

        public long OpenWeighted { get; private set; }

        public void Add(Segment s, int slot)
        {
            if (s.AsOf(slot, _at.AsOf) is >= 0 and var open && s.OutcomeAt(open) == Outcome.Open && Match.Matches(s, open))
            {
                Open++;
                OpenValue += s.Amount[open];
                OpenWeighted += _weights.Weighted(s, slot, open);
            }
            if (Leaders.WonAt(s, slot, Match, _at.From, _at.End) is >= 0 and var won)
            {
                Won++;
                WonValue += s.Amount[won];
                Cycles.Add(Period.DayOf(new DateTime(s.At[won], DateTimeKind.Utc), Catalog.Company.Zone).DayNumber - s.Facts[s.Rest[won].Facts].FirstContact);
            }
            else if (Breakdowns.LostAt(s, slot, Match, _at.From, _at.End) >= 0)
            {
                Lost++;
            }
        }

        public void Add(Tally other)
        {
            (Won, Lost, Open) = (Won + other.Won, Lost + other.Lost, Open + other.Open);
            (WonValue, OpenValue, OpenWeighted) = (WonValue + other.WonValue, OpenValue + other.OpenValue, OpenWeighted + other.OpenWeighted);
            Cycles.AddRange(other.Cycles);
        }
    }
}
