using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Plans;

/// <summary>One change of one target, never edited. Null before: there was none; null after: it was taken away. Numbers rise in the order of commits.</summary>
public sealed record PlanChange(long Number, DateTime At, Actor By, PlanKey Key, long? Before, long? After);

/// <summary>A target as it stands; <see cref="Version"/> is the number of the change that made it so.</summary>
public readonly record struct PlanTarget(long? Value, long Version);

/// <summary>Every change of every target. Immutable; what was planned at any moment is <see cref="AsOf"/>.</summary>
public sealed class PlanHistory
{
    private readonly ImmutableArray<PlanChange> _changes;
    private PlanSet? _now;

    private PlanHistory(ImmutableArray<PlanChange> changes) => _changes = changes;

    public static PlanHistory Empty { get; } = new([]);

    /// <summary>Of the last change taken in.</summary>
    public long Number => _changes.IsEmpty ? 0 : _changes[^1].Number;

    public IReadOnlyList<PlanChange> Changes => _changes;

    public PlanSet Now => _now ??= AsOf(DateTime.MaxValue);

    /// <summary>This history and what was changed since, in the order of numbers; what it holds already changes nothing.</summary>
    public PlanHistory With(IEnumerable<PlanChange> later)
    {
        var (number, added) = (Number, new List<PlanChange>());
        foreach (var change in later)
        {
            if (change.Number <= number)
                continue;
            added.Add(change);
            number = change.Number;
        }
        return added.Count == 0 ? this : new PlanHistory(_changes.AddRange(added));
    }

    public PlanSet AsOf(DateTime instant)
    {
        var targets = new Dictionary<PlanKey, PlanTarget>();
        foreach (var change in _changes)
            if (change.At <= instant)
                targets[change.Key] = new PlanTarget(change.After, change.Number);
        return new PlanSet(targets);
    }

    /// <summary>How one target came to be what it is, the latest change first.</summary>
    public IEnumerable<PlanChange> Of(PlanKey key) => _changes.Where(c => c.Key == key).Reverse();
}

/// <summary>All targets at one instant. Immutable.</summary>
public sealed class PlanSet
{
    private readonly Dictionary<PlanKey, PlanTarget> _targets;

    internal PlanSet(Dictionary<PlanKey, PlanTarget> targets) => _targets = targets;

    public static PlanSet Empty { get; } = new([]);

    public static PlanSet Of(IEnumerable<(PlanKey Key, long Value)> targets) => new(targets.ToDictionary(t => t.Key, t => new PlanTarget(t.Value, 0)));

    public PlanTarget this[PlanKey key] => _targets.GetValueOrDefault(key);

    public IEnumerable<(PlanKey Key, PlanTarget Target)> All => _targets.Where(t => t.Value.Value is not null).Select(t => (t.Key, t.Value));
}
