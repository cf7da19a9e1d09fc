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
    public static string Deals(PlansModel model, PlanScope scope, PlanPeriod period, bool expected)
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
        return Urls.Deals(Query.Of([("show", expected ? "expected" : "fact"), ("period", period.ToPeriod().ToString()), about, .. model.View.View.Parameters().Where(p => p.Name is ViewQuery.AsOfName or "pipeline")]));
    }

    private static string Id(PlanScope scope) => scope.Id.ToString(CultureInfo.InvariantCulture);
}
