using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>One entry while it is counted: places of changes instead of states. Before −1: there was none; After −1: as before, but deleted.</summary>
internal readonly record struct BridgePart(BridgeBar Bar, long Amount, int Before, int After, int Cause, bool Undo)
{
    /// <summary>The chances it counted with before and after; 0 where none is asked for.</summary>
    public (double Before, double After) Chances { get; init; }

    /// <summary>When nothing was done, but days passed or another model came (UTC ticks); 0 for all else.</summary>
    public long Passed { get; init; }
}

/// <summary>What stands in a bridge, and for how much.</summary>
internal sealed class BridgeRules
{
    private readonly Chances _atStart, _atEnd;
    private readonly DealMatch _ofOwner, _ofRest;
    private readonly FunnelMeasure _measure;
    private readonly int _firstDay, _dayAfter;

    public BridgeRules(Catalog catalog, BridgeQuery query)
    {
        (_atStart, _atEnd) = (catalog.ChancesAt(query.From), catalog.ChancesAt(query.To));
        (_measure, From, To) = (query.Measure, query.From.Ticks, query.To.Ticks);
        (_firstDay, _dayAfter) = (query.Window.From.DayNumber, query.Window.To.DayNumber);
        Pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");
        var filter = query.Filter;
        _ofOwner = new DealMatch(new DealFilter { Within = filter.Within, Owner = filter.Owner, Department = filter.Department }, catalog);
        _ofRest = new DealMatch(filter with { Within = Reach.Everything, Owner = null, Department = null, Pipeline = Pipeline.Id }, catalog);
    }

    public Pipeline Pipeline { get; }

    public long From { get; }

    public long To { get; }

    public bool Counts(Segment s, int i) =>
        s.OutcomeAt(i) == Outcome.Open && !s.Has(i, Mark.Removed) && IsExpected(s, i) && IsOfOwner(s, i) && _ofRest.Matches(s, i);

    public bool IsExpected(Segment s, int i) => s.Rest[i].ExpectedClose is var day && day >= _firstDay && day < _dayAfter;

    public bool IsOfOwner(Segment s, int i) => _ofOwner.Matches(s, i);

    /// <summary>What an open deal counts for with an amount and a chance.</summary>
    public long Worth(long amount, double chance) => _measure switch
    {
        FunnelMeasure.Count => 1,
        FunnelMeasure.Value => amount,
        _ => Chances.Weighted(amount, chance),
    };

    /// <summary>The chance by what weighed deals at the start; 0 where no chance is asked for.</summary>
    public double ChanceAtStart(Segment s, int slot, int i, long known, long at) =>
        _measure == FunnelMeasure.Weighted && s.OutcomeAt(i) == Outcome.Open ? _atStart.Of(s, slot, i, known, at) : 0;

    public double ChanceAtEnd(Segment s, int slot, int i) => _measure == FunnelMeasure.Weighted ? _atEnd.Of(s, slot, i) : 0;
}

/// <summary>
/// Walks one deal after another through its changes and tells the entries. A deal's chance is asked at the start, right before and after each change that moves it, and at the end; what moved
/// it between those moments is told as an entry of its own, so that all add up.
/// </summary>
internal sealed class BridgeWalk(BridgeRules rules, Action<Segment, int, BridgePart> add)
{
    // What the deal counts with at this point of its walk.
    private double _chance;

    public void Walk(Segment s, int slot)
    {
        var last = s.AsOf(slot, rules.To);
        if (last < 0)
            return;
        var first = s.AsOf(slot, rules.From);
        var stood = first >= 0 && rules.Counts(s, first);
        _chance = stood ? rules.ChanceAtStart(s, slot, first, rules.From, rules.From) : 0;
        if (stood)
            add(s, slot, new BridgePart(BridgeBar.Start, rules.Worth(s.Amount[first], _chance), -1, first, first, false) { Chances = (_chance, _chance) });
        var stands = first == last ? stood : rules.Counts(s, last);
        var chance = stands ? rules.ChanceAtEnd(s, slot, last) : 0;
        if (stands)
            add(s, slot, new BridgePart(BridgeBar.End, rules.Worth(s.Amount[last], chance), -1, last, last, false) { Chances = (chance, chance) });
        if (first != last && s.Has(last, Mark.Removed))
        {
            // A deleted deal is in no figure: all that is told of it is that what stood there at the start is gone. Not what it became
            // until then: it may have gone out of the viewer's sight.
            if (stood)
                add(s, slot, new BridgePart(BridgeBar.Deleted, -rules.Worth(s.Amount[first], _chance), first, -1, last, false) { Chances = (_chance, 0) });
            return;
        }
        if (first != last)
            WalkBetween(s, slot, first, last);
        if (stands)
            Pass(s, slot, last, chance, rules.To);
    }

