using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>The life of one deal: a view of its changes in the history it was asked of, which stays as it was when later events come.</summary>
public sealed class DealTrack
{
    private Change[]? _changes;

    internal DealTrack(Segment segment, int slot) => (Segment, Slot) = (segment, slot);

    public DealId Id => new(Segment.FirstDeal + Slot);

    /// <summary>Oldest first. Made when first asked for: a figure over all deals asks the members below where they answer it.</summary>
    public ReadOnlySpan<Change> Changes => _changes ??= Segment.ChangesOf(Slot);

    public DateTime CreatedAt => new(Segment.At[Segment.Start[Slot]], DateTimeKind.Utc);

    /// <summary>The newest state, undone changes left out.</summary>
    public Change Now => Segment.ChangeAt(Slot, Segment.Newest(Slot));

    public int Version => Segment.Version[Slot];

    internal Segment Segment { get; }

    internal int Slot { get; }

    /// <summary>The state as it was known at an instant (UTC ticks), or false before the deal was created.</summary>
    public bool TryAsOf(long instant, out Change state)
    {
        var i = Segment.AsOf(Slot, instant);
        state = i < 0 ? default : Segment.ChangeAt(Slot, i);
        return i >= 0;
    }

    /// <summary>
    /// How far the deal, in a state it had at an instant, was through the playbook its stage had then; null where there was none with steps, and for closed deals.
    /// </summary>
    public PlaybookState? PlaybookAt(DateTime instant, in Change state, Catalog catalog)
    {
        if (catalog.Playbooks.IsEmpty || state.Outcome != Outcome.Open || catalog.Playbooks.Of(state.Stage, instant) is not { Steps.IsEmpty: false } playbook)
            return null;
        var facts = state.Facts;
        var filled = Gate.Filled(state.Amount, state.ExpectedClose is not null, facts.Channel is not null, facts.Customer is not null, !facts.Products.IsDefaultOrEmpty, state.Owner is not null);
        return PlaybookState.Of(playbook, filled, Segment.WorkUntil(Slot, Segment.End[Slot] - 1, instant.Ticks));
    }

    /// <summary>Whose the deal was just before and just after the event.</summary>
    public (EmployeeId? Before, EmployeeId? After) OwnersAround(LoggedEvent e)
    {
        Change? before = null, after = null;
        foreach (var change in Changes)
        {
            var at = e.At.Ticks;
            if (change.Version < e.Version && change.UndoneAt >= at)
                before = change;
            if (change.Version <= e.Version && (change.UndoneAt > at || change.Version == e.Version))
                after = change;
        }
        return (before?.Owner ?? after?.Owner, after?.Owner);
    }
}
