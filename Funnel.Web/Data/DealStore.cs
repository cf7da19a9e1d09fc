using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>Who asks for a change, which version of the deal they saw (null: any), and a key that makes a repeated request harmless.</summary>
public sealed record By(Caller Caller, int? ExpectedVersion = null, string? Key = null)
{
    public Actor Actor => Caller.Actor;

    /// <summary>A key is its sender's own: somebody else's of the same name is another.</summary>
    public string? StoredKey => Key is null ? null : $"{Caller.Kind} {Caller.Id} {Key}";
}

/// <summary>The deal after a change; <paramref name="Events"/> is empty when nothing had to change or the request was a repetition.</summary>
public sealed record Changed(Deal Deal, IReadOnlyList<LoggedEvent> Events);

/// <summary>The only way to change a deal: load, decide in the domain, write state, events and audit in one transaction, then wake the tail.</summary>
public sealed class DealStore(
    IDbContextFactory<FunnelDb> contexts, WriterGate gate, TailSignal signal, Authorities authorities, AuditBook audit, TimeProvider clock)
{
    private volatile PipelineSet? _pipelines;

    /// <summary>
    /// Changes one deal. <paramref name="decide"/> returns the event, or null when nothing has to change; it may refuse with a <see cref="RuleViolation"/>.
    /// Throws <see cref="DealConflict"/> when somebody else changed the deal first, <see cref="DealNotFound"/> when there is none the caller may see,
    /// <see cref="AccessRefused"/> when the caller may see it but not do this.
    /// </summary>
    public Task<Changed> ChangeAsync(DealId id, By by, Func<Deal, DealEvent?> decide, CancellationToken cancel = default) =>
        ChangeAsync(id, by, (deal, _) => decide(deal), cancel);

    /// <summary>As above, for decisions that need the pipelines.</summary>
    public Task<Changed> ChangeAsync(DealId id, By by, Func<Deal, PipelineSet, DealEvent?> decide, CancellationToken cancel = default) =>
        WriteAsync(id, by, async (db, now) =>
        {
            var (row, before, hand) = await OpenAsync(db, id, by, cancel);
            await RefuseStaleAsync(db, before, by, cancel);
            var at = now > before.LastEventAt ? now : before.LastEventAt;
            if (decide(before, await PipelinesAsync(db, cancel)) is not { } decided)
                return (before, null);
            await References.CheckAsync(db, decided, cancel);
            var after = before.Apply(decided, at);
            hand.Authority.DemandChange(before.Owner, after.Owner, hand.Staff);
            return (after, await AppendAsync(db, row, before, after, decided, at, now, by));
        }, cancel);

    /// <summary>As above, for decisions that need all that happened to the deal, oldest first.</summary>
    public Task<Changed> ChangeByLogAsync(DealId id, By by, Func<Deal, IReadOnlyList<LoggedEvent>, DealEvent?> decide, CancellationToken cancel = default) =>
        WriteAsync(id, by, async (db, now) =>
        {
            var (row, before, hand) = await OpenAsync(db, id, by, cancel);
            await RefuseStaleAsync(db, before, by, cancel);
            var at = now > before.LastEventAt ? now : before.LastEventAt;
            var log = await db.Events.AsNoTracking().Where(e => e.DealId == id.Value).OrderBy(e => e.Version).ToListAsync(cancel);
            if (decide(before, [.. log.Select(r => r.ToLogged())]) is not { } decided)
                return (before, null);
            var after = before.Apply(decided, at);
            hand.Authority.DemandChange(before.Owner, after.Owner, hand.Staff);
            return (after, await AppendAsync(db, row, before, after, decided, at, now, by));
        }, cancel);

    public Task<Changed> CreateAsync(By by, Func<PipelineSet, DealCreated> decide, CancellationToken cancel = default) =>
        WriteAsync(null, by, async (db, now) =>
        {
            var hand = await HandAsync(db, by, cancel);
            var created = decide(await PipelinesAsync(db, cancel));
            hand.Authority.DemandNew(created.Owner, hand.Staff);
            await References.CheckAsync(db, created, cancel);
            if (created.ExternalId is { } external && await db.Deals.AnyAsync(d => d.ExternalId == external, cancel))
                throw new RuleViolation("A deal with the external id “{0}” exists already.", external);
            var id = new DealId((await db.Deals.MaxAsync(d => (long?)d.Id, cancel) ?? 0) + 1);
            var deal = Deal.From(id, created, now);
            var row = deal.ToRow();
            db.Deals.Add(row);
            return (deal, await AppendAsync(db, row, null, deal, created, now, now, by));
        }, cancel);

    /// <summary>Takes the deal's last standing change back, by a compensating event.</summary>
    public Task<Changed> UndoAsync(DealId id, By by, CancellationToken cancel = default) =>
        WriteAsync(id, by, async (db, now) =>
        {
            var (row, before, hand) = await OpenAsync(db, id, by, cancel);
            await RefuseStaleAsync(db, before, by, cancel);
            var log = await db.Events.AsNoTracking().Where(e => e.DealId == id.Value).OrderBy(e => e.Version).ToListAsync(cancel);
            var events = log.Select(r => (Event: EventBodies.Read(r.Kind, r.Body), r.At)).ToList();
            var at = now > before.LastEventAt ? now : before.LastEventAt;
            var undo = Deal.Undo([.. events.Select(e => e.Event)]);
            var after = Deal.Fold(id, [.. events, (undo, at)]);
            hand.Authority.DemandChange(before.Owner, after.Owner, hand.Staff);
            return (after, await AppendAsync(db, row, before, after, undo, at, now, by));
        }, cancel);

    private async Task<Changed> WriteAsync(DealId? id, By by, Func<FunnelDb, DateTime, Task<(Deal Deal, LoggedEvent? Event)>> write, CancellationToken cancel)
    {
        try
        {
            return await TryWriteAsync(id, by, write, cancel);
        }
        // A deal that never was leaves its line as well: the time an answer takes must not tell the two apart.
        catch (Exception e) when (e is AccessRefused or OutOfReach or DealNotFound)
        {
            await audit.RefusedAsync(by.Caller, id is null ? "deal.created" : "deal.changed", id?.ToString(), e.Message, id?.Value, CancellationToken.None);
            if (e is OutOfReach hidden)
                throw new DealNotFound(hidden.Deal);
            throw;
        }
    }

    // The same answer as for a deal that does not exist; only the audit knows better.
    private sealed class OutOfReach(DealId deal) : Exception("Not in reach: answered as if there were no such deal.")
    {
        public DealId Deal { get; } = deal;
    }

    private sealed record Hand(Authority Authority, Staff Staff);

    private async Task<Hand> HandAsync(FunnelDb db, By by, CancellationToken cancel) =>
        new(await authorities.OfAsync(db, by.Caller, cancel), await authorities.StaffAsync(db, cancel));

    // Whoever may not even look gets no further: neither a conflict nor a broken rule may tell them of the deal.
    private async Task<(DealRow Row, Deal Deal, Hand Hand)> OpenAsync(FunnelDb db, DealId id, By by, CancellationToken cancel)
    {
        var hand = await HandAsync(db, by, cancel);
        var row = await db.Deals.FindAsync([id.Value], cancel) ?? throw new DealNotFound(id);
        var deal = row.ToDeal();
        if (!hand.Authority.May(Right.SeeDeals) || !hand.Authority.Sees.Covers(deal.Owner, hand.Staff))
            throw new OutOfReach(id);
        hand.Authority.DemandChange(deal.Owner, deal.Owner, hand.Staff);
        return (row, deal, hand);
    }

    private async Task<Changed> TryWriteAsync(DealId? id, By by, Func<FunnelDb, DateTime, Task<(Deal Deal, LoggedEvent? Event)>> write, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (by.StoredKey is { } key && await db.DoneRequests.FindAsync([key], cancel) is { } done)
        {
            var hand = await HandAsync(db, by, cancel);
            // A new deal's request made version 1; any other belongs to its own deal.
            if (id is { } asked ? asked.Value != done.DealId : done.Version != 1)
                throw new RuleViolation("This request's key was used for something else already.");
            var row = await db.Deals.FindAsync([done.DealId], cancel) ?? throw new DealNotFound(new DealId(done.DealId));
            var present = row.ToDeal();
            // It may have been given away since.
            if (!hand.Authority.May(Right.SeeDeals) || !hand.Authority.Sees.Covers(present.Owner, hand.Staff))
                throw new OutOfReach(present.Id);
            return new Changed(present, []);
        }
        var (deal, written) = await write(db, clock.GetUtcNow().UtcDateTime);
        if (written is null)
            return new Changed(deal, []);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        signal.Wake();
        return new Changed(deal, [written]);
    }

    private static async Task<LoggedEvent> AppendAsync(FunnelDb db, DealRow row, Deal? before, Deal after, DealEvent decided, DateTime at, DateTime now, By by)
    {
        var sequence = (await db.Events.MaxAsync(e => (long?)e.Sequence) ?? 0) + 1;
        if (by.StoredKey is { } key)
            db.DoneRequests.Add(new DoneRequestRow { Key = key, DealId = after.Id.Value, Version = after.Version, At = now });
        return Append(db, row, before, after, new LoggedEvent(sequence, after.Id, after.Version, at, now, by.Actor, decided), by.Caller);
    }

    /// <summary>State, event and audit line of one decided change; saved by whoever holds the transaction.</summary>
    internal static LoggedEvent Append(FunnelDb db, DealRow row, Deal? before, Deal after, LoggedEvent logged, Caller caller)
    {
        row.Take(after);
        db.Events.Add(logged.ToRow());
        db.Audit.Add(AuditEntries.Of(logged, before, after, caller));
        return logged;
    }

    private async Task RefuseStaleAsync(FunnelDb db, Deal deal, By by, CancellationToken cancel)
    {
        if (by.ExpectedVersion is not { } expected || expected == deal.Version)
            return;
        var last = await db.Events.AsNoTracking().SingleAsync(e => e.DealId == deal.Id.Value && e.Version == deal.Version, cancel);
        var pipeline = (await PipelinesAsync(db, cancel))[deal.Pipeline];
        throw new DealConflict(deal, last.ToLogged(), pipeline.Shown(deal.Outcome, deal.Stage)?.Name ?? "");
    }

    private async Task<PipelineSet> PipelinesAsync(FunnelDb db, CancellationToken cancel)
    {
        var company = await db.Company.Select(c => new { c.CatalogVersion, c.Epoch }).SingleAsync(cancel);
        if (_pipelines is { } known && known.CatalogVersion == company.CatalogVersion && known.Epoch == company.Epoch)
            return known;
        return _pipelines = new PipelineSet(company.CatalogVersion, company.Epoch, await CatalogReader.PipelinesAsync(db, cancel));
    }
}

/// <summary>The pipelines as they stand inside a write.</summary>
public sealed record PipelineSet(long CatalogVersion, string Epoch, IReadOnlyList<Pipeline> All)
{
    public Pipeline this[PipelineId id] => All.FirstOrDefault(p => p.Id == id) ?? throw new RuleViolation("There is no such pipeline.");

    /// <summary>The pipeline that has this stage.</summary>
    public Pipeline Of(StageId stage) => All.FirstOrDefault(p => p.Find(stage) is not null) ?? throw new RuleViolation("There is no such stage.");
}
