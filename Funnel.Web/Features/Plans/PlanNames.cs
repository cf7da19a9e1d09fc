using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;

namespace Funnel.Web.Features.Plans;

/// <summary>Whose plan is meant, by kind and id or name. People and departments out of reach are as good as unknown.</summary>
static class PlanNames
{
    public static PlanScope Find(string? kind, string? name, Reach within, Catalog catalog)
    {
        var asked = (name ?? "").Trim();
        return (kind ?? "").Trim().ToLowerInvariant() switch
        {
            "company" => PlanScope.Company,
            "department" => One(catalog.Departments.Values.Where(d => within.Covers(d.Id, catalog.Staff)), d => d.Id.Value, d => d.Name, PlanScopeKind.Department),
            "employee" => One(catalog.Employees.Values.Where(e => within.Covers(e.Id, catalog.Staff)), e => e.Id.Value, e => e.Name, PlanScopeKind.Employee),
            "line" => One(catalog.Lines.Values, l => l.Id.Value, l => l.Name, PlanScopeKind.Line),
            "product" => One(catalog.Products.Values, p => p.Id.Value, p => p.Name, PlanScopeKind.Product),
            "customer" => One(catalog.Customers.Values, c => c.Id.Value, c => c.Name, PlanScopeKind.Customer),
            var other => throw new RuleViolation("The parameter {0} cannot be “{1}”.", "scope", other),
        };

        PlanScope One<T>(IEnumerable<T> all, Func<T, int> id, Func<T, string> title, PlanScopeKind found)
        {
            var known = all.ToList();
            var named = known.Where(x => string.Equals(title(x), asked, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
            if (named.Count == 0)
                named = [.. known.Where(x => id(x).ToString(CultureInfo.InvariantCulture) == asked)];
            return named switch
            {
                [var one] => new PlanScope(found, id(one)),
                [] => throw new RuleViolation("There is no {0} “{1}”.", PlanAnswers.Name(found), asked),
                _ => throw new RuleViolation("More than one {0} is called “{1}”; name it by its id.", PlanAnswers.Name(found), asked),
            };
        }
    }
}
