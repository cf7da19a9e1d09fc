using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>What a screen is called, where it hangs, and what it shows: a wall's parameters without the department, and the department.</summary>
public sealed record ScreenWish(string Name, string Site, string View, DepartmentId? Department)
{
    internal ScreenWish Checked()
    {
        var name = Names.Read(Name, 100) ?? throw new RuleViolation("A screen's name has 1 to 100 characters.");
        var site = string.IsNullOrWhiteSpace(Site) ? "" : Names.Read(Site, 100) ?? throw new RuleViolation("A screen's place has at most 100 characters.");
        if (View.Length > 500)
            throw new RuleViolation("This view is too long.");
        return this with { Name = name, Site = site };
    }

    /// <summary>Whose deals it will show: a head's screens show the head's own department or one below it.</summary>
    internal async Task<int?> DepartmentForAsync(FunnelDb db, Authority who, Staff staff, CancellationToken cancel)
    {
        var wanted = Department ?? (who.Sees.All ? null : who.Department);
        if (wanted is null && !who.Sees.All)
            throw new AccessRefused("Your account belongs to no department, so it has nothing to show.");
        if (wanted is { } department && (!who.Sees.Covers(department, staff) || !await db.Departments.AnyAsync(d => d.Id == department.Value, cancel)))
            throw new AccessRefused("This department is not yours to show.");
        return wanted?.Value;
    }
}
