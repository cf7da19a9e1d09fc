using Funnel.Domain.Common;

namespace Funnel.Domain.Deals;

/// <summary>Somebody else changed the deal first; <see cref="Last"/> is their change.</summary>
public sealed class DealConflict(Deal current, LoggedEvent last)
    : Exception($"{last.Actor.Name} changed this deal first.")
{
    public Deal Current { get; } = current;

    public LoggedEvent Last { get; } = last;
}

public sealed class DealNotFound(DealId id) : Exception($"There is no deal {id}.");
