using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>Which visits count for whom; the same for every deal.</summary>
internal sealed class SkillRules
{
    // By the stage's number: its column and one more, 0 for none.
    private readonly int[] _columnOf;
    private readonly DealMatch _match;

    public SkillRules(Catalog catalog, FunnelQuery query)
    {
        (Catalog, Query) = (catalog, query);
        Pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");
        // People are chosen by who held the deal, the pipeline by the stage; the rest is asked of the deal.
        _match = new DealMatch(query.Filter with { Within = Reach.Everything, Owner = null, Department = null, Pipeline = null }, catalog);
        _columnOf = new int[Pipeline.OpenStages.Max(s => s.Id.Value) + 1];
        foreach (var (column, stage) in Pipeline.OpenStages.Index())
            _columnOf[stage.Id.Value] = column + 1;
        People = catalog.Employees.Keys.Select(e => e.Value).DefaultIfEmpty().Max() + 1;
        (From, End, AsOf) = (query.Period.From.Ticks, query.LastTick, query.AsOf.Ticks);
    }

    public Catalog Catalog { get; }

    public FunnelQuery Query { get; }

    public Pipeline Pipeline { get; }

    public long From { get; }

    /// <summary>The last instant that counts, and the one at which open deals are.</summary>
    public long End { get; }

    public long AsOf { get; }

    public int Width => Pipeline.OpenStages.Length;

    /// <summary>One more than the highest number the catalog names.</summary>
    public int People { get; }

    public IEnumerable<int> Columns => Enumerable.Range(0, Width);

    /// <summary>Where a stage stands among the open ones of the pipeline; −1 when it is none.</summary>
    public int ColumnOf(int stage) => (uint)stage < (uint)_columnOf.Length ? _columnOf[stage] - 1 : -1;

    /// <summary>Whether a deal in this state (−1: not there yet) is let in; a deleted one never is.</summary>
    public bool Matches(Segment s, int state) => state >= 0 && _match.Matches(s, state);

    /// <summary>Whether a stay says something about who held the deal.</summary>
    public bool Counts(Segment s, Stay stay) =>
        !stay.Lasts && s.At[stay.Left] >= From && s.Kind[stay.Left] is ChangeKind.Moved or ChangeKind.Reopened or ChangeKind.Won or ChangeKind.Lost;

    public bool Advances(Segment s, Stay stay) => Visits.EndOf(s, stay, Catalog) is VisitEnd.Advanced or VisitEnd.Won;
}
