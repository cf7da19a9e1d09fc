using Funnel.Domain.Common;
using Funnel.Domain.Plans;

namespace Funnel.Domain.Analytics;

/// <summary>By what a target is spread: as it is shared now, by what was won a year before, by how many open deals each can carry, or the same for all.</summary>
public enum SpreadBy { Same, LastYear, Capacity, Equal }

/// <summary>Onto whom or what: the rows below, or the period's months.</summary>
public enum SpreadOver { Rows, Months }

/// <summary>One row of a proposal, a cell for each column; a locked column keeps what it has.</summary>
public sealed record SpreadRow(PlanNode Node, IReadOnlyList<PlanCell> Before, IReadOnlyList<long?> After);

/// <summary>A cell to be set, and the version it was seen at.</summary>
public readonly record struct PlanWish(PlanKey Key, long? Value, long Version);

/// <summary>
/// A target spread down, before anybody agreed: exact to the minor unit, months that are over stay as they are. <see cref="Targets"/> is what each column must add up to.
/// </summary>
public sealed record PlanProposal(PlanNode Node, PlanPeriod Period, PlanMetric Metric, SpreadOver Over, IReadOnlyList<PlanPeriod> Columns, IReadOnlyList<bool> Locked, IReadOnlyList<long?> Targets, IReadOnlyList<SpreadRow> Rows)
{
    /// <summary>Whether anything can be spread: there is something to spread, and somewhere.</summary>
    public bool IsPossible => Rows.Count > 0 && Columns.Where((_, i) => !Locked[i] && Targets[i] is not null).Any();

    /// <summary>What would be set: only cells that change.</summary>
    public IEnumerable<PlanWish> Wishes
    {
        get
        {
            foreach (var row in Rows)
                for (var i = 0; i < Columns.Count; i++)
                    if (!Locked[i] && row.After[i] is { } after && after != row.Before[i].Own)
                        yield return new PlanWish(new PlanKey(row.Node.Scope, Columns[i], Metric), after, row.Before[i].Version);
        }
    }

    /// <summary>What a column's rows (of months: all months) lack to what they must add up to, or have too much: their sum less the target. Null where nothing is planned above.</summary>
    public long? Difference(int column) => Over == SpreadOver.Rows && Targets[column] is { } target ? Rows.Sum(r => r.After[column] ?? 0) - target : null;

    /// <summary>The sum of everything less what it was to add up to; null without a target above.</summary>
    public long? Difference() => Targets.All(t => t is null) ? null : Rows.Sum(r => r.After.Sum(a => a ?? 0)) - Targets.Sum(t => t ?? 0);

    /// <summary>The same proposal with another number in one cell (inside units, not below nothing); nobody else's moves for it. Nothing sets nothing: the cell stays as it is.</summary>
    public PlanProposal With(int row, int column, long? value)
    {
        if (Locked[column])
            throw new RuleViolation("This time is over; its targets stay as they are.");
        if (value < 0)
            throw new RuleViolation("A target cannot be less than nothing.");
        long?[] after = [.. Rows[row].After];
        after[column] = value;
        return this with { Rows = [.. Rows.Select((r, i) => i == row ? r with { After = after } : r)] };
    }

    public static PlanProposal Of(PlanFigures figures, Catalog catalog, PlanScope scope, PlanPeriod period, SpreadOver over, SpreadBy by)
    {
        var row = figures[scope] ?? throw new RuleViolation("There is no such row in this plan.");
        return over == SpreadOver.Months ? OverMonths(figures, catalog, row, period, by) : OverRows(figures, catalog, row, period, by);
    }

