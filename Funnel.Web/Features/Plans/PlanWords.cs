using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Plans;

/// <summary>What periods and rows are called, and where their deals are listed.</summary>
static class PlanWords
{
    /// <summary>November 2026, Q4 2026, 2026; a year that begins elsewhere is 2026/27.</summary>
    public static string Name(PlanPeriod period, int firstMonth)
    {
        if (firstMonth == 1 || period.Months == 1)
            return Show.Period(period.ToPeriod());
        var year = FiscalYear.Containing(period, firstMonth).Year;
        var named = string.Create(CultureInfo.InvariantCulture, $"{year}/{(year + 1) % 100:00}");
        return period.Months == 12 ? named : Quarter(period, firstMonth) + " " + named;
    }

    /// <summary>Q4 · IV кв.</summary>
    public static string Quarter(PlanPeriod period, int firstMonth)
    {
        var number = (period.First - (firstMonth - 1)) % 12 / 3;
        return IsRussian ? $"{"I II III IV".Split(' ')[number]} кв." : string.Create(CultureInfo.InvariantCulture, $"Q{number + 1}");
    }

    /// <summary>As a column is headed: Nov, Q4.</summary>
    public static string Short(PlanPeriod period, int firstMonth)
    {
        if (period.Months == 3)
            return Quarter(period, firstMonth);
        if (period.Months == 12)
            return Name(period, firstMonth);
        var name = CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedMonthName(period.From.Month);
        return IsRussian ? name[..3].ToLowerInvariant() : name;
    }

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

    private static bool IsRussian => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru";
}
