using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;

namespace Funnel.Bench;

/// <summary>What SQL has no words for: timed alone.</summary>
internal sealed class TimedRows(SalesHistory history, Catalog catalog)
{
    public IEnumerable<string> All()
    {
        var year = new InstantRange(history.LastEventAt.AddDays(-365), history.LastEventAt.AddDays(1));
        var query = new FunnelQuery(FunnelMode.Pipeline, year, history.LastEventAt);
        var department = catalog.Departments.Values.First(d => catalog.WithBelow(d.Id).Count == 1).Id;
        yield return Handovers(query with { Filter = new DealFilter { Department = department } });
        yield return Lists("the deals and changes behind “won” of one year", query, LineageFigure.Won, null);
        yield return Lists("the stays behind one stage's time, one year", query, LineageFigure.Time, catalog.Pipelines[0].OpenStages[^2].Id);
        yield return Lists("the stays behind one stage's movement, one year", query, LineageFigure.Movement, catalog.Pipelines[0].OpenStages[^2].Id);
    }

    // People of a seeded company carry more than they have room for; here everybody has room for one more.
    private string Handovers(FunnelQuery query)
    {
        var present = Effectiveness.Of(history, catalog, query);
        var people = catalog.Employees.Values.Select(e => e with { Capacity = present.OpenOf(e.Id) + 1 }).ToList();
        var roomy = new Catalog(catalog.Company, catalog.Pipelines, catalog.Departments.Values, people, catalog.Lines.Values, catalog.Products.Values, catalog.Channels.Values,
            catalog.CustomerTypes.Values, catalog.Customers.Values, catalog.LossReasons);
        var (time, plan) = Best.Of(3, () => Handover.Plan(history, roomy, Effectiveness.Of(history, roomy, query), Handover.Between(query.Filter)));
        var takers = people.Count(e => e.Department == query.Filter.Department);
        return $"| handover proposals, effectiveness included: one department of {takers} people with {DealLists.Of(history, roomy, query, DealSelection.Open).Count:N0} open deals, "
            + $"{plan.Proposals.Count} proposed | {time:N0} ms | – | – |";
    }

    private string Lists(string what, FunnelQuery query, LineageFigure figure, StageId? stage)
    {
        var (time, groups) = Best.Of(3, () => Lineage.Of(history, catalog, query, figure, stage));
        return $"| {what}: {groups.Sum(g => g.Deals.Count):N0} rows | {time:N0} ms | – | – |";
    }
}