    private static PlanProposal OverRows(PlanFigures figures, Catalog catalog, PlanRow row, PlanPeriod period, SpreadBy by)
    {
        var (zone, asOf) = (catalog.Company.Zone, figures.Query.AsOf);
        IReadOnlyList<PlanPeriod> columns = [.. period.EachMonth];
        // Where nobody planned the months that are left, the period is spread as a whole.
        if (period.Months > 1 && columns.Any(c => !c.IsOver(asOf, zone) && row.Cells[c].Plan is null))
            columns = [period];
        bool[] locked = [.. columns.Select(c => c.IsOver(asOf, zone))];
        long?[] targets = [.. columns.Select(c => row.Cells[c].Plan)];
        List<PlanRow> below = [.. figures.Below(row.Scope)];
        int[] open = [.. Enumerable.Range(0, columns.Count).Where(i => !locked[i] && targets[i] is not null)];
        var weights = Weights(below, catalog, by, r => open.Sum(i => r.Cells[columns[i]].Plan ?? 0), r => LastYear(r, period, figures.Query.Year));
        var table = below.Count == 0 ? [] : PlanSpread.Table([.. open.Select(i => targets[i]!.Value)], weights);
        return new PlanProposal(row.Node, period, figures.Query.Metric, SpreadOver.Rows, columns, locked, targets, [.. below.Select((r, at) =>
        {
            PlanCell[] before = [.. columns.Select(c => r.Cells[c])];
            long?[] after = [.. before.Select(b => b.Plan)];
            for (var i = 0; i < open.Length; i++)
                after[open[i]] = table[at][i];
            return new SpreadRow(r.Node, before, after);
        })]);
    }

    private static PlanProposal OverMonths(PlanFigures figures, Catalog catalog, PlanRow row, PlanPeriod period, SpreadBy by)
    {
        var (zone, asOf, year) = (catalog.Company.Zone, figures.Query.AsOf, figures.Query.Year);
        IReadOnlyList<PlanPeriod> months = [.. period.EachMonth];
        bool[] locked = [.. months.Select(c => c.IsOver(asOf, zone))];
        PlanCell[] before = [.. months.Select(c => row.Cells[c])];
        long?[] after = [.. before.Select(b => b.Plan)];
        List<int> open = [.. Enumerable.Range(0, months.Count).Where(i => !locked[i])];
        if (row.Cells[period].Plan is { } plan && open.Count > 0)
        {
            // What the months gone were to bring is gone, whatever they brought.
            var rest = Math.Max(0, plan - Enumerable.Range(0, months.Count).Where(i => locked[i]).Sum(i => before[i].Plan ?? 0));
            long[] weights = by switch
            {
                SpreadBy.Same => [.. open.Select(i => before[i].Plan ?? 0)],
                SpreadBy.LastYear => [.. open.Select(i => LastYear(row, months[i], year))],
                _ => [.. open.Select(_ => 1L)],
            };
            var shares = PlanSpread.Shares(rest, weights);
            for (var i = 0; i < open.Count; i++)
                after[open[i]] = shares[i];
        }
        return new PlanProposal(row.Node, period, figures.Query.Metric, SpreadOver.Months, months, locked, after, [new SpreadRow(row.Node, before, after)]);
    }

    private static long LastYear(PlanRow row, PlanPeriod period, FiscalYear year)
    {
        var from = period.First - year.Whole.First;
        return row.FactsBefore.Skip(from).Take(period.Months).Sum();
    }

    private static long[] Weights(IReadOnlyList<PlanRow> rows, Catalog catalog, SpreadBy by, Func<PlanRow, long> same, Func<PlanRow, long> lastYear) => by switch
    {
        SpreadBy.Same => [.. rows.Select(same)],
        SpreadBy.LastYear => [.. rows.Select(lastYear)],
        SpreadBy.Capacity => [.. rows.Select(r => Capacity(r.Scope, catalog))],
        _ => [.. rows.Select(_ => 1L)],
    };

    // Whoever has no limit carries as much as the others do on average; a department carries what its people do.
    private static long Capacity(PlanScope scope, Catalog catalog)
    {
        var usual = (long)Math.Round(catalog.Employees.Values.Where(e => e is { Active: true, Capacity: not null }).Select(e => (double)e.Capacity!.Value).DefaultIfEmpty(1).Average());
        return scope.Kind switch
        {
            PlanScopeKind.Employee => catalog.Employee(new EmployeeId(scope.Id)) is { } e ? e.Capacity ?? usual : 0,
            PlanScopeKind.Department => catalog.WithBelow(new DepartmentId(scope.Id)) is var all
                ? catalog.Employees.Values.Where(e => e.Active && e.Department is { } d && all.Contains(d)).Sum(e => e.Capacity ?? usual) : 0,
            _ => 1,
        };
    }
}
