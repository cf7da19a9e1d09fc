using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Deals;

public enum DeedKind { Done, Reopened, Attached, Withdrawn }

/// <summary>What an event says to a playbook: a step ticked or opened again (<see cref="Text"/> is its title), a document attached (its kind) or withdrawn.</summary>
/// <param name="Document">The version of the deal that attached the document.</param>
public sealed record Deed(DeedKind Kind, string Text, StageId Stage = default, StepId? Step = null, int Document = 0)
{
    /// <summary>Null for events that no playbook asks for.</summary>
    public static Deed? Of(DealEvent e, int version) => e switch
    {
        StepCompleted s => new(DeedKind.Done, s.Step, s.Stage, s.Id),
        StepReopened s => new(DeedKind.Reopened, s.Step, s.Stage, s.Id),
        DocumentAttached d => new(DeedKind.Attached, d.Kind, Document: version),
        DocumentWithdrawn w => new(DeedKind.Withdrawn, "", Document: w.Document),
        _ => null,
    };
}

/// <summary>What was done for a deal as playbooks see it: ticks stay when the deal leaves the stage and comes back.</summary>
public sealed class DealWork
{
    private readonly ImmutableArray<Deed> _deeds;

    /// <param name="standing">Oldest first; those taken back are left out.</param>
    public DealWork(IEnumerable<Deed> standing) => _deeds = [.. standing];

    public static DealWork None { get; } = new([]);

    /// <summary>Of a deal's log in the order of its versions; changes taken back count as never made.</summary>
    public static DealWork Of(IReadOnlyCollection<(int Version, DealEvent Event)> log)
    {
        var undone = log.Select(l => l.Event).OfType<ChangeUndone>().Select(u => u.Undone).ToHashSet();
        return new DealWork(log.Where(l => !undone.Contains(l.Version)).Select(l => Deed.Of(l.Event, l.Version)).OfType<Deed>());
    }

    /// <summary>The only place that says whether a deal has a document of a kind; upper and lower case alike, withdrawn ones not counted.</summary>
    public bool HasDocument(string kind) => _deeds.Any(d => d.Kind == DeedKind.Attached && string.Equals(d.Text, kind, StringComparison.OrdinalIgnoreCase)
        && !_deeds.Any(w => w.Kind == DeedKind.Withdrawn && w.Document == d.Document));

    public bool IsTicked(StageId stage, PlaybookStep step)
    {
        for (var i = _deeds.Length - 1; i >= 0; i--)
            if (Is(_deeds[i], stage, step))
                return _deeds[i].Kind == DeedKind.Done;
        return false;
    }

    /// <summary>Whether a deed is about a step: by its number, or where the event has none by its title.</summary>
    public static bool Is(Deed deed, StageId stage, PlaybookStep step) => deed.Kind is DeedKind.Done or DeedKind.Reopened && deed.Stage == stage
        && (deed.Step is { } id ? id == step.Id : string.Equals(deed.Text, step.Title, StringComparison.OrdinalIgnoreCase));

    public bool IsDone(StageId stage, PlaybookStep step, DealFields filled) => step.Kind switch
    {
        StepKind.Field => (filled & step.Field) != DealFields.None,
        StepKind.Document => HasDocument(step.Document!),
        _ => IsTicked(stage, step),
    };
}
