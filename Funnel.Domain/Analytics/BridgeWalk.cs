using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>One entry while it is counted: places of changes instead of states. Before −1: there was none; After −1: as before, but deleted. The chances are those around it.</summary>
internal readonly record struct BridgePart(BridgeBar Bar, long Amount, int Before, int After, int Cause, bool Undo)
{
    public double Was { get; init; }

    public double Is { get; init; }

    /// <summary>Nothing happened to the deal: time passed, the model learnt or another source was chosen.</summary>
    public bool Passing { get; init; }
}

/// <summary>What stands in a bridge, and for how much.</summary>
internal sealed class BridgeRules
{
    private readonly DealMatch _ofOwner, _ofRest;
    private readonly FunnelMeasure _measure;
    private readonly int _firstDay, _dayAfter;

    /// <param name="tells">Whether entries tell their chances in every measure; sums need them in the weighted one only.</param>
    public BridgeRules(Catalog catalog, BridgeQuery query, bool tells = false)
    {
        NeedsChances = tells || query.Measure == FunnelMeasure.Weighted;
        (_measure, From, To) = (query.Measure, query.From.Ticks, query.To.Ticks);
        (AtStart, AtEnd) = (Weights.At(catalog, From), Weights.At(catalog, To));
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

    /// <summary>
    /// What weighs at either end. In between each change is weighed by what counted at the start, as the deal stood then; what the other model, the other choice or days
    /// without a change make is told apart.
    /// </summary>
    public Weights AtStart { get; }

    public Weights AtEnd { get; }

    public bool NeedsChances { get; }

    public bool Counts(Segment s, int i) =>
        s.OutcomeAt(i) == Outcome.Open && !s.Has(i, Mark.Removed) && IsExpected(s, i) && IsOfOwner(s, i) && _ofRest.Matches(s, i);

    public bool IsExpected(Segment s, int i) => s.Rest[i].ExpectedClose is var day && day >= _firstDay && day < _dayAfter;

    public bool IsOfOwner(Segment s, int i) => _ofOwner.Matches(s, i);

    /// <summary>What an open deal counts for, with an amount and a chance.</summary>
    public long Worth(long amount, double chance) => _measure switch
    {
        FunnelMeasure.Count => 1,
        FunnelMeasure.Value => amount,
        _ => FunnelCount.Weighted(amount, chance),
    };
}

/// <summary>Walks one deal after another through its changes and tells the entries.</summary>
internal sealed class BridgeWalk(BridgeRules rules, Action<Segment, int, BridgePart> add)
{
    // Of the deal being walked: what it is counted for at this point, its chance there, and what was told of days that only passed.
    private long _worth, _passed;
    private double _chance, _chanceBefore;
    private bool _hasPassed;

    public void Walk(Segment s, int slot)
    {
        var last = s.AsOf(slot, rules.To);
        if (last < 0)
            return;
        var first = s.AsOf(slot, rules.From);
        var stood = first >= 0 && rules.Counts(s, first);
        (_passed, _chance) = (0, stood && rules.NeedsChances ? rules.AtStart.Chance(s, slot, first) : 0);
        _hasPassed = false;
        _worth = stood ? rules.Worth(s.Amount[first], _chance) : 0;
        if (stood)
            add(s, slot, new BridgePart(BridgeBar.Start, _worth, -1, first, first, false) { Is = _chance });
        var stands = first == last ? stood : rules.Counts(s, last);
        if (first != last && !s.Has(last, Mark.Removed))
        {
            WalkBetween(s, slot, first, last);
        }
        // A deleted deal is in no figure: all that is told of it is that what stood there at the start is gone. Not what it became
        // until then: it may have gone out of the viewer's sight.
        else if (first != last && stood)
        {
            add(s, slot, new BridgePart(BridgeBar.Deleted, -_worth, first, -1, last, false) { Was = _chance });
        }
        if (stands)
        {
            Pass(s.Amount[last], rules.NeedsChances ? rules.AtEnd.Chance(s, slot, last) : 0);
            add(s, slot, new BridgePart(BridgeBar.End, _worth, -1, last, last, false) { Is = _chance });
        }
        if (_passed != 0)
            add(s, slot, new BridgePart(_passed > 0 ? BridgeBar.Likelier : BridgeBar.LessLikely, _passed, last, last, last, false) { Was = _chanceBefore, Is = _chance, Passing = true });
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

    // Nothing happened to the deal, and it counts for another chance.
    private void Pass(long amount, double chance)
    {
        var worth = rules.Worth(amount, chance);
        if (worth != _worth && !_hasPassed)
            (_hasPassed, _chanceBefore) = (true, _chance);
        _passed += worth - _worth;
        (_worth, _chance) = (worth, chance);
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
        var at = move.Undo ? s.UndoneAt(move.Cause) : s.At[move.Cause];
        if (was)
            Pass(s.Amount[before], ChanceAt(before, at - 1));
        else
            _chance = before >= 0 ? ChanceAt(before, at - 1) : 0;
        var (worth, chance) = (_worth, _chance);
        _chance = after >= 0 ? ChanceAt(after, at) : chance;
        _worth = now ? rules.Worth(s.Amount[after], _chance) : 0;
        if (was && now)
        {
            // The amount at the old chance first, then the chance: together exactly the difference.
            var between = rules.Worth(s.Amount[after], chance);
            Tell(between - worth, BridgeBar.Increased, BridgeBar.Decreased);
            Tell(_worth - between, BridgeBar.Likelier, BridgeBar.LessLikely);
        }
        else if (now)
        {
            add(s, slot, Part(Coming(s, before, isNew), _worth));
        }
        else if (was)
        {
            add(s, slot, Part(Going(s, after), -worth));
        }

        void Tell(long amount, BridgeBar up, BridgeBar down)
        {
            if (amount != 0)
                add(s, slot, Part(amount > 0 ? up : down, amount));
        }

        BridgePart Part(BridgeBar bar, long amount) => new(bar, amount, before, after, move.Cause, move.Undo) { Was = chance, Is = _chance };

        double ChanceAt(int place, long moment) => rules.NeedsChances ? rules.AtStart.ChanceAt(s, slot, place, moment) : 0;
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
