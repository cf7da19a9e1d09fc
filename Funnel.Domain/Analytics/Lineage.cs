using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>A figure whose making can be told: of a period, of a plan, the last three of one stage.</summary>
public enum LineageFigure { Won, WinRate, AverageDeal, Cycle, Open, Velocity, PlanFact, Potential, Stage, Time, Movement }

/// <summary>As what a deal, or a stay of one, is counted in a figure.</summary>
public enum CountedAs
{
    Won, Lost, Open, Expected,
    MovedOn, OpenHere, LostHere,
    Ended, Lasting,
    AtStart, Started, Entered, Advanced, MovedBack, WonHere, LostInPeriod, Transferred, Removed, AtEnd,
}

/// <summary>A deal that is counted, in the state it is counted in, with the changes that make it count, oldest first; for figures of stays, the stay.</summary>
public sealed record CountedDeal(DealTrack Track, Change State, IReadOnlyList<Change> Because, Visit? Visit = null)
{
    public long Amount => Visit?.Amount ?? State.Amount;
}

public sealed record CountedGroup(CountedAs As, IReadOnlyList<CountedDeal> Deals)
{
    public long Value { get; } = Deals.Sum(d => d.Amount);
}

/// <summary>
/// What a figure was counted from: exactly its deals (or stays), in the groups its sum is made of, each with the changes that make it count. The figures
/// themselves are counted elsewhere; a test counts every one of them again from these lists.
/// </summary>
public static class Lineage
{
    /// <summary>Which groups a figure is made of, also where they are empty.</summary>
    public static IReadOnlyList<CountedAs> GroupsOf(LineageFigure figure) => figure switch
    {
        LineageFigure.WinRate => [CountedAs.Won, CountedAs.Lost],
        LineageFigure.Open => [CountedAs.Open],
        LineageFigure.Potential => [CountedAs.Won, CountedAs.Expected],
        LineageFigure.Velocity => [CountedAs.Open, CountedAs.Won, CountedAs.Lost],
        LineageFigure.Stage => [CountedAs.MovedOn, CountedAs.OpenHere, CountedAs.LostHere],
        LineageFigure.Time => [CountedAs.Ended, CountedAs.Lasting],
        LineageFigure.Movement => [.. Enum.GetValues<MovementPart>().Select(AsOf)],
        _ => [CountedAs.Won],
    };

    public static bool IsOfStage(LineageFigure figure) => figure >= LineageFigure.Stage;

