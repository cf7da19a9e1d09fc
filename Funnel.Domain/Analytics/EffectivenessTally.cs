using System.Runtime.InteropServices;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>The counting behind <see cref="Effectiveness"/>: every deal once, people × stages.</summary>
internal sealed class EffectivenessTally
{
    /// <summary>A prior is fitted to at least so many people with visits; a department with fewer takes the one above it, in the end the company.</summary>
    public const int FewestPeople = 4;

    // Where even the company has fewer: the company's share so far, worth so many visits.
    private const double FallbackWeight = 10;

    private readonly DealMatch _match;
    private readonly List<Visit> _visits = [];
    private readonly Dictionary<StageId, int> _columns;

    // By the stage's number: its column and one more, 0 for none.
    private readonly int[] _columnOf;
    private readonly Dictionary<EmployeeId, Cell[]> _people = [];
    private readonly Dictionary<EmployeeId, int> _open = [];
    private readonly Dictionary<(DepartmentId?, int), Group?> _groups = [];
    private readonly long _from, _end;

    public EffectivenessTally(Catalog catalog, FunnelQuery query)
    {
        (Catalog, Query) = (catalog, query);
        Pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");
        // People are chosen by who held the deal, the pipeline by the stage; the rest is asked of the deal.
        _match = new DealMatch(query.Filter with { Within = Reach.Everything, Owner = null, Department = null, Pipeline = null }, catalog);
        _columns = Pipeline.OpenStages.Index().ToDictionary(s => s.Item.Id, s => s.Index);
        _columnOf = new int[Pipeline.OpenStages.Max(s => s.Id.Value) + 1];
        foreach (var (stage, column) in _columns)
            _columnOf[stage.Value] = column + 1;
        (_from, _end) = (query.Period.From.Ticks, query.LastTick);
    }

    // Of the same question, for some of the deals.
    private EffectivenessTally(EffectivenessTally whole)
    {
        (Catalog, Query, Pipeline) = (whole.Catalog, whole.Query, whole.Pipeline);
        (_match, _columns, _columnOf, _from, _end) = (whole._match, whole._columns, whole._columnOf, whole._from, whole._end);
    }

    public Catalog Catalog { get; }

    public FunnelQuery Query { get; }

    public Pipeline Pipeline { get; }

    /// <summary>The people of a department (null: the company) at a stage, and the belief their figures give.</summary>
    public sealed record Group(StageShare Share, Belief Prior);

    private sealed class Cell
    {
        public int Visits, Advanced, Lasting;
        public long Value;

        // Of each stay twice its ticks, plus one when it was censored: sorts ended stays before censored ones of the same length.
        public readonly List<long> Stays = [];
        private double? _median;
        private bool _isMedian;

        public void Add(Cell other)
        {
            (Visits, Advanced, Lasting, Value) = (Visits + other.Visits, Advanced + other.Advanced, Lasting + other.Lasting, Value + other.Value);
            Stays.AddRange(other.Stays);
        }

        public double? Median()
        {
            if (!_isMedian)
                (_median, _isMedian) = (MedianOf(CollectionsMarshal.AsSpan(Stays)), true);
            return _median;
        }
    }

