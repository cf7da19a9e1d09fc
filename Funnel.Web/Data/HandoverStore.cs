using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>A handover that is wished for, with the version of the deal it was decided on (null: any) and what is expected of it.</summary>
public sealed record WishedHandover(HandedOver Handed, int? ExpectedVersion = null);

/// <summary>A deal of a batch that was not changed, and the sentence that says why.</summary>
public sealed record RefusedHandover(DealId Deal, RuleViolation Why);

/// <summary>What became of a batch: the deals it changed, and those it left alone. <paramref name="Batch"/> is null when nothing was changed.</summary>
public sealed record HandoverReceipt(int? Batch, IReadOnlyList<HandedOver> Done, IReadOnlyList<RefusedHandover> Refused, long? Sequence);

/// <summary>
/// Hands several deals over as one batch: each deal is judged by itself, so that somebody else's change of one stops no other, and the batch is written in portions, between
/// which others' changes have their turn. Limits are kept here once more, with everything counted inside the transaction.
/// </summary>
public sealed class HandoverStore(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, Authorities authorities, AuditBook audit, TimeProvider clock) : IDisposable
{
    /// <summary>So many deals are written in one transaction: somebody else's change waits for them at most.</summary>
    public const int Portion = 25;

    private const string Action = "deal.handed-over";

    // One batch after the other: a request that is repeated meanwhile finds the whole of what the first one did.
    private readonly WriterGate _batches = new();

    public void Dispose() => _batches.Dispose();

    /// <summary>What a request of this key did, as far as the caller reaches it today; null when there was none.</summary>
    public async Task<HandoverReceipt?> RepeatedAsync(By by, CancellationToken cancel = default)
    {
        if (by.StoredKey is null)
            return null;
        using var turn = await _batches.EnterAsync(cancel);
        return await WriteAsync(by.Caller, desk => FindRepeatedAsync(desk, by, cancel), cancel);
    }

    /// <summary>Once begun it goes on to the end, whether or not somebody still waits for the answer.</summary>
    public async Task<HandoverReceipt> ApplyAsync(By by, IReadOnlyList<WishedHandover> wishes, CancellationToken cancel = default)
    {
        using var turn = await _batches.EnterAsync(cancel);
        if (by.StoredKey is not null && await WriteAsync(by.Caller, desk => FindRepeatedAsync(desk, by, cancel), cancel) is { } done)
            return done;
        var receipt = Nothing;
        foreach (var portion in wishes.DistinctBy(w => w.Handed.Deal).Chunk(Portion))
        {
            try
            {
                receipt = Join(receipt, await WriteAsync(by.Caller, desk => HandOverAsync(desk, by, receipt, portion), receipt.Batch is null ? cancel : CancellationToken.None));
            }
            // The right was taken away meanwhile: what is done stays, and the rest is told too.
            catch (AccessRefused why) when (receipt.Batch is not null)
            {
                receipt = Join(receipt, Nothing with { Refused = [.. portion.Select(w => new RefusedHandover(w.Handed.Deal, why))] });
            }
        }
        return receipt;
    }

    /// <summary>Gives the batch's deals (or those named of them) back by compensating events. A deal that went on since stays where it is and is named; repeating it does nothing.</summary>
    public async Task<HandoverReceipt?> UndoAsync(int batch, By by, IReadOnlySet<DealId>? deals = null, CancellationToken cancel = default)
    {
        using var turn = await _batches.EnterAsync(cancel);
        if (await WriteAsync(by.Caller, desk => StandingAsync(desk, batch, cancel), cancel) is not { } standing)
            return null;
        var receipt = Nothing with { Batch = batch };
        foreach (var portion in standing.Where(d => deals?.Contains(new DealId(d)) != false).Chunk(Portion))
            receipt = Join(receipt, await WriteAsync(by.Caller, desk => GiveBackAsync(desk, batch, portion), receipt.Done.Count == 0 ? cancel : CancellationToken.None));
        return receipt;
    }

    /// <summary>The latest batches, the newest first.</summary>
    public async Task<IReadOnlyList<HandoverBatchRow>> ReadAsync(int most, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.HandoverBatches.AsNoTracking().Include(b => b.Deals).OrderByDescending(b => b.Id).Take(most).ToListAsync(cancel);
    }

    private static HandoverReceipt Nothing { get; } = new(null, [], [], null);

    private static HandoverReceipt Join(HandoverReceipt all, HandoverReceipt portion) =>
        new(all.Batch ?? portion.Batch, [.. all.Done, .. portion.Done], [.. all.Refused, .. portion.Refused], portion.Sequence ?? all.Sequence);

