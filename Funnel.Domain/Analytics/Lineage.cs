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
        return [.. GroupsOf(figure).Select(group => new CountedGroup(group, group switch
        {
            CountedAs.Won when figure is LineageFigure.PlanFact or LineageFigure.Potential => [.. DealLists.Of(history, catalog, query, DealSelection.Fact)
                .Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, query.AsOf.Ticks, c => c.Kind == ChangeKind.Won)))],
            CountedAs.Expected => [.. DealLists.Of(history, catalog, query, DealSelection.Expected)
                .Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, query.AsOf.Ticks, c => c.Kind is ChangeKind.ExpectedClose or ChangeKind.Created))).OrderByDescending(d => d.Because[^1].At)],
            CountedAs.Won => Closed(DealSelection.Won, ChangeKind.Won),
            CountedAs.Lost => Closed(DealSelection.Lost, ChangeKind.Lost),
            CountedAs.Open => [.. DealLists.Of(history, catalog, openAt, DealSelection.Open)
                .Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, openAt.AsOf.Ticks, c => c.EntersStage))).OrderByDescending(d => d.State.StageSince)],
            CountedAs.MovedOn => AtStage(StagePart.MovedOn),
            CountedAs.OpenHere => AtStage(StagePart.OpenHere),
            CountedAs.LostHere => AtStage(StagePart.Lost),
            CountedAs.Ended => [.. VisitsOf(history, catalog, query, stage!.Value).Where(v => v.Visit.Left is not null).Select(v => Stay(v, query.LastTick))],
            CountedAs.Lasting => [.. VisitsOf(history, catalog, query, stage!.Value).Where(v => v.Visit.Left is null).Select(v => Stay(v, query.LastTick))],
            _ => [.. Movement.VisitsAt(history, catalog, query, stage!.Value, PartOf(group)).Select(v => Stay(v, query.LastTick))],
        }))];

        List<CountedDeal> Closed(DealSelection selection, ChangeKind kind) =>
            [.. DealLists.Of(history, catalog, query, selection).Select(d => new CountedDeal(d.Track, d.State, LastOf(d.Track, query.LastTick, c => c.Kind == kind)))
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
        var matches = (query.Filter with { Pipeline = pipeline }).Against(catalog);
        var found = new List<MovementVisit>();
        foreach (var track in history.Deals)
        {
            if (!track.TryAsOf(query.LastTick, out var state) || !matches(state))
                continue;
            var visits = Visits.Of(track, query.LastTick, catalog);
            for (var i = 0; i < visits.Count; i++)
                if (visits[i].Stage == stage && visits[i].LiesIn(query.Period.From.Ticks))
                    found.Add(new MovementVisit(track, state, visits[i], i));
        }
        found.Sort((a, b) => (b.Visit.Entered, b.Track.Id.Value).CompareTo((a.Visit.Entered, a.Track.Id.Value)));
        return found;
    }

    private static CountedDeal Stay(MovementVisit counted, long end)
    {
        var because = new List<Change>(2);
        var number = -1;
        foreach (ref readonly var c in counted.Track.Changes)
        {
            if (!c.StandsAt(end) || !(c.ChangesStage || c.Kind == ChangeKind.Removed))
                continue;
            // The first change of place after the stay's beginning ended it.
            if (because.Count == 1)
            {
                because.Add(c);
                break;
            }
            if (c.EntersStage && ++number == counted.Number)
                because.Add(c);
        }
        return new CountedDeal(counted.Track, counted.State, because, counted.Visit);
    }

    private static List<Change> StageChanges(DealTrack track, long end)
    {
        var changes = new List<Change>();
        foreach (ref readonly var c in track.Changes)
            if (c.ChangesStage && c.StandsAt(end))
                changes.Add(c);
        return changes;
    }

    private static List<Change> LastOf(DealTrack track, long end, Func<Change, bool> isIt)
    {
        for (var i = track.Changes.Length - 1; i >= 0; i--)
            if (track.Changes[i].StandsAt(end) && isIt(track.Changes[i]))
                return [track.Changes[i]];
        return [];
    }

    private static MovementPart PartOf(CountedAs group) => (MovementPart)(group - CountedAs.AtStart);

    private static CountedAs AsOf(MovementPart part) => CountedAs.AtStart + (int)part;
}
