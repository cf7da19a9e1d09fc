using Funnel.Domain.Access;

namespace Funnel.Web.Data.Accounts;

/// <summary>What every command on displays does beside what every change does: the book is told.</summary>
public sealed class DisplayCommands(AuditedChanges changes, Authorities authorities, DisplayBook book)
{
    /// <summary>Hands over who it is, what that may, and the company's departments.</summary>
    public async Task<T> RunAsync<T>(Caller by, string action, string subject, Func<FunnelDb, Authority, Staff, Task<(T Result, AuditNote Note)>> change, CancellationToken cancel)
    {
        var result = await changes.RunAsync(by, Right.ManageDisplays, action, subject, async (db, who) => await change(db, who, await authorities.StaffAsync(db, cancel)), cancel);
        await book.RefreshAsync(cancel);
        return result;
    }

    public static string Facts(DisplayRow d) => AuditFacts.Write(
        ("name", d.Name), ("site", d.Site), ("view", d.View), ("department", AuditFacts.Number(d.DepartmentId)));
}
