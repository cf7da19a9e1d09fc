using Funnel.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>Somebody who asked for the daily letter, with what they may see at this moment.</summary>
public sealed record DigestReader(int Account, string Mail, string Name, Authority Authority);

/// <summary>Who gets the daily letter, and who has today's already. The wish itself is changed by <see cref="PeopleStore"/>.</summary>
public sealed class DigestStore(IDbContextFactory<FunnelDb> contexts, Authorities authorities)
{
    /// <summary>Those without a letter of that day so far.</summary>
    public async Task<IReadOnlyList<DigestReader>> ReadersAsync(DateOnly day, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var accounts = await db.Users.AsNoTracking().Where(a => a.WantsDigest && !a.Disabled && a.Email != null && (a.DigestDay == null || a.DigestDay != day)).OrderBy(a => a.Id).ToListAsync(cancel);
        if (accounts.Count == 0)
            return [];
        var staff = await authorities.StaffAsync(db, cancel);
        var names = await db.Employees.ToDictionaryAsync(e => e.Id, e => e.Name, cancel);
        return [.. accounts.Select(a => new DigestReader(a.Id, a.Email!, a.EmployeeId is { } employee && names.TryGetValue(employee, out var name) ? name : a.Name.Length > 0 ? a.Name : a.Email!,
            Authorities.Of(a.Role, a.EmployeeId, a.DepartmentId, readOnly: true, staff)))];
    }

    /// <summary>True for the one process that may send the letter of that day.</summary>
    public async Task<bool> ClaimAsync(int account, DateOnly day, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Users.Where(a => a.Id == account && a.WantsDigest && (a.DigestDay == null || a.DigestDay != day)).ExecuteUpdateAsync(a => a.SetProperty(r => r.DigestDay, day), cancel) == 1;
    }

    /// <summary>The letter was not taken by the mail server: another try may be made.</summary>
    public async Task GiveBackAsync(int account, DateOnly day, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Users.Where(a => a.Id == account && a.DigestDay == day).ExecuteUpdateAsync(a => a.SetProperty(r => r.DigestDay, (DateOnly?)null), cancel);
    }

    public async Task<bool> WantsAsync(Caller person)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return person.Kind == CallerKind.Person && await db.Users.AnyAsync(a => a.Id == person.Id && a.WantsDigest);
    }
}
