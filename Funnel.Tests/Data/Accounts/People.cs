using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Data.Accounts;

static class People
{
    /// <summary>Somebody with an account of this role, whose rights are asked of the database.</summary>
    public static async Task<Caller> PersonAsync(this SqliteStore store, Role role, DepartmentId? department = null, string from = "web 10.0.0.2")
    {
        await using var db = await store.Contexts.CreateDbContextAsync();
        var number = await db.Users.CountAsync() + 1;
        var mail = $"p{number}@funnel.example";
        var account = new Account { UserName = mail, NormalizedUserName = mail, Email = mail, NormalizedEmail = mail, Role = role, DepartmentId = department?.Value };
        db.Users.Add(account);
        await db.SaveChangesAsync();
        return new Caller(CallerKind.Person, account.Id, Actor.Program($"Person {number}"), from);
    }

    /// <summary>What the audit tells, in order.</summary>
    public static async Task<string[]> ActionsAsync(this SqliteStore store)
    {
        await using var db = await store.Contexts.CreateDbContextAsync();
        return await db.Audit.OrderBy(a => a.Id).Select(a => a.Action).ToArrayAsync();
    }
}
