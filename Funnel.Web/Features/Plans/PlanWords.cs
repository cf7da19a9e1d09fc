using System.Globalization;
using Funnel.Domain.Plans;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Plans;

/// <summary>The unit of the grid, and where a row's deals are listed.</summary>
static class PlanWords
{
    /// <summary>“€ thousand”, “€”, “deals”.</summary>
    public static string Unit(PlansModel model, IStringLocalizer<PlansTexts> L) => model.View.Metric == PlanMetric.Number ? L["won deals"]
        : model.Number.Unit == 1 ? Show.Symbol(model.Currency) : L["{0} thousand", Show.Symbol(model.Currency)];

    /// <summary>The list of the deals a row's fact (or what is expected) is made of.</summary>
    public static string Deals(PlansModel model, PlanScope scope, PlanPeriod period, bool expected) =>
        Urls.Deals(Query.Of([("show", expected ? "expected" : "fact"), .. About(model, scope, period)]));

    /// <summary>How a row's fact or potential was counted; of products, whose deals are shared, only the deals are listed.</summary>
    public static string How(PlansModel model, PlanScope scope, PlanPeriod period, bool potential) => scope.Kind is PlanScopeKind.Line or PlanScopeKind.Product || model.View.Metric == PlanMetric.Number
        ? Deals(model, scope, period, potential) : Urls.Lineage(Query.Of([("figure", potential ? "potential" : "plan-fact"), .. About(model, scope, period)]));

    private static IEnumerable<(string Name, string? Value)> About(PlansModel model, PlanScope scope, PlanPeriod period)
    {
        (string Name, string? Value) about = scope.Kind switch
        {
            PlanScopeKind.Department => ("department", Id(scope)),
            PlanScopeKind.Employee => ("owner", Id(scope)),
            PlanScopeKind.Line => ("line", Id(scope)),
            PlanScopeKind.Product => ("product", Id(scope)),
            PlanScopeKind.Customer => ("customer", Id(scope)),
            _ => ("department", null),
        };
        return [("period", period.ToPeriod().ToString()), about, .. model.View.View.Parameters().Where(p => p.Name is ViewQuery.AsOfName or "pipeline")];
    }

    private static string Id(PlanScope scope) => scope.Id.ToString(CultureInfo.InvariantCulture);
}
