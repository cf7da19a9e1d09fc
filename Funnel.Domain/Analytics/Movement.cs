using System.Runtime.InteropServices;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
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
public sealed record MovementVisit(DealTrack Track, Change State, Visit Visit, int Number)
{
    /// <summary>The change that began the stay and, when it ended, the one that ended it.</summary>
    internal IReadOnlyList<Change> Ends { get; init; } = [];

    internal static MovementVisit Of(Segment s, int slot, int state, Stay stay, int number, Catalog catalog) => new(s.Track(slot), s.ChangeAt(slot, state), Visits.Of(s, stay, catalog), number)
    {
        Ends = stay.Lasts ? [s.ChangeAt(slot, stay.Entered)] : [s.ChangeAt(slot, stay.Entered), s.ChangeAt(slot, stay.Left)],
    };
}

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
        var rows = pipeline.Stages.Where(s => s.Kind == StageKind.Open).ToArray();
        var rowOf = new int[rows.Max(s => s.Id.Value) + 1];
        for (var i = 0; i < rows.Length; i++)
            rowOf[rows[i].Id.Value] = i + 1;
        var sums = new Sums(rows.Length);
        foreach (var piece in Counted(history, catalog, query, () => new Sums(rows.Length), (piece, s, _, _, stay, number) =>
            {
                if ((uint)s.Stage[stay.Entered] < (uint)rowOf.Length && rowOf[s.Stage[stay.Entered]] is > 0 and var row)
                    piece.Add(row - 1, PartsOf(s, stay, number, query.Period.From.Ticks, catalog), s, stay);
            }))
            sums.Add(piece);
        return new MovementFigures(pipeline,
            [.. pipeline.Stages.Select(s => (Stage: s, Row: Array.IndexOf(rows, s))).Where(s => s.Row >= 0).Select(s => new StageMovement(s.Stage, sums.Parts[s.Row]))
                .Where(m => !m.Stage.Retired || m.Parts.Any(p => p.Count > 0))],
            [.. sums.Moves.Select(m => new Transition(rows[m.Key.Row].Id, To(m.Key.Kind, m.Key.To), m.Value)).OrderBy(t => Order(t.From)).ThenBy(t => Order(t.To)).ThenBy(t => t.To.Value)]);

        StageId To(ChangeKind kind, int stage) => kind switch { ChangeKind.Won => pipeline.Won.Id, ChangeKind.Lost => pipeline.Lost.Id, _ => new StageId(stage) };

        int Order(StageId id) => catalog.Stage(id)?.Order ?? int.MaxValue;
    }

    /// <summary>Exactly the stays one number of the table counts, the latest beginning first; without a part all that stood or moved at the stage.</summary>
    public static List<MovementVisit> VisitsAt(SalesHistory history, Catalog catalog, FunnelQuery query, StageId stage, MovementPart? part)
    {
        var found = Counted(history, catalog, query, () => new List<MovementVisit>(), (visits, s, slot, state, stay, number) =>
        {
            if (s.Stage[stay.Entered] != stage.Value)
                return;
            var (begin, end) = PartsOf(s, stay, number, query.Period.From.Ticks, catalog);
            if (part is null || part == begin || part == end)
                visits.Add(MovementVisit.Of(s, slot, state, stay, number, catalog));
        }).SelectMany(visits => visits).ToList();
        found.Sort((a, b) => (b.Visit.Entered, b.Track.Id.Value).CompareTo((a.Visit.Entered, a.Track.Id.Value)));
        return found;
    }

    /// <summary>As what a stay is counted when it begins and when it ends.</summary>
    internal static (MovementPart Begin, MovementPart End) PartsOf(MovementVisit counted, long from) => (BeginOf(counted.Visit.Entered, counted.Number, from), EndOf(counted.Visit.End));

    // What happens as the period begins happens in it.
    private static T[] Counted<T>(SalesHistory history, Catalog catalog, FunnelQuery query, Func<T> make, Action<T, Segment, int, int, Stay, int> add)
    {
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        if (end < from)
            return [];
        var match = new DealMatch(query.Filter with { Pipeline = null }, catalog);
        return history.Gather(make, (piece, s, slot) =>
        {
            var state = s.AsOf(slot, end);
            // All that happened to most deals happened before the period.
            if (state < 0 || (s.At[s.End[slot] - 1] < from && s.OutcomeAt(state) != Outcome.Open) || !match.MatchesThoughRemoved(s, state))
                return;
            var number = 0;
            foreach (var stay in Visits.In(s, slot, end))
            {
                if (stay.Lasts || s.At[stay.Left] >= from)
                    add(piece, s, slot, state, stay, number);
                number++;
            }
        });
    }

    private static (MovementPart Begin, MovementPart End) PartsOf(Segment s, Stay stay, int number, long from, Catalog catalog) =>
        (BeginOf(s.At[stay.Entered], number, from), EndOf(Visits.EndOf(s, stay, catalog)));

    private static MovementPart BeginOf(long entered, int number, long from) => entered < from ? MovementPart.AtStart : number == 0 ? MovementPart.Started : MovementPart.Entered;

    private static MovementPart EndOf(VisitEnd end) => end switch
    {
        VisitEnd.Advanced => MovementPart.Advanced,
        VisitEnd.MovedBack => MovementPart.MovedBack,
        VisitEnd.Won => MovementPart.Won,
        VisitEnd.Lost => MovementPart.Lost,
        VisitEnd.Transferred => MovementPart.Transferred,
        VisitEnd.Removed => MovementPart.Removed,
        _ => MovementPart.AtEnd,
    };

    private static Pipeline PipelineOf(Catalog catalog, FunnelQuery query) =>
        (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");

    /// <summary>The table of some of the deals.</summary>
    private sealed class Sums(int rows)
    {
        public Tally[][] Parts { get; } = [.. Enumerable.Range(0, rows).Select(_ => new Tally[Enum.GetValues<MovementPart>().Length])];

        /// <summary>From a row by a win, a loss, or another change that enters a stage.</summary>
        public Dictionary<(int Row, ChangeKind Kind, int To), Tally> Moves { get; } = [];

        public void Add(int row, (MovementPart Begin, MovementPart End) parts, Segment s, Stay stay)
        {
            var one = new Tally(1, s.Amount[stay.Last]);
            Parts[row][(int)parts.Begin] += one;
            Parts[row][(int)parts.End] += one;
            if (parts.End is MovementPart.Removed or MovementPart.AtEnd)
                return;
            var (kind, to) = s.Kind[stay.Left] is ChangeKind.Won or ChangeKind.Lost ? (s.Kind[stay.Left], 0) : (ChangeKind.Moved, s.Stage[stay.Left]);
            CollectionsMarshal.GetValueRefOrAddDefault(Moves, (row, kind, to), out _) += one;
        }

        public void Add(Sums other)
        {
            for (var row = 0; row < rows; row++)
                for (var part = 0; part < Parts[row].Length; part++)
                    Parts[row][part] += other.Parts[row][part];
            foreach (var (move, tally) in other.Moves)
                CollectionsMarshal.GetValueRefOrAddDefault(Moves, move, out _) += tally;
        }
    }
}