    private static async Task<HandoverReceipt?> FindRepeatedAsync(Desk desk, By by, CancellationToken cancel)
    {
        if (await desk.Db.HandoverBatches.Include(b => b.Deals).AsNoTracking().FirstOrDefaultAsync(b => b.RequestKey == by.StoredKey, cancel) is not { } done)
            return null;
        // The caller may have been given another place since.
        List<HandedOver> seen = [.. done.Deals.Where(desk.Sees).Select(d => d.ToHanded(done.At))];
        return Nothing with { Batch = seen.Count == 0 ? null : done.Id, Done = seen };
    }

    private static async Task<HandoverReceipt> HandOverAsync(Desk desk, By by, HandoverReceipt before, IReadOnlyList<WishedHandover> portion)
    {
        await desk.FetchAsync(portion.Select(w => w.Handed.Deal));
        var (free, away, lines, handed) = (new Dictionary<EmployeeId, int>(), before.Done.CountBy(h => h.From).ToDictionary(), new List<HandoverRow>(), new List<HandedOver>());
        foreach (var wish in portion)
        {
            await desk.TryAsync(wish.Handed.Deal, async (row, deal) =>
            {
                if (wish.ExpectedVersion is { } version && version != deal.Version)
                    throw new RuleViolation("This deal was changed meanwhile. Look at it again.");
                if (deal.Stage.Value != wish.Handed.Stage.Value || deal.Owner != wish.Handed.From)
                    throw new RuleViolation("This deal was changed meanwhile. Look at it again.");
                // What somebody hands away in the same batch frees no place in it.
                var places = free.TryGetValue(wish.Handed.To, out var left) ? left : await FreeAsync(desk.Db, wish.Handed.To) - away.GetValueOrDefault(wish.Handed.To);
                free[wish.Handed.To] = places;
                if (places <= 0)
                    throw new RuleViolation("{0} has no free place.", (await desk.Db.Employees.FindAsync(wish.Handed.To.Value))!.Name);
                var decided = deal.HandOver(wish.Handed.To) ?? throw new RuleViolation("The deal is theirs already.");
                await References.CheckAsync(desk.Db, decided, CancellationToken.None);
                var after = desk.Write(row, deal, deal.Apply(decided, desk.After(deal)), decided);
                free[wish.Handed.To]--;
                handed.Add(wish.Handed with { At = desk.Now });
                lines.Add(RowOf(wish.Handed, after.Version));
            });
        }
        var begun = before.Batch is null && lines.Count > 0
            ? new HandoverBatchRow { At = desk.Now, ActorId = by.Actor.Employee?.Value, ActorName = by.Actor.Name, RequestKey = by.StoredKey, Deals = lines } : null;
        if (begun is not null)
            desk.Db.HandoverBatches.Add(begun);
        foreach (var line in begun is null ? lines : [])
        {
            line.BatchId = before.Batch!.Value;
            desk.Db.Handovers.Add(line);
        }
        await desk.Db.SaveChangesAsync();
        return new HandoverReceipt(begun?.Id, handed, desk.Refused, handed.Count == 0 ? null : desk.Sequence);
    }

    // The deals of the batch that are not given back; null when the caller knows of no such batch.
    private static async Task<List<long>?> StandingAsync(Desk desk, int batch, CancellationToken cancel)
    {
        var lines = await desk.Db.Handovers.AsNoTracking().Where(d => d.BatchId == batch).ToListAsync(cancel);
        return lines.Exists(desk.Sees) ? [.. lines.Where(d => d.UndoneAt is null).Select(d => d.DealId)] : null;
    }

    private static async Task<HandoverReceipt> GiveBackAsync(Desk desk, int batch, long[] portion)
    {
        var handed = new List<HandedOver>();
        var at = await desk.Db.HandoverBatches.Where(b => b.Id == batch).Select(b => b.At).SingleAsync();
        await desk.FetchAsync(portion.Select(d => new DealId(d)));
        foreach (var line in await desk.Db.Handovers.Where(d => d.BatchId == batch && d.UndoneAt == null && portion.Contains(d.DealId)).ToListAsync())
        {
            await desk.TryAsync(new DealId(line.DealId), async (row, deal) =>
            {
                var log = await desk.Db.Events.AsNoTracking().Where(e => e.DealId == line.DealId).OrderBy(e => e.Version).ToListAsync();
                var events = log.Select(r => (Event: EventBodies.Read(r.Kind, r.Body), r.At)).ToList();
                var undo = Deal.Undo([.. events.Select(e => e.Event)]);
                if (undo.Undone != line.Version)
                    throw new RuleViolation("This deal went on since and stays where it is.");
                desk.Write(row, deal, Deal.Fold(deal.Id, [.. events, (undo, desk.After(deal))]), undo);
                line.UndoneAt = desk.Now;
                handed.Add(line.ToHanded(at));
            });
        }
        await desk.Db.SaveChangesAsync();
        return new HandoverReceipt(batch, handed, desk.Refused, handed.Count == 0 ? null : desk.Sequence);
    }

