using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

public enum VisitEnd { StillThere, Advanced, MovedBack, Transferred, Won, Lost, Removed }

/// <summary>
/// One stay of a deal in an open stage, as known at an instant. <see cref="Left"/> is null while it lasts. Owner and amount are those at the moment it left
/// (or now): credit goes to whoever held the deal then.
/// </summary>
public readonly record struct Visit(StageId Stage, long Entered, long? Left, VisitEnd End, EmployeeId? Owner, long Amount, StageId? To)
{
    /// <summary>Whether some of the stay lies in a period that begins at this instant (UTC ticks); one that ended as the period began does not.</summary>
    public bool LiesIn(long from) => Left is not { } left || left > from || Entered >= from;
}

public static class Visits
{
    /// <summary>The visits of a deal up to an instant (UTC ticks), oldest first; changes undone by then count as never made.</summary>
    public static List<Visit> Of(DealTrack track, long instant, Catalog catalog)
    {
        var visits = new List<Visit>();
        Change? before = null;
        (StageId Stage, long Entered)? here = null;
        foreach (var change in track.Changes)
        {
            if (!change.StandsAt(instant))
                continue;
            if (here is { } open && (change.ChangesStage || change.Kind == ChangeKind.Removed))
            {
                visits.Add(new Visit(open.Stage, open.Entered, change.At, EndOf(change, open.Stage, catalog), before!.Value.Owner, before.Value.Amount,
                    change.EntersStage ? change.Stage : null));
                here = null;
            }
            if (change.EntersStage)
                here = (change.Stage, change.At);
            before = change;
        }
        if (here is { } still)
            visits.Add(new Visit(still.Stage, still.Entered, null, VisitEnd.StillThere, before!.Value.Owner, before.Value.Amount, null));
        return visits;
    }

    private static VisitEnd EndOf(in Change change, StageId from, Catalog catalog) => change.Kind switch
    {
        ChangeKind.Won => VisitEnd.Won,
        ChangeKind.Lost => VisitEnd.Lost,
        ChangeKind.Removed => VisitEnd.Removed,
        ChangeKind.Transferred => VisitEnd.Transferred,
        _ => OrderOf(change.Stage, catalog) > OrderOf(from, catalog) ? VisitEnd.Advanced : VisitEnd.MovedBack,
    };

    private static int OrderOf(StageId id, Catalog catalog) => catalog.Stage(id) is { Kind: StageKind.Open } s ? s.Order : -1;
}
