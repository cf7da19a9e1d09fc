using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>What a funnel query means for every deal alike. Its rows are the open stages in order, then the won stage.</summary>
internal sealed class FunnelRules
{
    private readonly int[] _rowOf;

    public FunnelRules(Catalog catalog, FunnelQuery query)
    {
        (Catalog, Query) = (catalog, query);
        Pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");
        Match = new DealMatch(query.Filter with { Pipeline = Pipeline.Id }, catalog);
        Stages = [.. Pipeline.ShownStages, Pipeline.Won];
        From = query.Period.From.Ticks;
        End = query.Mode == FunnelMode.Now ? query.AsOf.Ticks : query.LastTick;
        Weights = Weights.At(catalog, End);
        _rowOf = new int[Pipeline.Stages.Max(s => s.Id.Value) + 1];
        Array.Fill(_rowOf, -1);
        for (var i = 0; i < Stages.Length; i++)
            _rowOf[Stages[i].Id.Value] = i;
        // A stage that is retired or not shown counts for the shown one before it, so that no deal vanishes from the sum.
        foreach (var other in Pipeline.Stages.Where(s => s.Kind == StageKind.Open && _rowOf[s.Id.Value] < 0))
            _rowOf[other.Id.Value] = Math.Max(0, Array.FindLastIndex(Stages, s => s.Kind == StageKind.Open && s.Order <= other.Order));
    }

    public Catalog Catalog { get; }

    public FunnelQuery Query { get; }

    public Pipeline Pipeline { get; }

    public Stage[] Stages { get; }

    public DealMatch Match { get; }

    public long From { get; }

    /// <summary>The last instant that counts.</summary>
    public long End { get; }

    /// <summary>What weighs deals at the end.</summary>
    public Weights Weights { get; }

    public int Won => Stages.Length - 1;

    public int RowOf(StageId stage) => RowOf(stage.Value);

    public int RowOf(int stage) => (uint)stage < (uint)_rowOf.Length ? _rowOf[stage] : -1;
}

/// <summary>Where one deal after another counts in a funnel.</summary>
internal sealed class FunnelPlace(FunnelRules rules)
{
    private readonly FunnelMode _mode = rules.Query.Mode;
    private readonly long _from = rules.From, _end = rules.End;
    private readonly bool _started = rules.Query.Cohort == Cohort.Started && rules.Query.Mode != FunnelMode.Stage;
    private readonly bool _visited = rules.Query.Visited || rules.Query.Mode == FunnelMode.Stage;
    private Outcome _outcome;

    /// <summary>The rows the deal counts in.</summary>
    public bool[] In { get; } = new bool[rules.Stages.Length];

    /// <summary>The furthest row it ever got to.</summary>
    public int Furthest { get; private set; }

    /// <summary>The change whose state it is counted in.</summary>
    public int State { get; private set; }

    /// <summary>Decides the rows a deal counts in; false when the deal is none of the query's.</summary>
    public bool Find(Segment s, int slot)
    {
        // Most deals outside a period of start are told by their first change.
        if (_started && _mode != FunnelMode.Now && (s.At[s.Start[slot]] < _from || s.At[s.Start[slot]] > _end))
            return false;
        State = s.AsOf(slot, _end);
        if (State < 0 || !rules.Match.Matches(s, State))
            return false;
        Array.Clear(In);
        _outcome = s.OutcomeAt(State);
        if (_mode == FunnelMode.Now)
        {
            return _outcome == Outcome.Open ? Mark(rules.RowOf(s.Stage[State])) : _outcome == Outcome.Won && ClosedIn(s, slot) && Mark(rules.Won);
        }
        if (!_started && !ActiveIn(s, slot))
            return false;
        if (_mode == FunnelMode.Number)
        {
            Furthest = 0;
            return _outcome == Outcome.Lost || Mark(_outcome == Outcome.Won ? rules.Won : rules.RowOf(s.Stage[State]));
        }
        if (_visited)
            MarkVisited(s, slot);
        else
            MarkReached(s, slot);
        return true;
    }

    /// <summary>What became of a deal that counts in a row.</summary>
    public StagePart PartAt(int row) => Furthest > row ? StagePart.MovedOn : _outcome == Outcome.Lost ? StagePart.Lost : StagePart.OpenHere;

    // Active: it was open at some instant of the period, as known at the end (a win undone by then was never made).
    private bool ActiveIn(Segment s, int slot)
    {
        var open = false;
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
        {
            if (!s.StandsAt(i, _end))
                continue;
            if (open && s.At[i] > _from)
                break;
            open = s.OutcomeAt(i) == Outcome.Open;
            if (open && s.At[i] >= _from)
                break;
        }
        return open && _end >= _from;
    }

    private bool ClosedIn(Segment s, int slot)
    {
        var won = s.Latest(slot, ChangeKind.Won, _end);
        return won >= 0 && s.At[won] >= _from && s.At[won] < rules.Query.Period.To.Ticks;
    }

    private void MarkReached(Segment s, int slot)
    {
        var furthest = _outcome == Outcome.Won ? rules.Won : -1;
        for (var i = s.Start[slot]; i < s.End[slot] && furthest < rules.Won; i++)
            if (s.Kind[i].EntersStage() && s.StandsAt(i, _end) && rules.RowOf(s.Stage[i]) is var row && row > furthest)
                furthest = row;
        Furthest = furthest;
        In.AsSpan(0, furthest + 1).Fill(true);
    }

    private void MarkVisited(Segment s, int slot)
    {
        var stageMode = _mode == FunnelMode.Stage;
        var (furthest, here, since) = (-1, -1, long.MinValue);
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
        {
            if (!s.Kind[i].ChangesStage() || !s.StandsAt(i, _end))
                continue;
            // A stay counts for stage mode when some of it lies in the period; one that ended as the period began does not.
            if (here >= 0 && (!stageMode || s.At[i] > _from || since >= _from))
                In[here] = true;
            here = s.Kind[i].EntersStage() ? rules.RowOf(s.Stage[i]) : -1;
            since = s.At[i];
            furthest = Math.Max(furthest, here);
        }
        if (here >= 0)
            In[here] = true;
        if (_outcome == Outcome.Won)
        {
            furthest = rules.Won;
            In[rules.Won] = !stageMode || since >= _from;
        }
        Furthest = furthest;
    }

    private bool Mark(int row)
    {
        Furthest = row;
        if (row >= 0)
            In[row] = true;
        return row >= 0;
    }
}
