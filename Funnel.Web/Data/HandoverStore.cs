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
/// Hands several deals over as one batch: one transaction, each deal judged by itself, so that somebody else's change of one deal stops no other. Limits are kept
/// here once more, with everything counted inside the transaction.
/// </summary>
public sealed class HandoverStore(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, Authorities authorities, AuditBook audit, TimeProvider clock)
{
    private const string Action = "deal.handed-over";

    public Task<HandoverReceipt> ApplyAsync(By by, IReadOnlyList<WishedHandover> wishes, CancellationToken cancel = default) => WriteAsync(by.Caller, async desk =>
    {
        if (by.StoredKey is { } key && await desk.Db.HandoverBatches.Include(b => b.Deals).AsNoTracking().FirstOrDefaultAsync(b => b.RequestKey == key, cancel) is { } done)
            return new HandoverReceipt(done.Id, [.. done.Deals.Select(d => d.ToHanded(done.At))], [], null);
        var batch = new HandoverBatchRow { At = desk.Now, ActorId = by.Actor.Employee?.Value, ActorName = by.Actor.Name, RequestKey = by.StoredKey };
        var handed = new List<HandedOver>();
        await desk.FetchAsync(wishes.Select(w => w.Handed.Deal), cancel);
        var free = new Dictionary<EmployeeId, int>();
        foreach (var wish in wishes.DistinctBy(w => w.Handed.Deal))
        {
            await desk.TryAsync(wish.Handed.Deal, async (row, deal) =>
            {
                if (wish.ExpectedVersion is { } version && version != deal.Version)
                    throw new RuleViolation("This deal was changed meanwhile. Look at it again.");
                if (deal.Stage.Value != wish.Handed.Stage.Value || deal.Owner != wish.Handed.From)
                    throw new RuleViolation("This deal was changed meanwhile. Look at it again.");
                var places = free.TryGetValue(wish.Handed.To, out var left) ? left : await FreeAsync(desk.Db, wish.Handed.To, cancel);
                free[wish.Handed.To] = places;
                if (places <= 0)
                    throw new RuleViolation("{0} has no free place.", (await desk.Db.Employees.FindAsync([wish.Handed.To.Value], cancel))!.Name);
                var decided = deal.HandOver(wish.Handed.To) ?? throw new RuleViolation("The deal is theirs already.");
                await References.CheckAsync(desk.Db, decided, cancel);
                var after = desk.Write(row, deal, deal.Apply(decided, desk.After(deal)), decided);
                free[wish.Handed.To]--;
                handed.Add(wish.Handed with { At = desk.Now });
                batch.Deals.Add(RowOf(wish.Handed, after.Version));
            });
        }
        if (handed.Count == 0)
            return new HandoverReceipt(null, [], desk.Refused, null);
        desk.Db.HandoverBatches.Add(batch);
        await desk.Db.SaveChangesAsync(cancel);
        return new HandoverReceipt(batch.Id, handed, desk.Refused, desk.Sequence);
    }, cancel);

    /// <summary>Gives the batch's deals (or those named of them) back by compensating events. A deal that went on since stays where it is and is named; repeating it does nothing.</summary>
    public Task<HandoverReceipt?> UndoAsync(int batch, By by, IReadOnlySet<DealId>? deals = null, CancellationToken cancel = default) => WriteAsync(by.Caller, async desk =>
    {
        if (await desk.Db.HandoverBatches.Include(b => b.Deals).FirstOrDefaultAsync(b => b.Id == batch, cancel) is not { } found
            || !found.Deals.Exists(d => desk.Sees(new EmployeeId(d.FromId)) || desk.Sees(new EmployeeId(d.ToId))))
            return null;
        var done = new List<HandedOver>();
        foreach (var line in found.Deals.Where(d => d.UndoneAt is null && deals?.Contains(new DealId(d.DealId)) != false))
        {
            await desk.TryAsync(new DealId(line.DealId), async (row, deal) =>
            {
                var log = await desk.Db.Events.AsNoTracking().Where(e => e.DealId == line.DealId).OrderBy(e => e.Version).ToListAsync(cancel);
                var events = log.Select(r => (Event: EventBodies.Read(r.Kind, r.Body), r.At)).ToList();
                var undo = Deal.Undo([.. events.Select(e => e.Event)]);
                if (undo.Undone != line.Version)
                    throw new RuleViolation("This deal went on since and stays where it is.");
                desk.Write(row, deal, Deal.Fold(deal.Id, [.. events, (undo, desk.After(deal))]), undo);
                line.UndoneAt = desk.Now;
                done.Add(line.ToHanded(found.At));
            });
        }
        await desk.Db.SaveChangesAsync(cancel);
        return new HandoverReceipt(batch, done, desk.Refused, done.Count == 0 ? null : desk.Sequence);
    }, cancel);

    /// <summary>The latest batches, the newest first.</summary>
    public async Task<IReadOnlyList<HandoverBatchRow>> ReadAsync(int most, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.HandoverBatches.AsNoTracking().Include(b => b.Deals).OrderByDescending(b => b.Id).Take(most).ToListAsync(cancel);
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

    // What somebody hands away in the same batch frees no place in it.
    private static async Task<int> FreeAsync(FunnelDb db, EmployeeId to, CancellationToken cancel) => await db.Employees.FindAsync([to.Value], cancel) is { Capacity: { } limit }
        ? limit - await db.Deals.CountAsync(d => d.OwnerId == to.Value && d.Outcome == Outcome.Open && !d.Removed, cancel) : int.MaxValue;

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
        public Task FetchAsync(IEnumerable<DealId> deals, CancellationToken cancel)
        {
            var ids = deals.Select(d => d.Value).ToList();
            return Db.Deals.Where(d => ids.Contains(d.Id)).LoadAsync(cancel);
        }

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
