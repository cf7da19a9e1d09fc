using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Marketing;

/// <summary>
/// One change of what a channel is said to have cost in a month, never edited: at <see cref="At"/> (UTC) it became <see cref="After"/>. Null before: nothing was entered;
/// null after: it was taken away. Numbers rise in the order of commits.
/// </summary>
public sealed record SpendChange(long Number, DateTime At, Actor By, ChannelId Channel, DateOnly Month, long? Before, long? After);

/// <summary>How what was spent came to be what is entered now. Immutable.</summary>
public sealed class SpendHistory
{
    public static readonly SpendHistory Empty = new([]);

    private readonly ImmutableArray<SpendChange> _changes;
    private readonly long[] _instants;

    public SpendHistory(IEnumerable<SpendChange> changes)
    {
        _changes = [.. changes.OrderBy(c => c.Number)];
        _instants = [.. _changes.Select(c => c.At.Ticks).Distinct().Order()];
    }

    /// <summary>How many of the moments at which something was entered had come at an instant (UTC); <see cref="Moments"/> is the present.</summary>
    public int MomentAt(DateTime instant) => Array.BinarySearch(_instants, instant.Ticks) is var i && i >= 0 ? i + 1 : ~i;

    public int Moments => _instants.Length;

    /// <summary>What was entered after so many moments, by channel and month. A month that was never changed was always as it is now; before its first change it was as that change found it.</summary>
    /// <param name="now">What is entered at present.</param>
    public IReadOnlyList<ChannelSpend> After(int moments, IReadOnlyList<ChannelSpend> now)
    {
        if (moments >= Moments)
            return now;
        var until = moments == 0 ? long.MinValue : _instants[moments - 1];
        var then = now.ToDictionary(s => (s.Channel, s.Month), s => (long?)s.Amount);
        foreach (var group in _changes.GroupBy(c => (c.Channel, c.Month)))
            then[group.Key] = group.LastOrDefault(c => c.At.Ticks <= until) is { } last ? last.After : group.First().Before;
        return [.. then.Where(s => s.Value is not null).OrderBy(s => s.Key.Channel.Value).ThenBy(s => s.Key.Month).Select(s => new ChannelSpend(s.Key.Channel, s.Key.Month, s.Value!.Value))];
    }
}
