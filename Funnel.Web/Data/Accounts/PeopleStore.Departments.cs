using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

public sealed partial class PeopleStore
{
    /// <param name="below">The department it stands below; null is the top.</param>
    public Task<int> AddDepartmentAsync(Caller by, string name, int? below = null, CancellationToken cancel = default) => ChangeAsync(by, "department.added", name.Trim(), async work =>
    {
        await work.DepartmentAsync(below);
        var row = new DepartmentRow { Name = await NewNameAsync(work.Db, name, but: 0, cancel), ParentId = below };
        work.Db.Departments.Add(row);
        await work.Db.SaveChangesAsync(cancel);
        work.AfterText = AuditFacts.Write(("name", row.Name), ("below", await work.DepartmentNameAsync(below)));
        return row.Id;
    }, cancel);

    public Task RenameDepartmentAsync(Caller by, int id, string name, CancellationToken cancel = default) => OnDepartmentAsync(by, "department.renamed", id, async (work, row) =>
    {
        work.BeforeText = AuditFacts.Write(("name", row.Name));
        row.Name = await NewNameAsync(work.Db, name, id, cancel);
        work.AfterText = AuditFacts.Write(("name", row.Name));
    }, cancel);

    /// <summary>With all that stands below it.</summary>
    public Task PlaceDepartmentAsync(Caller by, int id, int? below, CancellationToken cancel = default) => OnDepartmentAsync(by, "department.parent-changed", id, async (work, row) =>
    {
        await work.DepartmentAsync(below);
        await RefuseCircleAsync(work.Db, row, below, cancel);
        work.BeforeText = AuditFacts.Write(("below", await work.DepartmentNameAsync(row.ParentId)));
        row.ParentId = below;
        work.AfterText = AuditFacts.Write(("below", await work.DepartmentNameAsync(below)));
    }, cancel);

    /// <summary>Only one that nothing hangs on: deals, people and screens would else belong to nowhere.</summary>
    public Task RemoveDepartmentAsync(Caller by, int id, CancellationToken cancel = default) => OnDepartmentAsync(by, "department.removed", id, async (work, row) =>
    {
        var (db, now) = (work.Db, work.Now);
        if (await db.Departments.AnyAsync(d => d.ParentId == id, cancel))
            throw new RuleViolation("There are departments below “{0}”. Move them elsewhere first.", row.Name);
        if (await db.Employees.AnyAsync(e => e.DepartmentId == id, cancel) || await db.Users.AnyAsync(a => a.DepartmentId == id, cancel))
            throw new RuleViolation("There are people in “{0}”, perhaps switched off. Move them elsewhere first.", row.Name);
        if (await db.Displays.Where(d => d.DepartmentId == id).Select(d => d.Name).FirstOrDefaultAsync(cancel) is { } screen)
            throw new RuleViolation("The screen “{0}” belongs to “{1}”. Change or remove it first.", screen, row.Name);
        // A key that opens nothing any more holds nobody back.
        if (await db.ApiKeys.Where(k => k.DepartmentId == id && k.RevokedAt == null && !(k.ExpiresAt <= now)).Select(k => k.Name).FirstOrDefaultAsync(cancel) is { } key)
            throw new RuleViolation("The access key “{0}” is for “{1}”. Revoke it first.", key, row.Name);
        work.BeforeText = AuditFacts.Write(("name", row.Name), ("below", await work.DepartmentNameAsync(row.ParentId)));
        db.Departments.Remove(row);
    }, cancel);

    private Task OnDepartmentAsync(Caller by, string action, int id, Func<PeopleWork, DepartmentRow, Task> change, CancellationToken cancel) => ChangeAsync(by, action, null, async work =>
    {
        var row = await work.Db.Departments.FirstOrDefaultAsync(d => d.Id == id, cancel) ?? throw new RuleViolation("There is no such department.");
        work.Subject = row.Name;
        await change(work, row);
        return true;
    }, cancel);

    // Compared here and not in the database: SQLite knows capitals of the Latin alphabet only.
    private static async Task<string> NewNameAsync(FunnelDb db, string text, int but, CancellationToken cancel)
    {
        var name = NameOf(text);
        var others = await db.Departments.Where(d => d.Id != but).Select(d => d.Name).ToListAsync(cancel);
        return others.Find(o => string.Equals(o.Trim().Normalize(), name.Normalize(), StringComparison.OrdinalIgnoreCase)) is { } same
            ? throw new RuleViolation("There is a department called “{0}” already.", same)
            : name;
    }

    private static async Task RefuseCircleAsync(FunnelDb db, DepartmentRow row, int? below, CancellationToken cancel)
    {
        if (below == row.Id)
            throw new RuleViolation("A department cannot stand below itself.");
        var all = await db.Departments.AsNoTracking().ToDictionaryAsync(d => d.Id, cancel);
        var at = below is { } id ? all[id] : null;
        // Counted, for a ring that is there already must not be walked for ever.
        for (var steps = 0; at?.ParentId is { } above && steps < all.Count; steps++, at = all.GetValueOrDefault(above))
            if (above == row.Id)
                throw new RuleViolation("“{0}” stands below “{1}” already: it cannot be the other way round as well.", all[below!.Value].Name, row.Name);
    }
}
