using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The way to change what deals refer to: people, departments, products, channels, customers, pipelines.</summary>
public sealed class CatalogStore(IDbContextFactory<FunnelDb> contexts, AuditedChanges changes, TailSignal signal)
{
    /// <summary>Runs the edit in one transaction with its audit entry and raises the catalog version, so that every node reads anew.</summary>
    /// <param name="needs">What the caller's role must allow.</param>
    /// <param name="note">What the audit says, such as “customer.added” with the name of what there is afterwards.</param>
    public Task<T> EditAsync<T>(Caller by, Right needs, AuditNote note, Func<FunnelDb, Task<T>> edit, CancellationToken cancel = default) =>
        EditAsync<T>(by, needs, note.Action, note.Subject, async db => (await edit(db), note), cancel);

    /// <summary>The same where only the edit knows what the audit says; null where nothing had to change.</summary>
    public async Task<T> EditAsync<T>(Caller by, Right needs, string action, string? subject, Func<FunnelDb, Task<(T Result, AuditNote? Note)>> edit, CancellationToken cancel = default)
    {
        var result = await changes.RunAsync(by, needs, action, subject, async (db, _) =>
        {
            var made = await edit(db);
            if (made.Note is not null)
                (await db.Company.SingleAsync(cancel)).CatalogVersion++;
            return made;
        }, cancel);
        signal.Wake();
        return result;
    }

    /// <summary>The customer of this name, made when there is none.</summary>
    public async Task<CustomerId> CustomerAsync(Caller by, string name, CancellationToken cancel = default)
    {
        name = name.Trim();
        if (name.Length is 0 or > 200 || name.Any(char.IsControl))
            throw new RuleViolation("A customer's name has 1 to 200 characters.");
        await using (var db = await contexts.CreateDbContextAsync(cancel))
            if (await db.Customers.Where(c => c.Name == name).Select(c => (int?)(c.MergedIntoId ?? c.Id)).FirstOrDefaultAsync(cancel) is { } known)
                return new CustomerId(known);
        return await EditAsync(by, Right.ChangeDeals, new AuditNote("customer.added", name, After: AuditFacts.Write(("name", name))), async db =>
        {
            var row = await db.Customers.FirstOrDefaultAsync(c => c.Name == name, cancel);
            if (row is null)
            {
                row = new CustomerRow { Name = name };
                db.Customers.Add(row);
                await db.SaveChangesAsync(cancel);
            }
            return new CustomerId(row.Id);
        }, cancel);
    }
}
