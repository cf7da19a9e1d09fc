using Funnel.Domain.Common;
using Funnel.Domain.People;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>
/// One person at one open stage. <see cref="Visits"/> ended in the period while the person held the deal, <see cref="Advanced"/> of them by going further or being won;
/// <see cref="Value"/> is the budget (minor units) of those. <see cref="MedianDays"/> is over the same visits and those that last with the person now, censored; null
/// when fewer than half ever left. <see cref="Prior"/> is what is believed of the person's colleagues there.
/// </summary>
public sealed record StageSkill(Stage Stage, int Visits, int Advanced, long Value, int Lasting, double? MedianDays, Belief Prior)
{
    /// <summary>Fewer visits than this are shown greyed, and nothing is proposed from them.</summary>
    public const int Few = 5;

    /// <summary>How sure the interval is.</summary>
    public const double Sure = 0.8;

    public Belief Belief => Prior.After(Visits, Advanced);

    /// <summary>The share of visits expected to advance: the person's own, drawn towards the colleagues' the more, the fewer visits there are.</summary>
    public double Rate => Belief.Mean;

    /// <summary>The interval the true share lies in with 80 %.</summary>
    public (double Low, double High) Interval => Belief.Interval(Sure);

    public bool IsFew => Visits < Few;
}

/// <summary>A stage over several people: their visits added up.</summary>
public sealed record StageShare(Stage Stage, int Visits, int Advanced)
{
    /// <summary>Advanced of all ended (0 to 1); null when none ended.</summary>
    public double? Share => Visits == 0 ? null : (double)Advanced / Visits;
}

/// <summary>A person's row: one cell a stage, in the pipeline's order. <see cref="Open"/> counts all open deals of any pipeline, as the limit does.</summary>
public sealed record PersonSkills(Employee Employee, IReadOnlyList<StageSkill> Stages, int Open)
{
    /// <summary>The chance that a deal is won that the person would take through all stages.</summary>
    public double Through => Stages.Aggregate(1.0, (chance, s) => chance * s.Rate);

    /// <summary>How many more deals fit; null without a limit.</summary>
    public int? Free => Employee.Capacity is { } limit ? Math.Max(0, limit - Open) : null;
}

/// <summary>A visit that a cell counts.</summary>
public sealed record CountedVisit(DealTrack Track, Visit Visit, bool Advanced);

/// <summary>
/// Who gets deals through which stage. Credit goes to whoever held the deal when it left. Visits that end by a move to another pipeline or by deleting the deal say
/// nothing about the person and are not counted; one moved back is counted and has not advanced. The filter's owner, department and reach choose the people shown;
/// the prior is always that of all colleagues. Everything else in the filter is asked of the deal as known at the query's end.
/// </summary>
public sealed class Effectiveness
{
    private readonly EffectivenessTally _tally;

    private Effectiveness(EffectivenessTally tally, long sequence)
    {
        _tally = tally;
        Sequence = sequence;
        var query = tally.Query;
        var department = query.Filter.Department is { } d ? tally.Catalog.WithBelow(d).ToHashSet() : null;
        People =
        [
            .. tally.Catalog.Employees.Values
                .Where(e => query.Filter.Within.Covers(e.Id, tally.Catalog.Staff)
                    && (query.Filter.Owner is null || query.Filter.Owner == e.Id)
                    && (department is null || (e.Department is { } at && department.Contains(at)))
                    && (e.Active || tally.HasVisits(e.Id)))
                .Select(e => new PersonSkills(e, [.. Pipeline.OpenStages.Select(s => Of(e.Id, s.Id))], tally.OpenOf(e.Id)))
                .OrderByDescending(p => p.Stages.Any(s => s.Visits > 0)).ThenByDescending(p => p.Through)
                .ThenBy(p => p.Employee.Name, StringComparer.Ordinal).ThenBy(p => p.Employee.Id.Value),
        ];
        Stages = [.. Pipeline.OpenStages.Select((s, i) => new StageShare(s, People.Sum(p => p.Stages[i].Visits), People.Sum(p => p.Stages[i].Advanced)))];
    }

    public FunnelQuery Query => _tally.Query;

    public Pipeline Pipeline => _tally.Pipeline;

    /// <summary>The last event counted.</summary>
    public long Sequence { get; }

    /// <summary>The best first, those without a visit last. Who left the company is shown while the period has visits of theirs.</summary>
    public IReadOnlyList<PersonSkills> People { get; }

    /// <summary>The stages in order, over the people shown.</summary>
    public IReadOnlyList<StageShare> Stages { get; }

    public static Effectiveness Of(SalesHistory history, Catalog catalog, FunnelQuery query) => new(EffectivenessTally.Of(history, catalog, query), history.Sequence);

    /// <summary>Anybody at a stage, shown or not.</summary>
    public StageSkill Of(EmployeeId employee, StageId stage) => _tally.SkillOf(employee, stage);

    public int OpenOf(EmployeeId employee) => _tally.OpenOf(employee);

    /// <summary>The colleagues whose figures stand in for a person's at a stage: the department, or the one above it while fewer than four people have visits there.</summary>
    public StageShare ColleaguesOf(EmployeeId employee, StageId stage) => _tally.GroupOf(employee, stage).Share;

    /// <summary>Exactly the visits one cell counts, the latest first.</summary>
    public static List<CountedVisit> VisitsOf(SalesHistory history, Catalog catalog, FunnelQuery query, EmployeeId employee, StageId stage)
    {
        var rules = new SkillRules(catalog, query);
        var found = history.Gather(() => new List<CountedVisit>(), (visits, s, slot) =>
        {
            if (!rules.Matches(s, s.AsOf(slot, rules.End)))
                return;
            foreach (var stay in Visits.In(s, slot, rules.End))
                if (s.Stage[stay.Entered] == stage.Value && s.Owner[stay.Last] == employee.Value && rules.Counts(s, stay))
                    visits.Add(new CountedVisit(s.Track(slot), Visits.Of(s, stay, catalog), rules.Advances(s, stay)));
        }).SelectMany(visits => visits).ToList();
        found.Sort((a, b) => (b.Visit.Left, b.Track.Id.Value).CompareTo((a.Visit.Left, a.Track.Id.Value)));
        return found;
    }
}
