using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Import;

/// <summary>What taking a batch back did. <see cref="Kept"/> are deals it created that somebody changed since; <see cref="OnlyChanged"/> counts older deals it changed, which stay as they are.</summary>
public sealed record RevertReport(int Batch, int Removed, IReadOnlyList<(DealId Id, string Title)> Kept, int OnlyChanged);

/// <summary>Takes an import back: its deals that nobody changed since are removed by one more event; nothing else is undone.</summary>
public sealed class ImportRevert(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, TimeProvider clock)
{
    private const int DealsAPiece = 2_000;

    public Task<RevertReport> RunAsync(int batch, CancellationToken cancel) => RunAsync(batch, Caller.Program("Import"), cancel);

    /// <summary>As this caller, who is in the events and in the audit.</summary>
    public async Task<RevertReport> RunAsync(int batch, Caller by, CancellationToken cancel)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            var row = await db.ImportBatches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == batch, cancel)
                ?? throw new ImportRefused($"There is no import batch {batch}.");
            if (row.RevertedAt is { } at)
                throw new ImportRefused($"Batch {batch} was taken back already on {at:yyyy-MM-dd HH:mm} UTC.");
        }
        var kept = new List<(DealId, string)>();
        var (removed, last) = (0, 0L);
        while (true)
        {
            await using var bulk = await BulkWriter.BeginAsync(contexts, gate, clock.GetUtcNow().UtcDateTime, null, cancel);
            var ids = await bulk.Db.Events.Where(e => e.BatchId == batch && e.Version == 1 && e.DealId > last)
                .OrderBy(e => e.DealId).Select(e => e.DealId).Take(DealsAPiece).ToListAsync(cancel);
            if (ids.Count == 0)
                break;
            last = ids[^1];
            removed += await RemoveAsync(bulk, batch, ids, kept, by.Actor, cancel);
            await bulk.CommitAsync(cancel);
            signal.Wake();
        }
        return new RevertReport(batch, removed, kept, await CloseAsync(batch, removed, by.Actor, cancel));
    }

    private async Task<int> RemoveAsync(BulkWriter bulk, int batch, List<long> ids, List<(DealId Id, string Title)> kept, Actor actor, CancellationToken cancel)
    {
        var own = await bulk.Db.Events.Where(e => e.BatchId == batch && ids.Contains(e.DealId))
            .GroupBy(e => e.DealId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var removed = 0;
        foreach (var row in await bulk.Db.Deals.AsNoTracking().Where(d => ids.Contains(d.Id)).OrderBy(d => d.Id).ToListAsync(cancel))
        {
            var deal = row.ToDeal();
            if (deal.Removed)
                continue;
            if (deal.Version != own[row.Id])
            {
                kept.Add((deal.Id, deal.Title));
                continue;
            }
            var now = clock.GetUtcNow().UtcDateTime;
            var at = now > deal.LastEventAt ? now : deal.LastEventAt;
            var e = deal.Revert($"Import batch {batch} was taken back.");
            await bulk.AppendAsync(deal.Apply(e, at), deal.Version, [(e, at, actor)]);
            removed++;
        }
        return removed;
    }

    private async Task<int> CloseAsync(int batch, int removed, Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var bulk = await BulkWriter.BeginAsync(contexts, gate, now, null, cancel);
        (await bulk.Db.ImportBatches.SingleAsync(b => b.Id == batch, cancel)).RevertedAt = now;
        bulk.Db.Audit.Add(new AuditRow { At = now, ActorName = actor.Name, Action = "import.reverted", After = AuditFacts.Write(("batch", AuditFacts.Number(batch)), ("removed", AuditFacts.Number(removed))) });
        var changed = await bulk.Db.Events.Where(e => e.BatchId == batch).Select(e => e.DealId).Distinct().CountAsync(cancel)
            - await bulk.Db.Events.Where(e => e.BatchId == batch && e.Version == 1).CountAsync(cancel);
        await bulk.CommitAsync(cancel);
        return changed;
    }
}
