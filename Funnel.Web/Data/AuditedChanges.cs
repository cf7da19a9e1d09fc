using Funnel.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>How everything but deals is changed: asked of the database whether the caller may, changed and audited in one transaction; a refusal is audited too.</summary>
public sealed class AuditedChanges(IDbContextFactory<FunnelDb> contexts, WriterGate gate, Authorities authorities, AuditBook audit)
{
    /// <summary>As below, where the audit says no more than what there is afterwards.</summary>
    public Task<T> RunAsync<T>(Caller by, Right needs, string action, string subject, Func<FunnelDb, Task<(T Result, string After)>> change, CancellationToken cancel) =>
        RunAsync(by, needs, action, subject, async (db, _) =>
        {
            var (result, after) = await change(db);
            return (result, new AuditNote(action, subject, After: after));
        }, cancel);

    /// <param name="change">Gets the context of the transaction and what the caller may; gives the result and what the audit says, nothing where nothing changed.</param>
    public async Task<T> RunAsync<T>(
        Caller by, Right needs, string action, string? subject, Func<FunnelDb, Authority, Task<(T Result, AuditNote? Note)>> change, CancellationToken cancel)
    {
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await using var db = await contexts.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var who = await authorities.OfAsync(db, by, cancel);
            who.Demand(needs);
            var (result, note) = await change(db, who);
            if (note is not null)
                audit.Add(db, by, note);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return result;
        }
        catch (AccessRefused e)
        {
            await audit.RefusedAsync(by, action, subject, e.Message, cancel: CancellationToken.None);
            throw;
        }
    }
}
