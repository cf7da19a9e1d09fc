using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>Who there is: every employee, with or without an account, and every account without an employee.</summary>
public sealed class PeopleReader(IDbContextFactory<FunnelDb> contexts)
{
    public async Task<IReadOnlyList<DepartmentRow>> DepartmentsAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Departments.AsNoTracking().ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<PersonRow>> AllAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var accounts = await db.Users.AsNoTracking().ToListAsync(cancel);
        var employees = await db.Employees.AsNoTracking().ToListAsync(cancel);
        var open = await db.Deals.Where(d => d.Outcome == Outcome.Open && !d.Removed && d.OwnerId != null).GroupBy(d => d.OwnerId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var passkeys = await db.Set<Microsoft.AspNetCore.Identity.IdentityUserPasskey<int>>().Select(p => p.UserId).Distinct().ToListAsync(cancel);
        var logins = await db.UserLogins.Select(l => l.UserId).Distinct().ToListAsync(cancel);
        var ways = passkeys.Concat(logins).ToHashSet();
        var byEmployee = accounts.Where(a => a.EmployeeId is not null).ToDictionary(a => a.EmployeeId!.Value);
        var rows = employees.Select(e => Row(e, byEmployee.GetValueOrDefault(e.Id))).Concat(accounts.Where(a => a.EmployeeId is null).Select(a => Row(null, a)));
        return [.. rows.OrderByDescending(r => r.Role).ThenBy(r => r.Name, StringComparer.CurrentCulture)];

        PersonRow Row(EmployeeRow? employee, Account? account) => new()
        {
            Account = account?.Id,
            Employee = employee?.Id,
            Name = employee?.Name ?? (account!.Name.Length > 0 ? account.Name : account.Email!),
            Mail = account?.Email,
            Role = account?.Role,
            Department = account?.DepartmentId ?? employee?.DepartmentId,
            Colour = employee?.Colour,
            Open = employee is null ? 0 : open.GetValueOrDefault(employee.Id),
            Limit = employee?.Capacity,
            Seen = account?.LastSeenAt,
            Active = account is not null ? !account.Disabled : employee!.Active,
            Invited = account is { InvitedAt: not null, PasswordHash: null, LastSeenAt: null } && !ways.Contains(account.Id),
        };
    }
}
