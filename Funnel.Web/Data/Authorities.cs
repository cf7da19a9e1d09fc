using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>What a caller may do, as the database says now. Asked inside every write, so that a right taken away is gone at the next command.</summary>
public sealed class Authorities(TimeProvider clock)
{
    private volatile Known? _known;

    /// <summary>Throws <see cref="AccessRefused"/> when the account or key is no longer valid.</summary>
    public async Task<Authority> OfAsync(FunnelDb db, Caller caller, CancellationToken cancel)
    {
        switch (caller.Kind)
        {
            case CallerKind.Program:
                return Authority.Program;
            case CallerKind.Person:
                var account = await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Id == caller.Id, cancel);
                if (account is null || account.Disabled)
                    throw new AccessRefused("This account is switched off.");
                return Of(account.Role, account.EmployeeId, account.DepartmentId, readOnly: false, await StaffAsync(db, cancel));
            case CallerKind.Key:
                var key = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Id == caller.Id, cancel);
                if (key is null || key.RevokedAt is not null || key.ExpiresAt <= clock.GetUtcNow().UtcDateTime)
                    throw new AccessRefused("This key is no longer valid.");
                return Of(key.Role, key.EmployeeId, key.DepartmentId, key.ReadOnly, await StaffAsync(db, cancel));
            default:
                return Authority.None;
        }
    }

    public static Authority Of(Role role, int? employee, int? department, bool readOnly, Staff staff)
    {
        var own = employee is { } e ? new EmployeeId(e) : (EmployeeId?)null;
        return new Authority(role, own, department is { } d ? new DepartmentId(d) : staff.DepartmentOf(own), readOnly);
    }

    /// <summary>Who works where. Read anew whenever the catalog changes.</summary>
    public async Task<Staff> StaffAsync(FunnelDb db, CancellationToken cancel)
    {
        var company = await db.Company.Select(c => new { c.CatalogVersion, c.Epoch }).SingleAsync(cancel);
        if (_known is { } known && known.Version == company.CatalogVersion && known.Epoch == company.Epoch)
            return known.Staff;
        var employees = await db.Employees.Select(e => new { e.Id, e.DepartmentId }).ToListAsync(cancel);
        var departments = await db.Departments.Select(d => new { d.Id, d.ParentId }).ToListAsync(cancel);
        var staff = new Staff(
            employees.ToDictionary(e => new EmployeeId(e.Id), e => e.DepartmentId is { } d ? new DepartmentId(d) : (DepartmentId?)null),
            departments.ToDictionary(d => new DepartmentId(d.Id), d => d.ParentId is { } p ? new DepartmentId(p) : (DepartmentId?)null));
        _known = new Known(company.CatalogVersion, company.Epoch, staff);
        return staff;
    }

    private sealed record Known(long Version, string Epoch, Staff Staff);
}
