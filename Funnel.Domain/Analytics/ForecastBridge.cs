namespace Funnel.Domain.Analytics;

/// <summary>
/// How what is expected to close in a window went from one instant to another, to the cent. Each deal is walked change by change; a change that brings it
/// in, takes it out or alters what it counts for is one entry of one bar. The rules in words: docs/figures/bridge.md.
/// </summary>
public static class ForecastBridge
{
    public static BridgeFigures Of(SalesHistory history, Catalog catalog, BridgeQuery query)
    {
        var rules = new BridgeRules(catalog, query);
        var tallies = history.Gather(() => new Tally(rules), (tally, segment, slot) => tally.Walk.Walk(segment, slot));
        return new BridgeFigures(query, rules.Pipeline, history.Sequence,
            [.. BridgeBars.All.Select(b => new BridgeStep(b, tallies.Sum(t => t.Amounts[(int)b]), tallies.Sum(t => t.Entries[(int)b])))]);
    }

    /// <summary>
    /// Exactly the entries behind one bar, the largest first; at the start and the end each is a deal. Without a bar everything that happened in between.
    /// </summary>
    public static List<BridgeEntry> EntriesOf(SalesHistory history, Catalog catalog, BridgeQuery query, BridgeBar? bar)
    {
        var rules = new BridgeRules(catalog, query, tells: true);
        var found = history.Gather(() => new Finder(rules, bar), (finder, segment, slot) => finder.Walk.Walk(segment, slot));
        List<BridgeEntry> all = [.. found.SelectMany(f => f.Found)];
        all.Sort((a, b) => (Math.Abs(b.Amount), b.At, b.Sequence).CompareTo((Math.Abs(a.Amount), a.At, a.Sequence)));
        return all;
    }

    /// <summary>How often the deal's expected close had been put off, this change counted, as known at an instant (UTC ticks).</summary>
    public static int TimesPutOff(DealTrack track, long sequence, long instant)
    {
        var times = 0;
        DateOnly? before = null;
        foreach (var c in track.Changes)
        {
            if (c.Sequence > sequence)
                break;
            if (!c.StandsAt(instant))
                continue;
            if (c.ExpectedClose > before)
                times++;
            before = c.ExpectedClose;
        }
        return times;
    }

    /// <summary>Sums of some of the deals.</summary>
    private sealed class Tally
    {
        public Tally(BridgeRules rules) => Walk = new BridgeWalk(rules, (_, _, part) =>
        {
            Amounts[(int)part.Bar] += part.Amount;
            Entries[(int)part.Bar]++;
        });

        public BridgeWalk Walk { get; }

        public long[] Amounts { get; } = new long[BridgeBars.All.Count];

        public int[] Entries { get; } = new int[BridgeBars.All.Count];
    }

    private sealed class Finder
    {
        public Finder(BridgeRules rules, BridgeBar? bar) => Walk = new BridgeWalk(rules, (segment, slot, part) =>
        {
            if (bar is { } one ? part.Bar == one : !BridgeBars.IsEnd(part.Bar))
                Found.Add(Entry(rules, segment, slot, part));
        });

        public BridgeWalk Walk { get; }

        public List<BridgeEntry> Found { get; } = [];

        private static BridgeEntry Entry(BridgeRules rules, Segment s, int slot, BridgePart part)
        {
            Change? before = part.Before < 0 ? null : s.ChangeAt(slot, part.Before);
            var after = part.After < 0 ? before!.Value with { Removed = true } : s.ChangeAt(slot, part.After);
            return new BridgeEntry(s.Track(slot), part.Bar, part.Amount, before, after, part.Passing ? rules.To : part.Undo ? s.UndoneAt(part.Cause) : s.At[part.Cause], s.Rest[part.Cause].Sequence, part.Undo)
            {
                Was = part.Was,
                Is = part.Is,
                Passing = part.Passing,
            };
        }
    }
}
