using Funnel.Domain.Common;

namespace Funnel.Domain.Access;

/// <summary>
/// Whose deals: everybody's, or those of a department and all below it, of one employee, of nobody. Where several are named, any of them.
/// Nothing named reaches nothing.
/// </summary>
public sealed record Reach
{
    public static Reach Everything { get; } = new() { All = true };

    public static Reach Nothing { get; } = new();

    public bool All { get; init; }

    public DepartmentId? Department { get; init; }

    public EmployeeId? Own { get; init; }

    /// <summary>Deals nobody owns.</summary>
    public bool Unowned { get; init; }

    public bool Covers(EmployeeId? owner, Staff staff) =>
        All || (owner is { } o ? o == Own || (Department is { } d && staff.IsIn(o, d)) : Unowned);

    public bool Covers(DepartmentId department, Staff staff) => All || (Department is { } d && staff.IsBelow(department, d));
}

/// <summary>Who is in which department, and which department is below which; what <see cref="Reach"/> is measured on.</summary>
public sealed class Staff(IReadOnlyDictionary<EmployeeId, DepartmentId?> departmentOf, IReadOnlyDictionary<DepartmentId, DepartmentId?> parentOf)
{
    public DepartmentId? DepartmentOf(EmployeeId? employee) => employee is { } e ? departmentOf.GetValueOrDefault(e) : null;

    public bool IsIn(EmployeeId employee, DepartmentId department) => DepartmentOf(employee) is { } own && IsBelow(own, department);

    /// <summary>The same department counts too. A tree bent into a ring ends after as many steps as there are departments.</summary>
    public bool IsBelow(DepartmentId inner, DepartmentId outer)
    {
        DepartmentId? at = inner;
        for (var steps = 0; at is { } here && steps <= parentOf.Count; steps++)
        {
            if (here == outer)
                return true;
            at = parentOf.GetValueOrDefault(here);
        }
        return false;
    }
}
