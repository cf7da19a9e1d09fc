using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Funnel.Domain.Access;

namespace Funnel.Web.Data.Accounts;

/// <summary>What every command on displays does: one writer, the right asked of the database, a line in the audit, the book told.</summary>
public sealed class DisplayCommands(IDbContextFactory<FunnelDb> contexts, WriterGate gate, Authorities authorities, AuditBook audit, DisplayBook book)
{
    /// <summary>Hands over who it is, what that may, and the company's departments.</summary>
    public async Task<T> RunAsync<T>(Caller by, string action, string subject, Func<FunnelDb, Authority, Staff, Task<(T Result, AuditNote Note)>> change, CancellationToken cancel)
    {
        T result;
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await using var db = await contexts.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var who = await authorities.OfAsync(db, by, cancel);
            who.Demand(Right.ManageDisplays);
            (result, var note) = await change(db, who, await authorities.StaffAsync(db, cancel));
            audit.Add(db, by, note);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        catch (AccessRefused e)
        {
            await audit.RefusedAsync(by, action, subject, e.Message, cancel: CancellationToken.None);
            throw;
        }
        await book.RefreshAsync(cancel);
        return result;
    }

    public static string Facts(DisplayRow d) => AuditFacts.Write(
        ("name", d.Name), ("site", d.Site), ("view", d.View), ("department", d.DepartmentId?.ToString(CultureInfo.InvariantCulture)));
}
