using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>What a stay in a stage was at the start of a period, how it began in it, how it ended in it, and whether it lasts at its end.</summary>
public enum MovementPart { AtStart, Started, Entered, Advanced, MovedBack, Won, Lost, Transferred, Removed, AtEnd }

/// <summary>So many stays, and their deals' amounts in minor units: as each left the stage, or as it is at the end.</summary>
public readonly record struct Tally(int Count, long Value)
{
    public static Tally operator +(Tally a, Tally b) => new(a.Count + b.Count, a.Value + b.Value);
}

/// <summary>How often deals went from one stage to another; a win or loss goes to the pipeline's closing stage.</summary>
public sealed record Transition(StageId From, StageId To, Tally Deals);

/// <summary>
/// One open stage over a period. Always: at start + started + entered = advanced + moved back + won + lost + transferred + removed + at end,
/// by count and by value, because a stay has one amount in every part it is counted in.
/// </summary>
public sealed record StageMovement(Stage Stage, IReadOnlyList<Tally> Parts)
{
    public Tally this[MovementPart part] => Parts[(int)part];

    /// <summary>All that came in the period, new or from elsewhere.</summary>
    public Tally In => this[MovementPart.Started] + this[MovementPart.Entered];

    /// <summary>All that left in the period, whereto ever.</summary>
    public Tally Out => this[MovementPart.Advanced] + this[MovementPart.MovedBack] + this[MovementPart.Won]
        + this[MovementPart.Lost] + this[MovementPart.Transferred] + this[MovementPart.Removed];
}

/// <summary>A stay that is counted: the deal, its state at the end of the query, the stay and which of the deal's stays it is, from 0.</summary>
public sealed record MovementVisit(DealTrack Track, Change State, Visit Visit, int Number);

/// <summary>A pipeline's stages in order; retired ones only where something stood or moved.</summary>
public sealed record MovementFigures(Pipeline Pipeline, IReadOnlyList<StageMovement> Stages, IReadOnlyList<Transition> Transitions)
{
    public Tally Sum(MovementPart part) => Stages.Aggregate(default(Tally), (sum, s) => sum + s[part]);
}

/// <summary>
/// What moved, stage by stage. It counts stays, so a deal that returns counts again. Filters ask about the deal as it is at the query's end; of the pipeline
/// only the stages count, so that a deal moved to another pipeline, or removed, is still told of where it had been.
/// </summary>
public static class Movement
{
    public static MovementFigures Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var pipeline = PipelineOf(catalog, query);
        var sums = pipeline.Stages.Where(s => s.Kind == StageKind.Open).ToDictionary(s => s.Id, _ => new Tally[Enum.GetValues<MovementPart>().Length]);
        var moves = new Dictionary<(StageId From, StageId To), Tally>();
        foreach (var counted in Stays(history, catalog, query))
        {
            var visit = counted.Visit;
            if (!sums.TryGetValue(visit.Stage, out var parts))
                continue;
            var one = new Tally(1, visit.Amount);
            var (begin, end) = PartsOf(counted, query.Period.From.Ticks);
            parts[(int)begin] += one;
            parts[(int)end] += one;
            if (WhereTo(visit, pipeline) is { } to)
                moves[(visit.Stage, to)] = moves.GetValueOrDefault((visit.Stage, to)) + one;
        }
        return new MovementFigures(pipeline,
            [.. pipeline.Stages.Where(s => sums.TryGetValue(s.Id, out var parts) && (!s.Retired || parts.Any(p => p.Count > 0))).Select(s => new StageMovement(s, sums[s.Id]))],
            [.. moves.Select(m => new Transition(m.Key.From, m.Key.To, m.Value)).OrderBy(t => Order(t.From)).ThenBy(t => Order(t.To)).ThenBy(t => t.To.Value)]);

        int Order(StageId id) => catalog.Stage(id)?.Order ?? int.MaxValue;
    }

    /// <summary>Exactly the stays one number of the table counts, the latest beginning first; without a part all that stood or moved at the stage.</summary>
    public static List<MovementVisit> VisitsAt(SalesHistory history, Catalog catalog, FunnelQuery query, StageId stage, MovementPart? part)
    {
        var found = new List<MovementVisit>();
        foreach (var counted in Stays(history, catalog, query))
        {
            if (counted.Visit.Stage != stage)
                continue;
            var (begin, end) = PartsOf(counted, query.Period.From.Ticks);
            if (part is null || part == begin || part == end)
                found.Add(counted);
        }
        found.Sort((a, b) => (b.Visit.Entered, b.Track.Id.Value).CompareTo((a.Visit.Entered, a.Track.Id.Value)));
        return found;
    }

    // What happens as the period begins happens in it.
    private static IEnumerable<MovementVisit> Stays(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        if (end < from)
            yield break;
        var matches = (query.Filter with { Pipeline = null }).Against(catalog);
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(end, out var state) || !matches(state with { Removed = false }))
                continue;
            var visits = Visits.Of(track, end, catalog);
            for (var i = 0; i < visits.Count; i++)
                if (visits[i].Left is not { } left || left >= from)
                    yield return new MovementVisit(track, state, visits[i], i);
        }
    }

    private static (MovementPart Begin, MovementPart End) PartsOf(MovementVisit counted, long from) =>
        (counted.Visit.Entered < from ? MovementPart.AtStart : counted.Number == 0 ? MovementPart.Started : MovementPart.Entered, counted.Visit.End switch
        {
            VisitEnd.Advanced => MovementPart.Advanced,
            VisitEnd.MovedBack => MovementPart.MovedBack,
            VisitEnd.Won => MovementPart.Won,
            VisitEnd.Lost => MovementPart.Lost,
            VisitEnd.Transferred => MovementPart.Transferred,
            VisitEnd.Removed => MovementPart.Removed,
            _ => MovementPart.AtEnd,
        });

    private static StageId? WhereTo(in Visit visit, Pipeline pipeline) => visit.End switch
    {
        VisitEnd.Won => pipeline.Won.Id,
        VisitEnd.Lost => pipeline.Lost.Id,
        VisitEnd.Removed or VisitEnd.StillThere => null,
        _ => visit.To,
    };

    private static Pipeline PipelineOf(Catalog catalog, FunnelQuery query) =>
        (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");
}
