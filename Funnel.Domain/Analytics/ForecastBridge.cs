using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>
/// How what is expected to close in a window went from one instant to another, to the cent. Each deal is walked change by change; a change that brings it
/// in, takes it out or alters what it counts for is one entry of one bar. The rules in words: docs/figures/bridge.md.
/// </summary>
public static class ForecastBridge
{
    public static BridgeFigures Of(SalesHistory history, Catalog catalog, BridgeQuery query)
    {
        var (amounts, entries) = (new long[BridgeBars.All.Count], new int[BridgeBars.All.Count]);
        var walker = new Walker(catalog, query, e =>
        {
            amounts[(int)e.Bar] += e.Amount;
            entries[(int)e.Bar]++;
        });
        foreach (var track in history.Deals)
            walker.Walk(track);
        return new BridgeFigures(query, walker.Pipeline, history.Sequence, [.. BridgeBars.All.Select(b => new BridgeStep(b, amounts[(int)b], entries[(int)b]))]);
    }

    /// <summary>
    /// Exactly the entries behind one bar, the largest first; at the start and the end each is a deal. Without a bar everything that happened in between.
    /// </summary>
    public static List<BridgeEntry> EntriesOf(SalesHistory history, Catalog catalog, BridgeQuery query, BridgeBar? bar)
    {
        var found = new List<BridgeEntry>();
        var walker = new Walker(catalog, query, e =>
        {
            if (bar is { } one ? e.Bar == one : !BridgeBars.IsEnd(e.Bar))
                found.Add(new BridgeEntry(e.Track, e.Bar, e.Amount, e.Before, e.After, e.Undo ? e.Cause.UndoneAt : e.Cause.At, e.Cause.Sequence, e.Undo));
        });
        foreach (var track in history.Deals)
            walker.Walk(track);
        found.Sort((a, b) => (Math.Abs(b.Amount), b.At, b.Sequence).CompareTo((Math.Abs(a.Amount), a.At, a.Sequence)));
        return found;
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

    // An entry before anybody asks to keep it: a count of a million deals makes none.
    private readonly record struct Part(DealTrack Track, BridgeBar Bar, long Amount, Change? Before, Change After, Change Cause, bool Undo);

    private sealed class Walker
    {
        private readonly Catalog _catalog;
        private readonly BridgeQuery _query;
        private readonly Action<Part> _add;
        private readonly Func<Change, bool> _ofOwner, _ofRest;
        private readonly long _from, _to;

        public Walker(Catalog catalog, BridgeQuery query, Action<Part> add)
        {
            (_catalog, _query, _add, _from, _to) = (catalog, query, add, query.From.Ticks, query.To.Ticks);
            Pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
                ?? throw new RuleViolation("There is no such pipeline.");
            var filter = query.Filter;
            _ofOwner = new DealFilter { Within = filter.Within, Owner = filter.Owner, Department = filter.Department }.Against(catalog);
            _ofRest = (filter with { Within = Reach.Everything, Owner = null, Department = null, Pipeline = Pipeline.Id }).Against(catalog);
        }

        public Pipeline Pipeline { get; }

        public void Walk(DealTrack track)
        {
            var changes = track.Changes;
            var last = LastStanding(changes, changes.Length, _to);
            if (last < 0)
                return;
            var first = LastStanding(changes, changes.Length, _from);
            ref readonly var end = ref changes[last];
            if (first >= 0 && Counts(changes[first]))
                _add(new Part(track, BridgeBar.Start, Worth(changes[first]), null, changes[first], changes[first], false));
            if (Counts(end))
                _add(new Part(track, BridgeBar.End, Worth(end), null, end, end, false));
            if (first == last)
                return;
            // A deleted deal is in no figure: all that is told of it is that what stood there at the start is gone. Not what it became
            // until then: it may have gone out of the viewer's sight.
            if (end.Removed)
            {
                if (first >= 0 && Counts(changes[first]))
                    _add(new Part(track, BridgeBar.Deleted, -Worth(changes[first]), changes[first], changes[first] with { Removed = true }, end, false));
                return;
            }
            // What was taken back since: each undo steps back by one change that stood at the start.
            var at = first;
            while (at >= 0 && !changes[at].StandsAt(_to))
            {
                var back = LastStanding(changes, at, _from);
                Step(track, changes[at], back < 0 ? changes[0] with { Removed = true } : changes[back], changes[at], true, first < 0);
                at = back;
            }
            // What was done since and still stands; a change made and undone in between was never made.
            for (var next = at + 1; next <= last; next++)
            {
                if (!changes[next].StandsAt(_to))
                    continue;
                Step(track, at < 0 ? null : changes[at], changes[next], changes[next], false, first < 0);
                at = next;
            }
        }

        private void Step(DealTrack track, Change? before, in Change after, in Change cause, bool undo, bool isNew)
        {
            var (was, now) = (before is { } b && Counts(b), Counts(after));
            if (was && now)
            {
                // The amount at the old chance first, then the chance: together exactly the difference.
                var old = before!.Value;
                var between = Worth(old with { Amount = after.Amount });
                Add(between - Worth(old), BridgeBar.Increased, BridgeBar.Decreased, after, cause);
                Add(Worth(after) - between, BridgeBar.Likelier, BridgeBar.LessLikely, after, cause);
            }
            else if (now)
            {
                _add(new Part(track, Coming(before, isNew), Worth(after), before, after, cause, undo));
            }
            else if (was)
            {
                _add(new Part(track, Going(after), -Worth(before!.Value), before, after, cause, undo));
            }

            void Add(long amount, BridgeBar up, BridgeBar down, in Change to, in Change by)
            {
                if (amount != 0)
                    _add(new Part(track, amount > 0 ? up : down, amount, before, to, by, undo));
            }
        }

        private BridgeBar Coming(Change? before, bool isNew) => before switch
        {
            null => BridgeBar.New,
            { Removed: true } => BridgeBar.Restored,
            { Outcome: not Outcome.Open } => BridgeBar.Reopened,
            // A deal made since the start is new also when its day was said a little later.
            { ExpectedClose: null } when isNew => BridgeBar.New,
            { } b when !IsExpected(b) => BridgeBar.PulledIn,
            { } b when !_ofOwner(b) => BridgeBar.HandedIn,
            _ => BridgeBar.FilterIn,
        };

        private BridgeBar Going(in Change after) => after switch
        {
            { Removed: true } => BridgeBar.Deleted,
            { Outcome: Outcome.Won } => BridgeBar.Won,
            { Outcome: Outcome.Lost } => BridgeBar.Lost,
            _ when !IsExpected(after) => BridgeBar.PushedOut,
            _ when !_ofOwner(after) => BridgeBar.HandedOut,
            _ => BridgeBar.FilterOut,
        };

        private bool Counts(in Change state) => state is { Outcome: Outcome.Open, Removed: false } && IsExpected(state) && _ofOwner(state) && _ofRest(state);

        private bool IsExpected(in Change state) => state.ExpectedClose is { } day && day >= _query.Window.From && day < _query.Window.To;

        private long Worth(in Change state) => _query.Measure switch
        {
            FunnelMeasure.Count => 1,
            FunnelMeasure.Value => state.Amount,
            _ => FunnelCount.Weighted(state, _catalog),
        };

        private static int LastStanding(ReadOnlySpan<Change> changes, int before, long instant)
        {
            for (var i = before - 1; i >= 0; i--)
                if (changes[i].StandsAt(instant))
                    return i;
            return -1;
        }
    }
}
