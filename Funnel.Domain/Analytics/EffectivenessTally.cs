using System.Collections.Concurrent;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>The answers behind <see cref="Effectiveness"/>: what was counted of each person, and what is believed of their colleagues.</summary>
internal sealed class EffectivenessTally
{
    /// <summary>A prior is fitted to at least so many people with visits; a department with fewer takes the one above it, in the end the company.</summary>
    public const int FewestPeople = 4;

    // Where even the company has fewer: the company's share so far, worth so many visits.
    private const double FallbackWeight = 10;

    private readonly SkillRules _rules;
    private readonly SkillTable _table;
    private readonly ConcurrentDictionary<(DepartmentId?, int), Lazy<Group?>> _groups = [];

    private EffectivenessTally(SkillRules rules, SkillTable table) => (_rules, _table) = (rules, table);

    public Catalog Catalog => _rules.Catalog;

    public FunnelQuery Query => _rules.Query;

    public Pipeline Pipeline => _rules.Pipeline;

    /// <summary>The people of a department (null: the company) at a stage, and the belief their figures give.</summary>
    public sealed record Group(StageShare Share, Belief Prior);

    public static EffectivenessTally Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var rules = new SkillRules(catalog, query);
        var pieces = history.Gather(() => new SkillCounts(rules), (counts, segment, slot) => counts.Add(segment, slot));
        var tally = new EffectivenessTally(rules, SkillTable.Of(rules, pieces));
        foreach (var piece in pieces)
            piece.Dispose();
        tally.FitAll();
        return tally;
    }

    public int OpenOf(EmployeeId employee) => _table.OpenOf(employee.Value);

    public bool HasVisits(EmployeeId employee) => _rules.Columns.Any(column => _table[employee.Value, column].Visits > 0);

    public StageSkill SkillOf(EmployeeId employee, StageId stage)
    {
        var column = _rules.ColumnOf(stage.Value);
        var cell = _table[employee.Value, column];
        return new StageSkill(Pipeline.OpenStages[column], cell.Visits, cell.Advanced, cell.Value, cell.Lasting, cell.MedianDays, GroupOf(employee, stage).Prior);
    }

    public Group GroupOf(EmployeeId employee, StageId stage)
    {
        var column = _rules.ColumnOf(stage.Value);
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

    // Fitting takes much longer than looking one up, and a company has many departments.
    private void FitAll()
    {
        var members = Catalog.Employees.Values.DistinctBy(e => e.Department).Select(e => e.Id);
        Parallel.ForEach(members.SelectMany(m => Pipeline.OpenStages.Select(s => (Member: m, Stage: s.Id))), asked => GroupOf(asked.Member, asked.Stage));
    }

    private Group? Fitted(DepartmentId? department, int column) => _groups.GetOrAdd((department, column), _ => new Lazy<Group?>(() =>
    {
        var members = Members(department, column);
        return members.Count < FewestPeople ? null : new Group(Sum(column, members), BeliefFit.Of(members));
    })).Value;

    private Group Fallback(int column)
    {
        var share = Sum(column, Members(null, column));
        var mean = (share.Advanced + 1.0) / (share.Visits + 2);
        return new Group(share, new Belief(mean * FallbackWeight, (1 - mean) * FallbackWeight));
    }

    private List<(int Visits, int Advanced)> Members(DepartmentId? department, int column)
    {
        var within = department is { } d ? Catalog.WithBelow(d).ToHashSet() : null;
        var members = new List<(int Visits, int Advanced)>();
        for (var person = 0; person < _table.People; person++)
            if (_table[person, column] is { Visits: > 0 } cell && (within is null || (Catalog.Employee(new EmployeeId(person))?.Department is { } at && within.Contains(at))))
                members.Add((cell.Visits, cell.Advanced));
        return members;
    }

    private StageShare Sum(int column, List<(int Visits, int Advanced)> members) =>
        new(Pipeline.OpenStages[column], members.Sum(m => m.Visits), members.Sum(m => m.Advanced));
}