    public static EffectivenessTally Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var whole = new EffectivenessTally(catalog, query);
        foreach (var part in history.Gather(() => new EffectivenessTally(whole), (tally, segment, slot) => tally.Add(segment, slot)))
            whole.Add(part);
        // Sorting all stays is half of the work.
        Parallel.ForEach(whole._people.Values.SelectMany(cells => cells), cell => cell.Median());
        return whole;
    }

    /// <summary>The visits of a deal that the filter lets in, as known at the query's end; none of a deleted deal. Good until the next deal is asked for.</summary>
    public IReadOnlyList<Visit> Known(Segment s, int slot)
    {
        _visits.Clear();
        if (s.AsOf(slot, _end) is >= 0 and var state && _match.Matches(s, state))
            Visits.Add(_visits, s, slot, _end, Catalog);
        return _visits;
    }

    private void Add(Segment s, int slot)
    {
        var now = s.AsOf(slot, Query.AsOf.Ticks);
        if (now < 0)
            return;
        if (s.OutcomeAt(now) == Outcome.Open && !s.Has(now, Mark.Removed) && s.Owner[now] is not 0 and var holder)
            CollectionsMarshal.GetValueRefOrAddDefault(_open, new EmployeeId(holder), out _)++;
        Known(s, slot);
        foreach (var visit in _visits)
        {
            if (visit.Owner is not { } owner || (uint)visit.Stage.Value >= (uint)_columnOf.Length || _columnOf[visit.Stage.Value] is not (> 0 and var column) || visit.Left < _from)
                continue;
            var cell = CellOf(owner, column - 1);
            var counts = Counts(visit);
            cell.Stays.Add((((visit.Left ?? _end) - visit.Entered) * 2) + (counts ? 0 : 1));
            cell.Lasting += visit.Left is null ? 1 : 0;
            if (!counts)
                continue;
            cell.Visits++;
            if (!Advances(visit))
                continue;
            cell.Advanced++;
            cell.Value += visit.Amount;
        }
    }

    private void Add(EffectivenessTally part)
    {
        foreach (var (employee, open) in part._open)
            _open[employee] = OpenOf(employee) + open;
        foreach (var (employee, cells) in part._people)
            for (var column = 0; column < cells.Length; column++)
                CellOf(employee, column).Add(cells[column]);
    }

    public bool Counts(in Visit visit) =>
        visit.Left >= _from && visit.End is VisitEnd.Advanced or VisitEnd.Won or VisitEnd.Lost or VisitEnd.MovedBack;

    public static bool Advances(in Visit visit) => visit.End is VisitEnd.Advanced or VisitEnd.Won;

    public int OpenOf(EmployeeId employee) => _open.GetValueOrDefault(employee);

    public bool HasVisits(EmployeeId employee) => _people.TryGetValue(employee, out var cells) && Array.Exists(cells, c => c.Visits > 0);

    public StageSkill SkillOf(EmployeeId employee, StageId stage)
    {
        var prior = GroupOf(employee, stage).Prior;
        var column = _columns[stage];
        return _people.GetValueOrDefault(employee)?[column] is { } cell
            ? new StageSkill(Pipeline.OpenStages[column], cell.Visits, cell.Advanced, cell.Value, cell.Lasting, cell.Median(), prior)
            : new StageSkill(Pipeline.OpenStages[column], 0, 0, 0, 0, null, prior);
    }

    public Group GroupOf(EmployeeId employee, StageId stage)
    {
        var column = _columns[stage];
        var department = Catalog.Employee(employee)?.Department;
        // A tree bent into a ring ends after as many steps as there are departments.
        for (var steps = 0; department is { } at && steps <= Catalog.Departments.Count; steps++)
        {
            if (Fitted(at, column) is { } group)
                return group;
            department = Catalog.Departments.GetValueOrDefault(at)?.Parent;
        }
        return Fitted(null, column) ?? Fallback(column);
    }

    private Group? Fitted(DepartmentId? department, int column)
    {
        if (_groups.TryGetValue((department, column), out var known))
            return known;
        var members = Members(department, column);
        return _groups[(department, column)] = members.Count < FewestPeople ? null : new Group(Sum(column, members), BeliefFit.Of(members));
    }

    private Group Fallback(int column)
    {
        var share = Sum(column, Members(null, column));
        var mean = (share.Advanced + 1.0) / (share.Visits + 2);
        return new Group(share, new Belief(mean * FallbackWeight, (1 - mean) * FallbackWeight));
    }

    private List<(int Visits, int Advanced)> Members(DepartmentId? department, int column)
    {
        var within = department is { } d ? Catalog.WithBelow(d).ToHashSet() : null;
        return
        [
            .. _people.Where(p => p.Value[column].Visits > 0 && (within is null || (Catalog.Employee(p.Key)?.Department is { } at && within.Contains(at))))
                .OrderBy(p => p.Key.Value).Select(p => (p.Value[column].Visits, p.Value[column].Advanced)),
        ];
    }

    private StageShare Sum(int column, List<(int Visits, int Advanced)> members) =>
        new(Pipeline.OpenStages[column], members.Sum(m => m.Visits), members.Sum(m => m.Advanced));

    private Cell CellOf(EmployeeId employee, int column)
    {
        ref var cells = ref CollectionsMarshal.GetValueRefOrAddDefault(_people, employee, out _);
        cells ??= [.. _columns.Select(_ => new Cell())];
        return cells[column];
    }

    // As TimeInStage.Quantile, over packed stays.
    private static double? MedianOf(Span<long> stays)
    {
        stays.Sort();
        var (survival, atRisk, i) = (1.0, stays.Length, 0);
        while (i < stays.Length)
        {
            var (ticks, ended, seen) = (stays[i] >> 1, 0, 0);
            for (; i < stays.Length && stays[i] >> 1 == ticks; i++, seen++)
                ended += (stays[i] & 1) == 0 ? 1 : 0;
            survival *= 1 - ((double)ended / atRisk);
            atRisk -= seen;
            if (ended > 0 && survival <= 0.5 + 1e-12)
                return new TimeSpan(ticks).TotalDays;
        }
        return null;
    }
}
