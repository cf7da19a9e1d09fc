using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>A change of stage that stands; <see cref="From"/> is null for a new deal. For a win or loss <see cref="To"/> is the pipeline's closing stage.</summary>
public sealed record StageMove(DealTrack Track, Change State, Stage? From, Stage To, EmployeeId? Owner);

public static class Moves
{
    /// <summary>The latest changes of stage newest first; creations and losses only when asked for.</summary>
    public static IReadOnlyList<StageMove> Latest(SalesHistory history, Catalog catalog, DealFilter filter, DateTime asOf, int count, bool onlyForward = true)
    {
        if (count <= 0)
            return [];
        var (match, instant) = (new DealMatch(filter, catalog), asOf.Ticks);
        var pieces = history.Gather(() => new PriorityQueue<StageMove, (long At, long Sequence)>(), (latest, s, slot) =>
        {
            var floor = latest.Count < count ? long.MinValue : latest.Peek().State.At;
            if (s.At[s.End[slot] - 1] < floor || s.AsOf(slot, instant) is not (>= 0 and var now) || s.Has(now, Mark.Removed))
                return;
            foreach (var move in Of(s.Track(slot), catalog, instant))
            {
                if (move.State.At < floor || !match.Matches(move.State) || (onlyForward && !IsForward(move)))
                    continue;
                latest.Enqueue(move, (move.State.At, move.State.Sequence));
                if (latest.Count > count)
                    latest.Dequeue();
            }
        });
        return [.. pieces.SelectMany(p => p.UnorderedItems.Select(i => i.Element)).OrderByDescending(m => m.State.At).ThenByDescending(m => m.State.Sequence).Take(count)];
    }

    /// <summary>How often deals went from one stage to another in the period, by stage ids; a win or loss goes to the pipeline's closing stage.</summary>
    public static Dictionary<(StageId From, StageId To), int> Transitions(SalesHistory history, Catalog catalog, InstantRange period, DealFilter filter)
    {
        var matches = filter.Against(catalog);
        var counts = new Dictionary<(StageId From, StageId To), int>();
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(period.To.Ticks - 1, out var state) || state.Removed)
                continue;
            foreach (var move in Of(track, catalog, period.To.Ticks - 1))
            {
                if (move.From is null || move.State.At < period.From.Ticks || !matches(move.State))
                    continue;
                var key = (move.From.Id, move.To.Id);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }
        return counts;
    }

    /// <summary>All changes of stage of one deal as known at an instant (UTC ticks), oldest first.</summary>
    public static List<StageMove> Of(DealTrack track, Catalog catalog, long instant)
    {
        var moves = new List<StageMove>();
        Stage? from = null;
        foreach (var c in track.Changes)
        {
            if (!c.ChangesStage || !c.StandsAt(instant) || catalog.Stage(c.Stage) is not { } stage || catalog.Pipeline(c.Pipeline) is not { } pipeline)
                continue;
            var to = c.Kind switch { ChangeKind.Won => pipeline.Won, ChangeKind.Lost => pipeline.Lost, _ => stage };
            moves.Add(new StageMove(track, c, from, to, c.Owner));
            from = to;
        }
        return moves;
    }

    private static bool IsForward(StageMove move) =>
        move.From is { Kind: StageKind.Open } from && (move.To.Kind == StageKind.Won || (move.To.Kind == StageKind.Open && move.To.Order > from.Order));
}
