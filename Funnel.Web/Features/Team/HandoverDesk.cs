using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Web.Data;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Team;

/// <summary>A deal somebody wants to hand to a proposed owner, as they saw it.</summary>
public sealed record ChosenHandover(DealId Deal, EmployeeId To, int? Version = null);

/// <summary>A batch as it is shown: its handovers within reach, those that stand, and what became of them.</summary>
public sealed record HandoverBatch(int Id, DateTime At, string By, IReadOnlyList<HandedOver> Standing, int Undone, HandoverResult Result);

/// <summary>Proposing, applying, undoing: one way for the page and for programs.</summary>
public sealed class HandoverDesk(LiveHistory live, HandoverStore store, TimeProvider clock)
{
    private const int BatchesRead = 100;

    public static HandoverPlan Plan(LiveState state, Effectiveness skills, bool onlyOverNorm) =>
        Handover.Plan(state.History, state.Catalog, skills, Handover.Between(skills.Query.Filter), onlyOverNorm);

    /// <summary>
    /// Hands over what the rules propose at this moment; the rest is refused deal by deal. Answers once it can be read back; a repeated request is answered with what it
    /// did the first time.
    /// </summary>
    /// <param name="chosen">Null for everything that is proposed.</param>
    public async Task<HandoverReceipt> ApplyAsync(By by, FunnelQuery query, IReadOnlyList<ChosenHandover>? chosen, bool onlyOverNorm = false, CancellationToken cancel = default)
    {
        if (await store.RepeatedAsync(by, cancel) is { } repeated)
            return repeated with { Refused = [.. LeftAlone(repeated, chosen ?? [])] };
        var state = live.Now;
        var skills = Effectiveness.Of(state.History, state.Catalog, query);
        var (wishes, refused) = chosen is null
            ? ([.. Plan(state, skills, onlyOverNorm).Proposals.Select(p => new WishedHandover(ToHanded(p), p.Track.Version))], [])
            : Judge(state, skills, chosen);
        var receipt = await store.ApplyAsync(by, wishes, cancel);
        if (receipt.Sequence is { } sequence)
            await live.ReachedAsync(sequence, cancel);
        return receipt with { Refused = [.. refused, .. receipt.Refused] };
    }

    private static (List<WishedHandover> Wishes, List<RefusedHandover> Refused) Judge(LiveState state, Effectiveness skills, IReadOnlyList<ChosenHandover> chosen)
    {
        // Whether the deal is within reach is the store's question: what it cannot see it calls unknown.
        var within = Handover.Between(skills.Query.Filter);
        var tracks = chosen.Select(c => state.History.Find(c.Deal) is { Now.Removed: false } track && within.Covers(track.Now.Owner, state.Catalog.Staff) ? track : null).ToList();
        var known = chosen.Zip(tracks).Where(c => c.Second is not null).Select(c => (Choice: c.First, Track: c.Second!)).ToList();
        var proposals = Handover.Check(state.Catalog, skills, within, [.. known.Select(k => (k.Track, k.Choice.To))]);
        return (
            [.. known.Zip(proposals).Where(k => k.Second is not null).Select(k => new WishedHandover(ToHanded(k.Second!), k.First.Choice.Version))],
            [
                .. chosen.Zip(tracks).Where(c => c.Second is null).Select(c => new RefusedHandover(c.First.Deal, new RuleViolation("There is no deal {0}.", c.First.Deal.ToString()))),
                .. known.Zip(proposals).Where(k => k.Second is null).Select(k => new RefusedHandover(k.First.Choice.Deal, new RuleViolation("This handover is not proposed any more."))),
            ]);
    }

    // What the first request refused is not kept: of a deal it left alone only that is told.
    private static IEnumerable<RefusedHandover> LeftAlone(HandoverReceipt repeated, IReadOnlyList<ChosenHandover> chosen)
    {
        var done = repeated.Done.Select(d => d.Deal).ToHashSet();
        return chosen.Select(c => c.Deal).Distinct().Where(d => !done.Contains(d)).Select(d => new RefusedHandover(d, new RuleViolation("This handover was not made. Ask for it anew.")));
    }

    /// <summary>Null when there is no such batch within reach.</summary>
    /// <param name="deals">Of the batch; null for all.</param>
    public async Task<HandoverReceipt?> UndoAsync(int batch, By by, IReadOnlySet<DealId>? deals = null, CancellationToken cancel = default)
    {
        var receipt = await store.UndoAsync(batch, by, deals, cancel);
        if (receipt?.Sequence is { } sequence)
            await live.ReachedAsync(sequence, cancel);
        return receipt;
    }

    /// <summary>The latest batches with what became of their deals, the newest first; handovers between others are left out.</summary>
    public async Task<IReadOnlyList<HandoverBatch>> ReadAsync(Reach within, CancellationToken cancel = default) =>
        Batches(live.Now, await RowsAsync(cancel), within, clock.GetUtcNow().UtcDateTime);

    public Task<IReadOnlyList<HandoverBatchRow>> RowsAsync(CancellationToken cancel = default) => store.ReadAsync(BatchesRead, cancel);

    /// <summary>As they stood at an instant (UTC): what was handed over or undone later was not known then.</summary>
    public static IReadOnlyList<HandoverBatch> Batches(LiveState state, IReadOnlyList<HandoverBatchRow> rows, Reach within, DateTime asOf)
    {
        var batches = new List<HandoverBatch>();
        foreach (var row in rows.Where(r => r.At <= asOf))
        {
            var shown = row.Deals.Where(d => within.Covers(new EmployeeId(d.FromId), state.Catalog.Staff) || within.Covers(new EmployeeId(d.ToId), state.Catalog.Staff)).ToList();
            if (shown.Count == 0)
                continue;
            var standing = shown.Where(d => !(d.UndoneAt <= asOf) && StillMade(state.History, d, asOf)).Select(d => d.ToHanded(row.At)).ToList();
            batches.Add(new HandoverBatch(row.Id, row.At, row.ActorName, standing, shown.Count - standing.Count, HandoverResult.Of(state.History, state.Catalog, standing, asOf)));
        }
        return batches;
    }

    // Undone on the deal's own page: the batch knows nothing of it, the log does.
    private static bool StillMade(SalesHistory history, HandoverRow row, DateTime asOf)
    {
        if (history.Find(new DealId(row.DealId)) is not { } track)
            return true;
        foreach (var change in track.Changes)
            if (change.Version == row.Version)
                return change.UndoneAt > asOf.Ticks;
        return true;
    }

    private static HandedOver ToHanded(HandoverProposal p) =>
        new(p.Track.Id, p.Stage.Id, p.State.AtUtc, p.From.Id, p.To.Id, p.FromSkill.Rate, p.ToSkill.Rate, p.ChanceBefore, p.ChanceAfter, p.State.Amount, p.Gain);
}