    /// <summary>Figures of a stage need one of the query's pipeline.</summary>
    public static IReadOnlyList<CountedGroup> Of(SalesHistory history, Catalog catalog, FunnelQuery query, LineageFigure figure, StageId? stage = null)
    {
        if (IsOfStage(figure) && stage is null)
            throw new RuleViolation("Say which stage.");
        // What is open is asked at the instant itself, but velocity goes by the end of a period that is over.
        var openAt = figure == LineageFigure.Velocity ? query with { AsOf = new DateTime(query.LastTick, DateTimeKind.Utc) } : query;
        var stays = figure switch
        {
            LineageFigure.Time => VisitsOf(history, catalog, query, stage!.Value),
            LineageFigure.Movement => Movement.VisitsAt(history, catalog, query, stage!.Value, null),
            _ => [],
        };
        return [.. GroupsOf(figure).Select(group => new CountedGroup(group, group switch
        {
            CountedAs.Won when figure is LineageFigure.PlanFact or LineageFigure.Potential => [.. DealLists.Of(history, catalog, query, DealSelection.Fact)
                .Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, ChangeKind.Won, query.AsOf.Ticks)))],
            CountedAs.Expected => [.. DealLists.Of(history, catalog, query, DealSelection.Expected)
                .Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, ChangeKind.ExpectedClose, query.AsOf.Ticks) is [_] said ? said : LastOf(d.Track, ChangeKind.Created, query.AsOf.Ticks))).OrderByDescending(d => d.Because[^1].At)],
            CountedAs.Won => Closed(DealSelection.Won, ChangeKind.Won),
            CountedAs.Lost => Closed(DealSelection.Lost, ChangeKind.Lost),
            CountedAs.Open => [.. DealLists.Of(history, catalog, openAt, DealSelection.Open)
                .Select(d => new CountedDeal(d.Track, d.State, LastEntry(d.Track, openAt.AsOf.Ticks))).OrderByDescending(d => d.State.StageSince)],
            CountedAs.MovedOn => AtStage(StagePart.MovedOn),
            CountedAs.OpenHere => AtStage(StagePart.OpenHere),
            CountedAs.LostHere => AtStage(StagePart.Lost),
            CountedAs.Ended => Those(v => v.Visit.Left is not null),
            CountedAs.Lasting => Those(v => v.Visit.Left is null),
            _ => Those(v => Movement.PartsOf(v, query.Period.From.Ticks) is var (begin, end) && (begin == PartOf(group) || end == PartOf(group))),
        }))];

        List<CountedDeal> Those(Func<MovementVisit, bool> counts) => [.. stays.Where(counts).Select(v => new CountedDeal(v.Track, v.State, v.Ends, v.Visit))];

        List<CountedDeal> Closed(DealSelection selection, ChangeKind kind) =>
            [.. DealLists.Of(history, catalog, query, selection).Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, kind, query.LastTick)))
                .OrderByDescending(d => d.Because[^1].At).ThenByDescending(d => d.Because[^1].Sequence)];

        List<CountedDeal> AtStage(StagePart part)
        {
            var end = query.Mode == FunnelMode.Now ? query.AsOf.Ticks : query.LastTick;
            return [.. FunnelCount.DealsAt(history, catalog, query, stage!.Value, part).Select(d => new CountedDeal(d.Track, d.State, StageChanges(d.Track, end)))];
        }
    }

    /// <summary>The stays whose lengths make up a stage's time, the latest beginning first; the same stays <see cref="TimeInStage"/> counts.</summary>
    public static List<MovementVisit> VisitsOf(SalesHistory history, Catalog catalog, FunnelQuery query, StageId stage)
    {
        var pipeline = catalog.Stage(stage)?.Pipeline ?? throw new RuleViolation("There is no such pipeline.");
        var match = new DealMatch(query.Filter with { Pipeline = pipeline }, catalog);
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        var found = history.Gather(() => new List<MovementVisit>(), (visits, s, slot) =>
        {
            var state = s.AsOf(slot, end);
            if (state < 0 || !match.Matches(s, state))
                return;
            var number = 0;
            foreach (var stay in Visits.In(s, slot, end))
            {
                if (s.Stage[stay.Entered] == stage.Value && stay.LiesIn(s, from))
                    visits.Add(MovementVisit.Of(s, slot, state, stay, number, catalog));
                number++;
            }
        }).SelectMany(visits => visits).ToList();
        found.Sort((a, b) => (b.Visit.Entered, b.Track.Id.Value).CompareTo((a.Visit.Entered, a.Track.Id.Value)));
        return found;
    }

    private static List<Change> StageChanges(DealTrack track, long end)
    {
        var (s, slot, changes) = (track.Segment, track.Slot, new List<Change>());
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
            if (s.Kind[i].ChangesStage() && s.StandsAt(i, end))
                changes.Add(s.ChangeAt(slot, i));
        return changes;
    }

    internal static Change[] LastOf(DealTrack track, ChangeKind kind, long end) =>
        track.Segment.Latest(track.Slot, kind, end) is >= 0 and var last ? [track.Segment.ChangeAt(track.Slot, last)] : [];

    private static Change[] LastEntry(DealTrack track, long end)
    {
        var (s, slot) = (track.Segment, track.Slot);
        for (var i = s.End[slot] - 1; i >= s.Start[slot]; i--)
            if (s.Kind[i].EntersStage() && s.StandsAt(i, end))
                return [s.ChangeAt(slot, i)];
        return [];
    }

    private static MovementPart PartOf(CountedAs group) => (MovementPart)(group - CountedAs.AtStart);

    private static CountedAs AsOf(MovementPart part) => CountedAs.AtStart + (int)part;
}