    private async Task<T> WriteAsync<T>(Caller caller, Func<Desk, Task<T>> write, CancellationToken cancel)
    {
        Desk? desk = null;
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await using var db = await contexts.CreateDbContextAsync(cancel);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var authority = await authorities.OfAsync(db, caller, cancel);
            authority.Demand(Right.HandOver);
            desk = new Desk(db, caller, authority, await authorities.StaffAsync(db, cancel), clock.GetUtcNow().UtcDateTime)
            {
                Sequence = await db.Events.MaxAsync(e => (long?)e.Sequence, cancel) ?? 0,
            };
            var result = await write(desk);
            await transaction.CommitAsync(cancel);
            signal.Wake();
            return result;
        }
        catch (AccessRefused e)
        {
            await audit.RefusedAsync(caller, Action, null, e.Message, cancel: CancellationToken.None);
            throw;
        }
        finally
        {
            foreach (var (deal, why) in desk?.Denied ?? [])
                await audit.RefusedAsync(caller, Action, deal.ToString(), why, deal.Value, CancellationToken.None);
        }
    }

    private static async Task<int> FreeAsync(FunnelDb db, EmployeeId to) => await db.Employees.FindAsync(to.Value) is { Capacity: { } limit }
        ? limit - await db.Deals.CountAsync(d => d.OwnerId == to.Value && d.Outcome == Outcome.Open && !d.Removed) : int.MaxValue;

    private static HandoverRow RowOf(HandedOver h, int version) => new()
    {
        DealId = h.Deal.Value,
        Version = version,
        StageId = h.Stage.Value,
        FromId = h.From.Value,
        ToId = h.To.Value,
        RateBefore = h.RateBefore,
        RateAfter = h.RateAfter,
        ChanceBefore = h.ChanceBefore,
        ChanceAfter = h.ChanceAfter,
        Amount = h.Amount,
        Gain = h.Gain,
    };

    // One batch at work: what it may, what it wrote, what it left alone.
    private sealed class Desk(FunnelDb db, Caller caller, Authority authority, Staff staff, DateTime now)
    {
        public FunnelDb Db { get; } = db;

        public DateTime Now { get; } = now;

        public long Sequence { get; set; }

        public List<RefusedHandover> Refused { get; } = [];

        /// <summary>Tried without the right to; for the audit.</summary>
        public List<(DealId Deal, string Why)> Denied { get; } = [];

        /// <summary>Reads these deals at once, not one by one.</summary>
        public Task FetchAsync(IEnumerable<DealId> deals)
        {
            var ids = deals.Select(d => d.Value).ToList();
            return Db.Deals.Where(d => ids.Contains(d.Id)).LoadAsync();
        }

        /// <summary>Of either side.</summary>
        public bool Sees(HandoverRow row) => Sees(new EmployeeId(row.FromId)) || Sees(new EmployeeId(row.ToId));

        public bool Sees(EmployeeId? owner) => authority.Sees.Covers(owner, staff);

        public DateTime After(Deal deal) => Now > deal.LastEventAt ? Now : deal.LastEventAt;

        public async Task TryAsync(DealId id, Func<DealRow, Deal, Task> change)
        {
            try
            {
                // Out of sight answers as what never was; only the audit knows better.
                var none = new RuleViolation("There is no deal {0}.", id.ToString());
                var row = await Db.Deals.FindAsync(id.Value) ?? throw none;
                var deal = row.ToDeal();
                if (!Sees(deal.Owner))
                {
                    Denied.Add((id, none.Message));
                    throw none;
                }
                authority.DemandChange(deal.Owner, deal.Owner, staff);
                await change(row, deal);
            }
            catch (RuleViolation why)
            {
                Refused.Add(new RefusedHandover(id, why));
                if (why is AccessRefused)
                    Denied.Add((id, why.Message));
            }
        }

        /// <summary>The last step of a change: nothing is refused after it.</summary>
        public Deal Write(DealRow row, Deal before, Deal after, DealEvent decided)
        {
            authority.DemandChange(before.Owner, after.Owner, staff);
            DealStore.Append(Db, row, before, after, new LoggedEvent(++Sequence, after.Id, after.Version, After(before), Now, caller.Actor, decided), caller);
            return after;
        }
    }
}
