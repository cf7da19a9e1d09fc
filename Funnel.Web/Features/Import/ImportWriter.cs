using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Import;

/// <summary>Goes through the spool deal by deal, decides, and writes in pieces of whole deals, so that people can work in between and a killed import leaves no half deal.</summary>
public sealed class ImportWriter(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, TimeProvider clock)
{
    private const int RowsAPiece = 5_000;

    /// <summary>Decides without writing: finds the rows the rules refuse and the names that are needed.</summary>
    internal async Task DecideAsync(ImportSpool spool, ImportPlan plan, ImportMapping mapping, Actor actor, ImportReport report, CancellationToken cancel)
    {
        var decider = new DealDecider(plan, mapping, actor, spool.Refuse);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var anyKnown = await db.Deals.AnyAsync(d => d.ExternalId != null, cancel);
        foreach (var piece in Pieces(spool))
        {
            var known = anyKnown ? await KnownAsync(db, piece, cancel) : [];
            foreach (var rows in piece)
                Count(report, rows, decider.Decide(rows, known.GetValueOrDefault(rows[0].Deal), () => default));
        }
    }

    internal async Task WriteAsync(ImportSpool spool, ImportPlan plan, ImportMapping mapping, Actor actor, ImportReport report, Action<ImportReport>? told, CancellationToken cancel)
    {
        (report.DealsNew, report.DealsChanged, report.DealsUnchanged, report.Events, report.WithoutCustomer, report.WithoutOwner) = (0, 0, 0, 0, 0, 0);
        var decider = new DealDecider(plan, mapping, actor, spool.Refuse);
        var rested = clock.GetTimestamp();
        foreach (var piece in Pieces(spool))
        {
            await using (var bulk = await BulkWriter.BeginAsync(contexts, gate, clock.GetUtcNow().UtcDateTime, report.Batch, cancel))
            {
                // Read again inside the write: somebody may have changed a deal since the first decision.
                var known = await KnownAsync(bulk.Db, piece, cancel);
                foreach (var rows in piece)
                {
                    var decision = decider.Decide(rows, known.GetValueOrDefault(rows[0].Deal), bulk.NextDealId);
                    if (decision.Events.Count > 0)
                        await bulk.AppendAsync(decision.After!, decision.VersionBefore, decision.Events);
                    Count(report, rows, decision);
                }
                await bulk.CommitAsync(cancel);
            }
            signal.Wake();
            report.Written += piece.Sum(rows => rows.Count);
            told?.Invoke(report);
            // The web application in another process tries for the database every 150 ms: once a second it gets a chance.
            if (clock.GetElapsedTime(rested) > TimeSpan.FromSeconds(1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancel);
                rested = clock.GetTimestamp();
            }
        }
    }

    internal async Task<int> OpenBatchAsync(string files, string mapping, Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var bulk = await BulkWriter.BeginAsync(contexts, gate, now, null, cancel);
        var batch = new ImportBatchRow { FileName = files.Length <= 500 ? files : files[..500], Mapping = mapping, StartedAt = now, ActorName = actor.Name };
        bulk.Db.ImportBatches.Add(batch);
        await bulk.CommitAsync(cancel);
        return batch.Id;
    }

    internal async Task CloseBatchAsync(int id, ImportReport report, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var bulk = await BulkWriter.BeginAsync(contexts, gate, now, null, cancel);
        var batch = await bulk.Db.ImportBatches.SingleAsync(b => b.Id == id, cancel);
        (batch.FinishedAt, batch.Rows, batch.Refused, batch.Accepted) = (now, report.Rows, report.Refused + report.Held, report.Rows - report.Refused - report.Held);
        (batch.DealsCreated, batch.DealsChanged) = (report.DealsNew, report.DealsChanged);
        batch.RefusedFile = report.RefusedFiles.Count > 0 ? string.Join(", ", report.RefusedFiles.Select(Path.GetFileName)) : null;
        bulk.Db.Audit.Add(new AuditRow
        {
            At = now,
            ActorName = batch.ActorName,
            Action = "import.finished",
            Subject = batch.FileName,
            After = AuditFacts.Write(("batch", AuditFacts.Number(id)), ("rows", AuditFacts.Number(batch.Rows)), ("refused", AuditFacts.Number(batch.Refused)), ("created", AuditFacts.Number(batch.DealsCreated)), ("changed", AuditFacts.Number(batch.DealsChanged))),
        });
        await bulk.CommitAsync(cancel);
    }

    private static void Count(ImportReport report, List<SpooledRow> rows, Decision decision)
    {
        report.Events += decision.Events.Count;
        if (decision.Events.Count == 0)
            report.DealsUnchanged += rows.Exists(r => r.Body is not null) && decision.After is not null ? 1 : 0;
        else if (decision.VersionBefore == 0)
            (report.DealsNew, report.WithoutCustomer, report.WithoutOwner) = (report.DealsNew + 1,
                report.WithoutCustomer + (decision.After!.Customer is null ? 1 : 0), report.WithoutOwner + (decision.After.Owner is null ? 1 : 0));
        else
            report.DealsChanged++;
    }

    private static IEnumerable<List<List<SpooledRow>>> Pieces(ImportSpool spool)
    {
        var (piece, count) = (new List<List<SpooledRow>>(), 0);
        foreach (var row in spool.Rows())
        {
            if (piece.Count == 0 || piece[^1][0].Deal != row.Deal)
            {
                if (count >= RowsAPiece)
                {
                    yield return piece;
                    (piece, count) = ([], 0);
                }
                piece.Add([]);
            }
            piece[^1].Add(row);
            count++;
        }
        if (piece.Count > 0)
            yield return piece;
    }

    private static async Task<Dictionary<string, KnownDeal>> KnownAsync(FunnelDb db, List<List<SpooledRow>> piece, CancellationToken cancel)
    {
        var keys = piece.ConvertAll(rows => rows[0].Deal);
        var deals = await db.Deals.AsNoTracking().Where(d => keys.Contains(d.ExternalId!)).ToListAsync(cancel);
        if (deals.Count == 0)
            return [];
        var ids = deals.ConvertAll(d => d.Id);
        var logs = (await db.Events.AsNoTracking().Where(e => ids.Contains(e.DealId)).OrderBy(e => e.Version).ToListAsync(cancel)).ToLookup(e => e.DealId);
        return deals.ToDictionary(d => d.ExternalId!, d => KnownDeal.From(d.ToDeal(), [.. logs[d.Id].Select(e => (EventBodies.Read(e.Kind, e.Body), e.At))]), StringComparer.Ordinal);
    }
}
