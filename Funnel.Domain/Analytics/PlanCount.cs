using Funnel.Domain.Plans;

namespace Funnel.Domain.Analytics;

/// <summary>
/// The plans of a year beside what was won and what is expected: one function for screen, wall, PDF and API. The rules in words: docs/figures/plans.md.
/// </summary>
public static class PlanCount
{
    /// <summary>Customers without a target that are shown because they bought most.</summary>
    private const int MostCustomers = 20;

    public static PlanFigures Of(SalesHistory history, Catalog catalog, PlanSet plans, PlanQuery query)
    {
        var rules = new PlanTally.Rules(catalog, query);
        var total = new PlanTally(rules);
        foreach (var part in history.Gather(() => new PlanTally(rules), (tally, segment, slot) => tally.Add(segment, slot)))
            total.Add(part);
        var nodes = PlanTree.Of(catalog, query, Named(total, plans, query));
        var cells = new PlanCells(nodes, plans, query);
        var days = PlanDays.Of(query.Period, query.AsOf, catalog.Company.Zone);
        var sums = SumsOf(nodes, total.Sums);
        return new PlanFigures(query, history.Sequence, [.. nodes.Select(node => Row(node, sums[node.Scope], cells, query, days))], days);
    }

    private static PlanRow Row(PlanNode node, PlanSums sums, PlanCells cells, PlanQuery query, PlanDays days)
    {
        var facts = sums.Months[12..];
        var from = query.Period.First - query.Year.Whole.First;
        return new PlanRow(node, cells.Of(node.Scope), facts, query.Period, facts.AsSpan(from, query.Period.Months).ToArray().Sum(), sums.Open, sums.Before, days) { FactsBefore = sums.Months[..12] };
    }

    // Departments add up their people, also those without a row; everything else was counted deal by deal.
    private static Dictionary<PlanScope, PlanSums> SumsOf(IReadOnlyList<PlanNode> nodes, Dictionary<PlanScope, PlanSums> counted)
    {
        var sums = nodes.ToDictionary(n => n.Scope, n => counted.GetValueOrDefault(n.Scope) ?? new PlanSums());
        for (var i = nodes.Count - 1; i >= 0; i--)
            if (nodes[i].Parent is { Kind: PlanScopeKind.Department } parent)
                sums[parent].Add(sums[nodes[i].Scope]);
        return sums;
    }

    private static HashSet<PlanScope> Named(PlanTally total, PlanSet plans, PlanQuery query)
    {
        var year = query.Year.Whole;
        var named = plans.All.Where(t => t.Key.Metric == query.Metric && t.Key.Period.First >= year.First && t.Key.Period.First < year.First + 12).Select(t => t.Key.Scope).ToHashSet();
        var active = total.Sums.Where(s => s.Key.Kind is PlanScopeKind.Employee or PlanScopeKind.Customer or PlanScopeKind.Product or PlanScopeKind.Line && ((s.Key.Kind == PlanScopeKind.Employee && s.Value.Open != 0) || s.Value.Months.Any(m => m != 0)));
        named.UnionWith(active.Where(s => s.Key.Kind is PlanScopeKind.Employee or PlanScopeKind.Product or PlanScopeKind.Line).Select(s => s.Key));
        named.UnionWith(active.Where(s => s.Key.Kind == PlanScopeKind.Customer).OrderByDescending(s => s.Value.Months.Sum()).ThenBy(s => s.Key.Id).Take(MostCustomers).Select(s => s.Key));
        return named;
    }
}

/// <summary>Works out every cell of a year: what was set, what it adds up to, and what lies below.</summary>
internal sealed class PlanCells
{
    private readonly PlanSet _plans;
    private readonly PlanQuery _query;
    private readonly ILookup<PlanScope, PlanScope> _below;
    private readonly Dictionary<(PlanScope, PlanPeriod), PlanCell> _cells = [];
    private readonly PlanPeriod[] _periods;

    public PlanCells(IReadOnlyList<PlanNode> nodes, PlanSet plans, PlanQuery query)
    {
        (_plans, _query) = (plans, query);
        _below = nodes.Where(n => n.Parent is not null).ToLookup(n => n.Parent!.Value, n => n.Scope);
        _periods = [.. query.Year.Months, .. query.Year.Quarters, query.Year.Whole];
    }

    public Dictionary<PlanPeriod, PlanCell> Of(PlanScope scope) => _periods.ToDictionary(p => p, p => Cell(scope, p));

    private PlanCell Cell(PlanScope scope, PlanPeriod period)
    {
        if (_cells.TryGetValue((scope, period), out var known))
            return known;
        var target = _plans[new PlanKey(scope, period, _query.Metric)];
        var children = Sum(_below[scope].Select(child => Cell(child, period).Plan));
        var parts = Sum(period.Parts.Select(part => Cell(scope, part).Plan));
        // Parts in time count before the rows below where somebody set one of them.
        var plan = target.Value ?? (HasOwnPart(scope, period) ? parts : children ?? parts);
        return _cells[(scope, period)] = new PlanCell(target.Value, plan, children, parts, target.Version);
    }

    private bool HasOwnPart(PlanScope scope, PlanPeriod period) =>
        period.Parts.Any(part => _plans[new PlanKey(scope, part, _query.Metric)].Value is not null || HasOwnPart(scope, part));

    private static long? Sum(IEnumerable<long?> plans) => plans.Aggregate((long?)null, (sum, plan) => plan is null ? sum : (sum ?? 0) + plan);
}
