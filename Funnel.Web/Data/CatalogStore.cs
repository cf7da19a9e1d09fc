using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The way to change what deals refer to: people, departments, products, channels, customers, pipelines.</summary>
public sealed class CatalogStore(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, Authorities authorities, AuditBook audit)
{
    /// <summary>Runs the edit in one transaction with its audit entry and raises the catalog version, so that every node reads anew.</summary>
    /// <param name="needs">What the caller's role must allow.</param>
    /// <param name="note">What the audit says, such as “customer.added”; without an After of its own it names the result.</param>
    public async Task<T> EditAsync<T>(Caller by, Right needs, AuditNote note, Func<FunnelDb, Task<T>> edit, CancellationToken cancel = default)
    {
        try
        {
            return await TryEditAsync(by, needs, note, edit, cancel);
        }
        catch (AccessRefused e)
        {
            await audit.RefusedAsync(by, note.Action, note.Subject, e.Message, cancel: CancellationToken.None);
            throw;
        }
    }

    private async Task<T> TryEditAsync<T>(Caller by, Right needs, AuditNote note, Func<FunnelDb, Task<T>> edit, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        (await authorities.OfAsync(db, by, cancel)).Demand(needs);
        var result = await edit(db);
        (await db.Company.SingleAsync(cancel)).CatalogVersion++;
        audit.Add(db, by, note.After is null ? note with { After = result?.ToString() } : note);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
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
            if (await db.Customers.Where(c => c.Name == name).Select(c => (int?)c.Id).FirstOrDefaultAsync(cancel) is { } known)
                return new CustomerId(known);
        return await EditAsync(by, Right.ChangeDeals, new AuditNote("customer.added", name), async db =>
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
