using Funnel.Domain.Common;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The way to change what deals refer to: people, departments, products, channels, customers, pipelines.</summary>
public sealed class CatalogStore(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, TimeProvider clock)
{
    /// <summary>Runs the edit in one transaction with its audit entry and raises the catalog version, so that every node reads anew.</summary>
    /// <param name="action">What the audit says, such as “customer.added”.</param>
    public async Task<T> EditAsync<T>(Actor actor, string action, Func<FunnelDb, Task<T>> edit, CancellationToken cancel = default)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var result = await edit(db);
        (await db.Company.SingleAsync(cancel)).CatalogVersion++;
        db.Audit.Add(new AuditRow { At = clock.GetUtcNow().UtcDateTime, ActorId = actor.Employee?.Value, ActorName = actor.Name, Action = action, After = result?.ToString() });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        signal.Wake();
        return result;
    }

    /// <summary>The customer of this name, made when there is none.</summary>
    public async Task<CustomerId> CustomerAsync(Actor actor, string name, CancellationToken cancel = default)
    {
        name = name.Trim();
        if (name.Length is 0 or > 200 || name.Any(char.IsControl))
            throw new RuleViolation("A customer's name has 1 to 200 characters.");
        await using (var db = await contexts.CreateDbContextAsync(cancel))
            if (await db.Customers.Where(c => c.Name == name).Select(c => (int?)c.Id).FirstOrDefaultAsync(cancel) is { } known)
                return new CustomerId(known);
        return await EditAsync(actor, "customer.added", async db =>
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
