using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>A playbook as it is wished for. A step without a number (0) is a new one; a step of before that is left out is retired.</summary>
/// <param name="Version">The version that was seen, 0 where there was none; null replaces whatever stands.</param>
public sealed record PlaybookWish(StageId Stage, string? Goal, string? Text, IReadOnlyList<PlaybookStep> Steps, int? Version);

/// <summary>Somebody else has changed the playbook since it was seen; nothing was saved.</summary>
public sealed class PlaybookConflict(PlaybookVersion theirs) : RuleViolation("{0} has changed this playbook meanwhile. Nothing was saved.", theirs.By.Name)
{
    public PlaybookVersion Theirs { get; } = theirs;
}

/// <summary>The only way to change playbooks: a new version, beside those before, with its audit line.</summary>
public sealed class PlaybookStore(AuditedChanges changes, TailSignal signal, TimeProvider clock)
{
    private const string Action = "playbook.changed";

    /// <summary>The version that stands afterwards; that of before where nothing is different.</summary>
    public Task<int> SetAsync(Caller by, PlaybookWish wish, CancellationToken cancel = default) => SetAsync(by, wish, clock.GetUtcNow().UtcDateTime, cancel);

    /// <summary>As above, of what was in force from an instant (UTC) before it came here.</summary>
    internal async Task<int> SetAsync(Caller by, PlaybookWish wish, DateTime at, CancellationToken cancel)
    {
        var version = await changes.RunAsync(by, Right.ManageSettings, Action, null, async (db, _) =>
        {
            var stage = await db.Stages.AsNoTracking().SingleOrDefaultAsync(s => s.Id == wish.Stage.Value, cancel);
            if (stage is not { Kind: StageKind.Open, Retired: false })
                throw new RuleViolation("Only an open stage has a playbook.");
            var before = await db.Playbooks.AsNoTracking().Where(p => p.StageId == stage.Id).OrderBy(p => p.Version).LastOrDefaultAsync(cancel) is { } row ? PlaybookBodies.ToVersion(row) : null;
            var wished = Made(wish, before?.Playbook);
            var body = PlaybookBodies.Write(wished);
            // As it is wished already, by whomever: asking twice is no conflict.
            if (body == (before is null ? PlaybookBodies.Write(new Playbook(wish.Stage, null, null, [])) : PlaybookBodies.Write(before.Playbook)))
                return (before?.Version ?? 0, null);
            if (wish.Version is { } seen && seen != (before?.Version ?? 0))
                throw before is null ? new RuleViolation("This playbook was never written. Look at it again.") : new PlaybookConflict(before);
            var made = new PlaybookRow
            {
                Number = (await db.Playbooks.MaxAsync(p => (long?)p.Number, cancel) ?? 0) + 1,
                StageId = stage.Id,
                Version = (before?.Version ?? 0) + 1,
                // History is read in order: a clock set back must not put a version before the last.
                At = before is { } last && last.At > at ? last.At : at,
                ActorId = by.Actor.Employee?.Value,
                ActorName = by.Actor.Name,
                Body = body,
            };
            db.Playbooks.Add(made);
            (await db.Company.SingleAsync(cancel)).CatalogVersion++;
            return (made.Version, new AuditNote(Action, stage.Name, before is null ? null : Said(before.Playbook), Said(wished)));
        }, cancel);
        signal.Wake();
        return version;
    }

    private static Playbook Made(PlaybookWish wish, Playbook? before)
    {
        var known = before?.All.ToDictionary(s => s.Id) ?? [];
        var next = known.Keys.Select(id => id.Value).DefaultIfEmpty().Max();
        var steps = new List<PlaybookStep>();
        foreach (var step in wish.Steps)
        {
            if (step.Id.Value != 0 && !known.ContainsKey(step.Id))
                throw new RuleViolation("The playbook has no step {0}.", step.Id.Value);
            steps.Add(step.Id.Value == 0 ? step with { Id = new StepId(++next) } : step);
        }
        steps.AddRange(known.Values.Where(s => steps.All(made => made.Id != s.Id)).Select(s => s with { Retired = true }));
        return new Playbook(wish.Stage, wish.Goal, wish.Text, steps);
    }

    private static string Said(Playbook playbook) => AuditFacts.Write(
        ("goal", playbook.Goal.Length == 0 ? null : playbook.Goal),
        ("steps", string.Join("; ", playbook.Steps.Select(s => s.Title))),
        ("required", playbook.Steps.Any(s => s.Blocks) ? string.Join("; ", playbook.Steps.Where(s => s.Blocks).Select(s => s.Title)) : null));
}
