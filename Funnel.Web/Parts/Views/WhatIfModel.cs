using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Domain.Plans;

namespace Funnel.Web.Parts.Views;

/// <summary>What the screen shows: the figures, and the plan they are held against. Counted from one snapshot.</summary>
public sealed class WhatIfModel
{
    private WhatIfModel(SalesHistory history, Catalog catalog, PlanHistory plans, WhatIfView view, Reach people, DateTime now)
    {
        (Catalog, View) = (catalog, view);
        if (Catalog.Pipelines.Count == 0)
            return;
        Figures = WhatIf.Of(history, Catalog, view.View.ToFunnelQuery(Catalog, now), view.Supposed);
        PlanNow = PlanOf(history, catalog, plans, view, people, now);
        // Minor units of the company's currency; the address holds whole ones.
        Plan = view.Supposed.Plan is { } supposed ? Money.FromMajor(supposed, Currency).Minor : PlanNow;
    }

    public Catalog Catalog { get; }

    public WhatIfView View { get; }

    public string Currency => Catalog.Company.Currency;

    /// <summary>Null while there is no pipeline.</summary>
    public WhatIfFigures? Figures { get; }

    /// <summary>What is planned; null where nothing is, or where the filters name something plans are not made for.</summary>
    public long? PlanNow { get; }

    /// <summary>What is held against: the plan supposed, or the one there is.</summary>
    public long? Plan { get; }

    /// <param name="people">Whose plans the viewer may see.</param>
    public static WhatIfModel Count(SalesHistory history, Catalog catalog, PlanHistory plans, WhatIfView view, Reach people, DateTime now) => new(history, catalog, plans, view, people, now);

    private static long? PlanOf(SalesHistory history, Catalog catalog, PlanHistory plans, WhatIfView view, Reach people, DateTime now)
    {
        var filter = view.View.Filter;
        var (asOf, start) = (view.View.AsOf ?? now, catalog.Company.YearStart);
        if (PeriodOf(view.View.Period) is not { } period || !FiscalYear.Fits(period, start) || (filter with { Within = DealFilter.None.Within, Pipeline = null, Department = null, Owner = null }) != DealFilter.None)
            return null;
        var scope = filter.Owner is { } owner ? PlanScope.Of(owner) : filter.Department is { } department ? PlanScope.Of(department) : (PlanScope?)null;
        // A salesperson sees the department's deals and the own plan only: one is not held against the other.
        if (scope is null && people != filter.Within)
            return null;
        var query = new PlanQuery(FiscalYear.Containing(period, start), period, asOf) { Pipeline = filter.Pipeline, Within = people };
        var counted = PlanCount.Of(history, catalog, plans.AsOf(asOf), query);
        return (scope is { } s ? counted[s] : counted.Top)?.Plan;
    }

    private static PlanPeriod? PeriodOf(Period period)
    {
        int? months = period.Kind switch { PeriodKind.Month => 1, PeriodKind.Quarter => 3, PeriodKind.Year => 12, _ => null };
        return months is { } m ? new PlanPeriod((period.From.Year * 12) + period.From.Month - 1, m) : null;
    }
}