    private void WalkBetween(Segment s, int slot, int first, int last)
    {
        // What was taken back since: each undo steps back by one change that stood at the start.
        var at = first;
        while (at >= 0 && !s.StandsAt(at, rules.To))
        {
            var back = StandingBefore(s, slot, at);
            Step(s, slot, new(at, back, at, true, rules.From, rules.From), first < 0);
            at = back;
        }
        // What was done since and still stands; a change made and undone in between was never made.
        for (var next = at < 0 ? s.Start[slot] : at + 1; next <= last; next++)
        {
            if (!s.StandsAt(next, rules.To))
                continue;
            Step(s, slot, new(at, next, next, false, rules.To, Math.Max(s.At[next], rules.From)), first < 0);
            at = next;
        }
    }

    private int StandingBefore(Segment s, int slot, int at)
    {
        for (var i = at - 1; i >= s.Start[slot]; i--)
            if (s.StandsAt(i, rules.From))
                return i;
        return -1;
    }

    // Known: which changes count; At: when the chances around it are asked.
    private readonly record struct Move(int Before, int After, int Cause, bool Undo, long Known, long At);

    private void Step(Segment s, int slot, Move move, bool isNew)
    {
        var (before, after) = (move.Before, move.After);
        var (was, now) = (before >= 0 && rules.Counts(s, before), after >= 0 && rules.Counts(s, after));
        if (!was && !now)
            return;
        var chanceBefore = was ? rules.ChanceAtStart(s, slot, before, move.Known, move.At) : 0;
        var chanceAfter = now ? rules.ChanceAtStart(s, slot, after, move.Known, move.At) : 0;
        if (was && now)
        {
            // A change that does not move the chance leaves it as it was, however long ago it was asked.
            if (chanceBefore == chanceAfter)
                chanceAfter = _chance;
            else
                Pass(s, slot, before, chanceBefore, move.At);
            // The amount at the old chance first, then the chance: together exactly the difference.
            var between = rules.Worth(s.Amount[after], _chance);
            Tell(between - rules.Worth(s.Amount[before], _chance), BridgeBar.Increased, BridgeBar.Decreased, _chance);
            Tell(rules.Worth(s.Amount[after], chanceAfter) - between, BridgeBar.Likelier, BridgeBar.LessLikely, chanceAfter);
        }
        else if (now)
        {
            add(s, slot, new BridgePart(Coming(s, before, isNew), rules.Worth(s.Amount[after], chanceAfter), before, after, move.Cause, move.Undo) { Chances = (0, chanceAfter) });
        }
        else
        {
            Pass(s, slot, before, chanceBefore, move.At);
            add(s, slot, new BridgePart(Going(s, after), -rules.Worth(s.Amount[before], _chance), before, after, move.Cause, move.Undo) { Chances = (_chance, 0) });
        }
        _chance = chanceAfter;

        void Tell(long amount, BridgeBar up, BridgeBar down, double chance)
        {
            if (amount != 0)
                add(s, slot, new BridgePart(amount > 0 ? up : down, amount, before, after, move.Cause, move.Undo) { Chances = (_chance, chance) });
        }
    }

    // Days passed, or another model came: the deal is as it was and counts for more or less.
    private void Pass(Segment s, int slot, int state, double chance, long at)
    {
        var amount = rules.Worth(s.Amount[state], chance) - rules.Worth(s.Amount[state], _chance);
        if (amount != 0)
            add(s, slot, new BridgePart(amount > 0 ? BridgeBar.Likelier : BridgeBar.LessLikely, amount, state, state, state, false) { Chances = (_chance, chance), Passed = at });
        _chance = chance;
    }

    private BridgeBar Coming(Segment s, int before, bool isNew)
    {
        if (before < 0)
            return BridgeBar.New;
        if (s.Has(before, Mark.Removed))
            return BridgeBar.Restored;
        if (s.OutcomeAt(before) != Outcome.Open)
            return BridgeBar.Reopened;
        // A deal made since the start is new also when its day was said a little later.
        if (!rules.IsExpected(s, before))
            return isNew && s.Rest[before].ExpectedClose < 0 ? BridgeBar.New : BridgeBar.PulledIn;
        return rules.IsOfOwner(s, before) ? BridgeBar.FilterIn : BridgeBar.HandedIn;
    }

    private BridgeBar Going(Segment s, int after)
    {
        if (after < 0 || s.Has(after, Mark.Removed))
            return BridgeBar.Deleted;
        if (s.OutcomeAt(after) != Outcome.Open)
            return s.OutcomeAt(after) == Outcome.Won ? BridgeBar.Won : BridgeBar.Lost;
        if (!rules.IsExpected(s, after))
            return BridgeBar.PushedOut;
        return rules.IsOfOwner(s, after) ? BridgeBar.FilterOut : BridgeBar.HandedOut;
    }
}
