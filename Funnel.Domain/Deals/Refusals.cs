using Funnel.Domain.Common;

namespace Funnel.Domain.Deals;

/// <summary>Somebody else changed the deal first; <see cref="Last"/> is their change, <see cref="Stage"/> names the stage (or won, lost) it holds now.</summary>
public sealed class DealConflict(Deal current, LoggedEvent last, string stage)
    : Exception($"{last.Actor.Name} changed this deal first. It is in “{stage}” now.")
{
    public string Stage { get; } = stage;

    public Deal Current { get; } = current;

    public LoggedEvent Last { get; } = last;
}

public sealed class DealNotFound(DealId id) : Exception($"There is no deal {id}.");
