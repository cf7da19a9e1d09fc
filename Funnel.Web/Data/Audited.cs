using Funnel.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>How everything but deals is changed: asked of the database whether the caller may, changed and audited in one transaction; a refusal is audited too.</summary>
internal static class Audited
{
    public static async Task<T> ChangeAsync<T>(
        IDbContextFactory<FunnelDb> contexts, WriterGate gate, Authorities authorities, AuditBook audit,
        Caller by, Right needs, string action, string subject, Func<FunnelDb, Task<(T Result, string Facts)>> change, CancellationToken cancel)
    {
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await using var db = await contexts.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            (await authorities.OfAsync(db, by, cancel)).Demand(needs);
            var (result, facts) = await change(db);
            audit.Add(db, by, new AuditNote(action, subject, After: facts));
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
