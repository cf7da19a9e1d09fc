using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Pipelines;

/// <summary>A pipeline as somebody saved it: from <see cref="At"/> (UTC) on it was <see cref="After"/>, standing at <see cref="Order"/> among the others.</summary>
public sealed record PipelineChange(long Number, DateTime At, Actor By, Pipeline After, int Order);

/// <summary>How the pipelines came to be what they are, in the order they were saved. Immutable.</summary>
public sealed class PipelineHistory
{
    public static readonly PipelineHistory Empty = new([]);

    private readonly ImmutableArray<PipelineChange> _changes;
    private readonly long[] _instants;

    public PipelineHistory(IEnumerable<PipelineChange> changes)
    {
        _changes = [.. changes.OrderBy(c => c.Number)];
        _instants = [.. _changes.Select(c => c.At.Ticks).Distinct().Order()];
    }

    /// <summary>How many of the moments at which something was saved had come at an instant (UTC); <see cref="Moments"/> is the present.</summary>
    public int MomentAt(DateTime instant) => Array.BinarySearch(_instants, instant.Ticks) is var i && i >= 0 ? i + 1 : ~i;

    public int Moments => _instants.Length;

    /// <summary>
    /// The pipelines as they were after so many moments. One that was never saved anew was always as it is now; before its first record it was as that record says. A stage
    /// that came later is known, but takes no deals yet: what stands there by an import of older days keeps its name and counts for the stage before.
    /// </summary>
    public IReadOnlyList<Pipeline> After(int moments, IReadOnlyList<Pipeline> now)
    {
        var until = moments == 0 ? long.MinValue : _instants[moments - 1];
        var records = _changes.ToLookup(c => c.After.Id);
        return
        [
            .. now.Select((pipeline, order) => records[pipeline.Id] is var mine && (mine.LastOrDefault(c => c.At.Ticks <= until) ?? mine.FirstOrDefault()) is { } then
                    ? (Pipeline: WithLater(then.After, pipeline), then.Order) : (Pipeline: pipeline, Order: order))
                .OrderBy(p => p.Pipeline.Retired).ThenBy(p => p.Order).ThenBy(p => p.Pipeline.Id.Value).Select(p => p.Pipeline),
        ];
    }

    private static Pipeline WithLater(Pipeline then, Pipeline now) => now.Stages.All(s => then.Find(s.Id) is not null) ? then
        : new Pipeline(then.Id, then.Name, [.. then.Stages, .. now.Stages.Where(s => then.Find(s.Id) is null).Select(s => s with { Retired = true })], then.Retired);
}
