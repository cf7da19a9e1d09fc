using Funnel.Domain.Common;

namespace Funnel.Domain.Marketing;

/// <summary>Where a first contact came from.</summary>
public sealed record Channel(ChannelId Id, string Name);
