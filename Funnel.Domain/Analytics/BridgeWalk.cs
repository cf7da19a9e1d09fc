using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>One entry while it is counted: places of changes instead of states. Before −1: there was none; After −1: as before, but deleted.</summary>
internal readonly record struct BridgePart(BridgeBar Bar, long Amount, int Before, int After, int Cause, bool Undo);

/// <summary>What stands in a bridge, and for how much.</summary>
internal sealed class BridgeRules
{
    private readonly Catalog _catalog;
    private readonly DealMatch _ofOwner, _ofRest;
    private readonly FunnelMeasure _measure;
    private readonly int _firstDay, _dayAfter;

    public BridgeRules(Catalog catalog, BridgeQuery query)
    {
        (_catalog, _measure, From, To) = (catalog, query.Measure, query.From.Ticks, query.To.Ticks);
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

    public long Worth(Segment s, int i) => Worth(s, i, s.Amount[i]);

    /// <summary>What an open deal would count for with another amount.</summary>
    public long Worth(Segment s, int i, long amount) => _measure switch
    {
        FunnelMeasure.Count => 1,
        FunnelMeasure.Value => amount,
        _ => FunnelCount.Weighted(amount, s.Has(i, Mark.OwnProbability) ? s.Facts[s.Rest[i].Facts].Rare.Probability!.Value : _catalog.Stage(new StageId(s.Stage[i]))?.Probability ?? 0),
    };
}

/// <summary>Walks one deal after another through its changes and tells the entries.</summary>
internal sealed class BridgeWalk(BridgeRules rules, Action<Segment, int, BridgePart> add)
{
    public void Walk(Segment s, int slot)
    {
        var last = s.AsOf(slot, rules.To);
        if (last < 0)
            return;
        var first = s.AsOf(slot, rules.From);
        var stood = first >= 0 && rules.Counts(s, first);
        if (stood)
            add(s, slot, new BridgePart(BridgeBar.Start, rules.Worth(s, first), -1, first, first, false));
        if (first == last ? stood : rules.Counts(s, last))
            add(s, slot, new BridgePart(BridgeBar.End, rules.Worth(s, last), -1, last, last, false));
        if (first == last)
            return;
        if (!s.Has(last, Mark.Removed))
            WalkBetween(s, slot, first, last);
        // A deleted deal is in no figure: all that is told of it is that what stood there at the start is gone. Not what it became
        // until then: it may have gone out of the viewer's sight.
        else if (stood)
            add(s, slot, new BridgePart(BridgeBar.Deleted, -rules.Worth(s, first), first, -1, last, false));
    }

    private void WalkBetween(Segment s, int slot, int first, int last)
    {
        // What was taken back since: each undo steps back by one change that stood at the start.
        var at = first;
        while (at >= 0 && !s.StandsAt(at, rules.To))
        {
            var back = StandingBefore(s, slot, at);
            Step(s, slot, new(at, back, at, true), first < 0);
            at = back;
        }
        // What was done since and still stands; a change made and undone in between was never made.
        for (var next = at < 0 ? s.Start[slot] : at + 1; next <= last; next++)
        {
            if (!s.StandsAt(next, rules.To))
                continue;
            Step(s, slot, new(at, next, next, false), first < 0);
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

    private readonly record struct Move(int Before, int After, int Cause, bool Undo);

    private void Step(Segment s, int slot, Move move, bool isNew)
    {
        var (before, after) = (move.Before, move.After);
        var (was, now) = (before >= 0 && rules.Counts(s, before), after >= 0 && rules.Counts(s, after));
        if (was && now)
        {
            // The amount at the old chance first, then the chance: together exactly the difference.
            var between = rules.Worth(s, before, s.Amount[after]);
            Tell(between - rules.Worth(s, before), BridgeBar.Increased, BridgeBar.Decreased);
            Tell(rules.Worth(s, after) - between, BridgeBar.Likelier, BridgeBar.LessLikely);
        }
        else if (now)
        {
            add(s, slot, new BridgePart(Coming(s, before, isNew), rules.Worth(s, after), before, after, move.Cause, move.Undo));
        }
        else if (was)
        {
            add(s, slot, new BridgePart(Going(s, after), -rules.Worth(s, before), before, after, move.Cause, move.Undo));
        }

        void Tell(long amount, BridgeBar up, BridgeBar down)
        {
            if (amount != 0)
                add(s, slot, new BridgePart(amount > 0 ? up : down, amount, before, after, move.Cause, move.Undo));
        }
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
