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
        Add(visits, track.Segment, track.Slot, instant, catalog);
        return visits;
    }

    internal static void Add(List<Visit> visits, Segment s, int slot, long instant, Catalog catalog)
    {
        var (before, here) = (-1, -1);
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
        {
            if (!s.StandsAt(i, instant))
                continue;
            var kind = s.Kind[i];
            if (here >= 0 && (kind.ChangesStage() || kind == ChangeKind.Removed))
            {
                visits.Add(VisitOf(s, here, before, s.At[i], EndOf(s, i, s.Stage[here], catalog), kind.EntersStage() ? new StageId(s.Stage[i]) : null));
                here = -1;
            }
            if (kind.EntersStage())
                here = i;
            before = i;
        }
        if (here >= 0)
            visits.Add(VisitOf(s, here, before, null, VisitEnd.StillThere, null));
    }

    private static Visit VisitOf(Segment s, int entered, int last, long? left, VisitEnd end, StageId? to) =>
        new(new StageId(s.Stage[entered]), s.At[entered], left, end, s.Owner[last] == 0 ? null : new EmployeeId(s.Owner[last]), s.Amount[last], to);

    private static VisitEnd EndOf(Segment s, int i, int from, Catalog catalog) => s.Kind[i] switch
    {
        ChangeKind.Won => VisitEnd.Won,
        ChangeKind.Lost => VisitEnd.Lost,
        ChangeKind.Removed => VisitEnd.Removed,
        ChangeKind.Transferred => VisitEnd.Transferred,
        _ => OrderOf(s.Stage[i], catalog) > OrderOf(from, catalog) ? VisitEnd.Advanced : VisitEnd.MovedBack,
    };

    private static int OrderOf(int stage, Catalog catalog) => catalog.Stage(new StageId(stage)) is { Kind: StageKind.Open } s ? s.Order : -1;
}
