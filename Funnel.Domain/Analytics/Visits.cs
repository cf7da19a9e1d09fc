using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

public enum VisitEnd { StillThere, Advanced, MovedBack, Transferred, Won, Lost, Removed }

/// <summary>
/// One stay of a deal in an open stage, as known at an instant. <see cref="Left"/> is null while it lasts. Owner and amount are those at the moment it left
/// (or now): credit goes to whoever held the deal then.
/// </summary>
public readonly record struct Visit(StageId Stage, long Entered, long? Left, VisitEnd End, EmployeeId? Owner, long Amount, StageId? To);

/// <summary>A stay while it is counted: places of changes instead of states. Last is the last change before it left (or now): whose the deal was then.</summary>
internal readonly record struct Stay(int Entered, int Last, int Left)
{
    public bool Lasts => Left < 0;

    /// <summary>Whether some of the stay lies in a period that begins at this instant (UTC ticks); one that ended as the period began does not.</summary>
    public bool LiesIn(Segment s, long from) => Left < 0 || s.At[Left] > from || s.At[Entered] >= from;
}

/// <summary>The stays of one deal as known at an instant, oldest first: <c>foreach (var stay in Visits.In(segment, slot, instant))</c>.</summary>
internal ref struct Stays(Segment s, int slot, long instant)
{
    private readonly int _end = s.End[slot];
    private int _next = s.Start[slot], _last = -1, _here = -1;

    public Stay Current { get; private set; }

    public readonly Stays GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < _end)
        {
            var i = _next++;
            if (!s.StandsAt(i, instant))
                continue;
            var (kind, here, last) = (s.Kind[i], _here, _last);
            _last = i;
            if (!kind.ChangesStage() && kind != ChangeKind.Removed)
                continue;
            _here = kind.EntersStage() ? i : -1;
            if (here < 0)
                continue;
            Current = new Stay(here, last, i);
            return true;
        }
        if (_here < 0)
            return false;
        Current = new Stay(_here, _last, -1);
        _here = -1;
        return true;
    }
}

public static class Visits
{
    /// <summary>The visits of a deal up to an instant (UTC ticks), oldest first; changes undone by then count as never made.</summary>
    public static List<Visit> Of(DealTrack track, long instant, Catalog catalog)
    {
        var visits = new List<Visit>();
        foreach (var stay in In(track.Segment, track.Slot, instant))
            visits.Add(Of(track.Segment, stay, catalog));
        return visits;
    }

    internal static Stays In(Segment s, int slot, long instant) => new(s, slot, instant);

    internal static Visit Of(Segment s, Stay stay, Catalog catalog) => new(
        new StageId(s.Stage[stay.Entered]),
        s.At[stay.Entered],
        stay.Lasts ? null : s.At[stay.Left],
        EndOf(s, stay, catalog),
        s.Owner[stay.Last] == 0 ? null : new EmployeeId(s.Owner[stay.Last]),
        s.Amount[stay.Last],
        !stay.Lasts && s.Kind[stay.Left].EntersStage() ? new StageId(s.Stage[stay.Left]) : null);

    internal static VisitEnd EndOf(Segment s, Stay stay, Catalog catalog) => stay.Lasts ? VisitEnd.StillThere : s.Kind[stay.Left] switch
    {
        ChangeKind.Won => VisitEnd.Won,
        ChangeKind.Lost => VisitEnd.Lost,
        ChangeKind.Removed => VisitEnd.Removed,
        ChangeKind.Transferred => VisitEnd.Transferred,
        _ => catalog.OpenOrder(s.Stage[stay.Left]) > catalog.OpenOrder(s.Stage[stay.Entered]) ? VisitEnd.Advanced : VisitEnd.MovedBack,
    };
}
