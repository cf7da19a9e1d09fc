using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The lists a company keeps and deals refer to.</summary>
public enum ListKind { Reason, Product, Line, Channel, CustomerType }

/// <summary>An entry as it stands. <paramref name="Line"/> is a product's business line.</summary>
public sealed record ListEntry(int Id, string Name, bool Retired, int? Line = null);

/// <summary>
/// Reasons of loss, products, business lines, channels and customer types. An entry is never deleted, for deals may refer to it: retired it is offered no more and stays in
/// past figures. Each call is one change with its audit line.
/// </summary>
public sealed class ListStore(IDbContextFactory<FunnelDb> contexts, CatalogStore catalog)
{
    public const int LongestName = 60, MostEntries = 500;

    private static readonly Dictionary<ListKind, Codes> Audited = new()
    {
        [ListKind.Reason] = new("reason.added", "reason.renamed", "reason.retired", "reason.restored"),
        [ListKind.Product] = new("product.added", "product.renamed", "product.retired", "product.restored"),
        [ListKind.Line] = new("line.added", "line.renamed", "line.retired", "line.restored"),
        [ListKind.Channel] = new("channel.added", "channel.renamed", "channel.retired", "channel.restored"),
        [ListKind.CustomerType] = new("type.added", "type.renamed", "type.retired", "type.restored"),
    };

    /// <summary>In the order they are offered, retired ones last.</summary>
    public async Task<IReadOnlyList<ListEntry>> ReadAsync(ListKind kind, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return [.. (await RowsAsync(db, kind, cancel)).OrderBy(r => r.Retired).Select(r => new ListEntry(r.Id, r.Name, r.Retired, (r as ProductRow)?.LineId))];
    }

    /// <exception cref="RuleViolation">The name is empty, too long or taken; or the list is full.</exception>
    public Task<int> AddAsync(Caller by, ListKind kind, string name, CancellationToken cancel = default)
    {
        var read = Read(name);
        return catalog.EditAsync(by, Right.ManageSettings, Audited[kind].Added, read, async db =>
        {
            var rows = await RowsAsync(db, kind, cancel);
            if (rows.Count >= MostEntries)
                throw new RuleViolation("A list has up to {0} entries.", MostEntries);
            DemandFree(rows, read, 0);
            IListRow row = kind switch
            {
                ListKind.Reason => new LossReasonRow { Name = read, Order = rows.OfType<LossReasonRow>().Select(r => r.Order).DefaultIfEmpty().Max() + 1 },
                ListKind.Product => new ProductRow { Name = read },
                ListKind.Line => new BusinessLineRow { Name = read },
                ListKind.Channel => new ChannelRow { Name = read },
                _ => new CustomerTypeRow { Name = read },
            };
            db.Add(row);
            await db.SaveChangesAsync(cancel);
            return (row.Id, new AuditNote(Audited[kind].Added, read, After: AuditFacts.Write(("name", read))));
        }, cancel);
    }

    /// <param name="seen">The name it had when the change began: what somebody else has renamed meanwhile is not overwritten.</param>
    /// <exception cref="RuleViolation">The name is empty, too long or taken, or somebody else was first.</exception>
    public Task RenameAsync(Caller by, ListKind kind, int id, string seen, string name, CancellationToken cancel = default)
    {
        var read = Read(name);
        return ChangeAsync(by, kind, id, Audited[kind].Renamed, (rows, row) =>
        {
            if (row.Name == read)
                return null;
            if (row.Name != seen)
                throw new RuleViolation("“{0}” is called “{1}” by now. Look again before you rename it.", seen, row.Name);
            DemandFree(rows, read, id);
            var note = new AuditNote(Audited[kind].Renamed, read, AuditFacts.Write(("name", row.Name)), AuditFacts.Write(("name", read)));
            row.Name = read;
            return note;
        }, cancel);
    }

    /// <summary>Takes an entry out of use, or back.</summary>
    public Task RetireAsync(Caller by, ListKind kind, int id, bool retired, CancellationToken cancel = default)
    {
        var action = retired ? Audited[kind].Retired : Audited[kind].Restored;
        return ChangeAsync(by, kind, id, action, (_, row) =>
        {
            if (row.Retired == retired)
                return null;
            row.Retired = retired;
            return new AuditNote(action, row.Name, After: AuditFacts.Write(("name", row.Name)));
        }, cancel);
    }

