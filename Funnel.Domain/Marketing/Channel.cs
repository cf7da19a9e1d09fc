using Funnel.Domain.Common;

namespace Funnel.Domain.Marketing;

/// <summary>Where a first contact came from.</summary>
public sealed record Channel(ChannelId Id, string Name)
{
    /// <summary>Out of use: it stays in past figures and is offered no more.</summary>
    public bool Retired { get; init; }
}
