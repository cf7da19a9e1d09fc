using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

// The gate of playbooks, and their ticks. Imports and samples write by BulkWriter, past the gate: what they bring has happened already.
public sealed partial class DealStore
{
    private static readonly string[] KindsOfWork = ["step-completed", "step-reopened", "document-attached", "document-withdrawn", "undone"];

    /// <summary>Ticks a step of the present stage's playbook, or opens it again; a step that is so already changes nothing. Throws as <c>ChangeAsync</c> does.</summary>
    public Task<Changed> StepAsync(DealId id, StepId step, bool done, By by, CancellationToken cancel = default) =>
        WriteAsync(id, by, async (db, now) =>
        {
            var (row, before, _) = await OpenAsync(db, id, by, cancel);
            await RefuseStaleAsync(db, before, by, cancel);
            var at = now > before.LastEventAt ? now : before.LastEventAt;
            var playbooks = (await PipelinesAsync(db, cancel)).Playbooks;
            if (before.Tick(playbooks.Of(before.Stage), step, done, await WorkAsync(db, id, cancel)) is not { } decided)
                return (before, null);
            var after = before.Apply(decided, at);
            return (after, await AppendAsync(db, row, before, after, decided, at, now, by));
        }, cancel);

    /// <summary>The change as it may be made: itself, or with the reason why it passes; refused with what is missing, or for whom may not pass over it.</summary>
    private static async Task<DealEvent> ThroughGateAsync(FunnelDb db, PipelineSet set, Deal before, DealEvent change, Authority who, By by, CancellationToken cancel)
    {
        var own = set[before.Pipeline];
        if (!Gate.Guards(before, change, own) || set.Playbooks.Of(before.Stage) is not { } playbook || !playbook.Steps.Any(s => s.Blocks))
            return change;
        var missing = PlaybookState.Of(playbook, before.Filled(), await WorkAsync(db, before.Id, cancel)).Missing;
        if (missing.IsEmpty)
            return change;
        if (by.Override is null)
            throw new PlaybookGate(own.Find(before.Stage)?.Name ?? "", missing);
        who.Demand(Right.OverridePlaybook);
        return Gate.Pass(change, by.Override, missing);
    }

    private static async Task<DealWork> WorkAsync(FunnelDb db, DealId id, CancellationToken cancel)
    {
        var rows = await db.Events.AsNoTracking().Where(e => e.DealId == id.Value && KindsOfWork.Contains(e.Kind)).OrderBy(e => e.Version).ToListAsync(cancel);
        return DealWork.Of([.. rows.Select(r => (r.Version, EventBodies.Read(r.Kind, r.Body)))]);
    }
}