    /// <summary>Puts a product into a business line, or into none.</summary>
    public Task PutInLineAsync(Caller by, int product, int? line, CancellationToken cancel = default) =>
        catalog.EditAsync(by, Right.ManageSettings, "product.line-changed", null, async db =>
        {
            var row = await db.Products.FirstOrDefaultAsync(p => p.Id == product, cancel) ?? throw NotThere();
            if (row.LineId == line)
                return (0, (AuditNote?)null);
            var lines = await db.BusinessLines.ToDictionaryAsync(l => l.Id, l => l.Name, cancel);
            if (line is { } wished && !lines.ContainsKey(wished))
                throw NotThere();
            var note = new AuditNote("product.line-changed", row.Name, AuditFacts.Write(("line", NameOf(row.LineId))), AuditFacts.Write(("line", NameOf(line))));
            row.LineId = line;
            return (0, note);

            string? NameOf(int? id) => id is { } l ? lines.GetValueOrDefault(l) : null;
        }, cancel);

    /// <summary>Moves a reason of loss among those in use, up (−1) or down (1).</summary>
    public Task MoveAsync(Caller by, int reason, int step, CancellationToken cancel = default) =>
        catalog.EditAsync(by, Right.ManageSettings, "reason.moved", null, async db =>
        {
            var rows = (await RowsAsync(db, ListKind.Reason, cancel)).Cast<LossReasonRow>().Where(r => !r.Retired).ToList();
            var at = rows.FindIndex(r => r.Id == reason);
            if (at < 0)
                throw NotThere();
            var to = Math.Clamp(at + Math.Sign(step), 0, rows.Count - 1);
            if (to == at)
                return (0, (AuditNote?)null);
            (rows[at], rows[to]) = (rows[to], rows[at]);
            foreach (var (order, row) in rows.Index())
                row.Order = order + 1;
            return (0, new AuditNote("reason.moved", rows[to].Name, AuditFacts.Write(("order", AuditFacts.Number(at + 1))), AuditFacts.Write(("order", AuditFacts.Number(to + 1)))));
        }, cancel);

    private Task ChangeAsync(Caller by, ListKind kind, int id, string action, Func<List<IListRow>, IListRow, AuditNote?> change, CancellationToken cancel) =>
        catalog.EditAsync(by, Right.ManageSettings, action, null, async db =>
        {
            var rows = await RowsAsync(db, kind, cancel);
            return (0, change(rows, rows.Find(r => r.Id == id) ?? throw NotThere()));
        }, cancel);

    private static async Task<List<IListRow>> RowsAsync(FunnelDb db, ListKind kind, CancellationToken cancel) => kind switch
    {
        ListKind.Reason => [.. await db.LossReasons.OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(cancel)],
        ListKind.Product => [.. await db.Products.OrderBy(r => r.Id).ToListAsync(cancel)],
        ListKind.Line => [.. await db.BusinessLines.OrderBy(r => r.Id).ToListAsync(cancel)],
        ListKind.Channel => [.. await db.Channels.OrderBy(r => r.Id).ToListAsync(cancel)],
        _ => [.. await db.CustomerTypes.OrderBy(r => r.Id).ToListAsync(cancel)],
    };

    private static string Read(string name) => Names.Read(name, LongestName) ?? throw new RuleViolation("A name has 1 to {0} characters.", LongestName);

    private static void DemandFree(List<IListRow> rows, string name, int but)
    {
        if (rows.Find(r => r.Id != but && Plain(r.Name) == Plain(name)) is { } taken)
            throw taken.Retired ? new RuleViolation("“{0}” is in the list already, out of use. Take it back instead.", taken.Name) : new RuleViolation("“{0}” is in the list already.", taken.Name);
    }

    // Names that differ by capitals or spaces alone cannot be told apart.
    private static string Plain(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    private static RuleViolation NotThere() => new("This entry is not in the list any more.");

    private sealed record Codes(string Added, string Renamed, string Retired, string Restored);
}
