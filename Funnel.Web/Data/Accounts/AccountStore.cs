using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>How an account stands now: what a cookie or an open circuit is compared with.</summary>
public sealed record Standing(Caller Caller, Authority Authority, string Stamp);

/// <summary>Reading accounts for every request; changing them is Identity's, through the sign-in feature.</summary>
public sealed class AccountStore(IDbContextFactory<FunnelDb> contexts, Authorities authorities, TimeProvider clock)
{
    private static readonly TimeSpan Notice = TimeSpan.FromMinutes(1);

    /// <summary>Null: there is no such account, or it is switched off.</summary>
    public async Task<Standing?> StandingAsync(int id, string from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var account = await db.Users.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel);
        if (account is null || account.Disabled)
            return null;
        var employee = await db.Employees.Where(e => e.Id == account.EmployeeId).Select(e => e.Name).FirstOrDefaultAsync(cancel);
        var authority = Authorities.Of(account.Role, account.EmployeeId, account.DepartmentId, readOnly: false, await authorities.StaffAsync(db, cancel));
        var now = clock.GetUtcNow().UtcDateTime;
        if (account.LastSeenAt is not { } seen || now - seen > Notice)
            await db.Users.Where(a => a.Id == id).ExecuteUpdateAsync(a => a.SetProperty(r => r.LastSeenAt, now), cancel);
        var name = employee ?? (account.Name.Length > 0 ? account.Name : account.UserName ?? "");
        return new Standing(new Caller(CallerKind.Person, id, new Actor(authority.Employee, name), from), authority, account.SecurityStamp ?? "");
    }

    public async Task<string?> MailOfAsync(Caller person)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return person.Kind == CallerKind.Person ? await db.Users.Where(a => a.Id == person.Id).Select(a => a.Email).FirstOrDefaultAsync() : null;
    }

    public async Task<bool> AnyAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Users.AnyAsync(cancel);
    }
}
