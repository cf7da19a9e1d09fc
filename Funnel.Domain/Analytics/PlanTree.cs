using Funnel.Domain.Common;
using Funnel.Domain.People;
using Funnel.Domain.Plans;

namespace Funnel.Domain.Analytics;

/// <summary>A row of a plan and the row above it.</summary>
public sealed record PlanNode(PlanScope Scope, string Name, PlanScope? Parent, int Depth);

/// <summary>Who and what has a plan, from the company down, as far as the viewer's reach goes.</summary>
public static class PlanTree
{
    /// <summary>More customers of one name are not shown at once.</summary>
    public const int MostFound = 20;

    /// <param name="named">Scopes with targets in the year: whoever has left, what is out of use, and customers, are shown only then, or when they brought something.</param>
    public static IReadOnlyList<PlanNode> Of(Catalog catalog, PlanQuery query, IReadOnlySet<PlanScope> named)
    {
        if (query.By != PlanBy.People && !query.Within.All)
            throw new RuleViolation("Plans of products and customers are the whole company's.");
        var nodes = new List<PlanNode>();
        if (query.Within is { All: false, Department: null })
        {
            if (catalog.Employee(query.Within.Own) is { } self)
                nodes.Add(new PlanNode(PlanScope.Of(self.Id), self.Name, null, 0));
            return nodes;
        }
        if (!query.Within.All)
        {
            if (catalog.Departments.GetValueOrDefault(query.Within.Department!.Value) is { } root)
                AddDepartment(root, null, 0);
            return nodes;
        }
        nodes.Add(new PlanNode(PlanScope.Company, catalog.Company.Name, null, 0));
        switch (query.By)
        {
            case PlanBy.People:
                foreach (var department in ByName(catalog.Departments.Values.Where(d => d.Parent is null || !catalog.Departments.ContainsKey(d.Parent.Value)), d => d.Name))
                    AddDepartment(department, PlanScope.Company, 1);
                AddPeople(null, PlanScope.Company, 1);
                break;
            case PlanBy.Products:
                var products = ByName(catalog.Products.Values.Where(p => !p.Retired || named.Contains(PlanScope.Of(p.Id))), p => p.Name).ToList();
                foreach (var line in ByName(catalog.Lines.Values.Where(l => !l.Retired || named.Contains(PlanScope.Of(l.Id)) || products.Exists(p => p.Line == l.Id)), l => l.Name))
                {
                    nodes.Add(new PlanNode(PlanScope.Of(line.Id), line.Name, PlanScope.Company, 1));
                    foreach (var product in products.Where(p => p.Line == line.Id))
                        nodes.Add(new PlanNode(PlanScope.Of(product.Id), product.Name, PlanScope.Of(line.Id), 2));
                }
                foreach (var product in products.Where(p => p.Line is null || !catalog.Lines.ContainsKey(p.Line.Value)))
                    nodes.Add(new PlanNode(PlanScope.Of(product.Id), product.Name, PlanScope.Company, 1));
                break;
            default:
                // Those looked for come first: whoever found one need not look for it again.
                List<Customers.Customer> found = [.. Found(catalog, query.Find).Take(MostFound)];
                foreach (var customer in found.Union(ByName(named.Where(s => s.Kind == PlanScopeKind.Customer).Select(s => catalog.Customer(new CustomerId(s.Id))).OfType<Customers.Customer>(), c => c.Name)))
                    nodes.Add(new PlanNode(PlanScope.Of(customer.Id), customer.Name, PlanScope.Company, 1));
                break;
        }
        return nodes;

        void AddDepartment(Department department, PlanScope? parent, int depth)
        {
            var scope = PlanScope.Of(department.Id);
            // A tree bent into a ring ends where it began.
            if (nodes.Exists(n => n.Scope == scope))
                return;
            nodes.Add(new PlanNode(scope, department.Name, parent, depth));
            foreach (var inner in ByName(catalog.Departments.Values.Where(d => d.Parent == department.Id), d => d.Name))
                AddDepartment(inner, scope, depth + 1);
            AddPeople(department.Id, scope, depth + 1);
        }

        void AddPeople(DepartmentId? department, PlanScope parent, int depth)
        {
            foreach (var person in ByName(catalog.Employees.Values.Where(e => IsIn(e, department) && (e.Active || named.Contains(PlanScope.Of(e.Id)))), e => e.Name))
                nodes.Add(new PlanNode(PlanScope.Of(person.Id), person.Name, parent, depth));
        }

        bool IsIn(Employee e, DepartmentId? department) =>
            department is { } d ? e.Department == d : e.Department is not { } own || !catalog.Departments.ContainsKey(own);
    }

    /// <summary>The customers whose name has this in it, capitals or not, by name; none without a text.</summary>
    public static IEnumerable<Customers.Customer> Found(Catalog catalog, string? text) => string.IsNullOrWhiteSpace(text) ? []
        : ByName(catalog.Customers.Values.Where(c => c.MergedInto is null && c.Name.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase)), c => c.Name);

    private static IEnumerable<T> ByName<T>(IEnumerable<T> all, Func<T, string> name) => all.OrderBy(name, StringComparer.Ordinal);
}
