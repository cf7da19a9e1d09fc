using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;

namespace Funnel.Domain.Analytics;

/// <summary>How the current quarter's plans stand beside the day: one function for the board and the daily letter.</summary>
/// <param name="Own">The reader's own row, their department's or the company's; null where nothing is planned for it.</param>
/// <param name="Behind">Everybody in the reader's sight who is behind, in the tree's order.</param>
public sealed record PlanPace(PlanRow? Own, IReadOnlyList<PlanRow> Behind)
{
    public static PlanPace Nothing { get; } = new(null, []);

    /// <summary>Counted as the plans page opens: value, the first pipeline, the quarter that holds <paramref name="asOf"/> (UTC).</summary>
    public static PlanPace Of(SalesHistory history, Catalog catalog, PlanSet plans, Authority reader, DateTime asOf)
    {
        var today = Period.DayOf(asOf, catalog.Company.Zone);
        var year = FiscalYear.Containing(today, catalog.Company.YearStart);
        // Most companies of the first day have no target: nothing is to be counted for them.
        if (catalog.Pipelines.Count == 0 || !plans.All.Any(t => t.Key.Metric == PlanMetric.Value && FiscalYear.Containing(t.Key.Period, catalog.Company.YearStart).Year == year.Year))
            return Nothing;
        var figures = PlanCount.Of(history, catalog, plans, new PlanQuery(year, year.QuarterOf(today), asOf) { Within = reader.SeesPeople });
        return new PlanPace(ScopeOf(reader) is { } scope && figures[scope] is { Plan: > 0 } own ? own : null, [.. figures.Rows.Where(r => r.IsBehind)]);
    }

    private static PlanScope? ScopeOf(Authority reader) => reader switch
    {
        { Role: Role.Salesperson, Employee: { } own } => PlanScope.Of(own),
        { Sees.All: true } => PlanScope.Company,
        { Department: { } department } => PlanScope.Of(department),
        _ => null,
    };
}
