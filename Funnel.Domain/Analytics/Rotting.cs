using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>
/// How long an open deal has waited, in working days (Monday to Friday, company's zone), since the later of stage entry and last real activity,
/// beside the stage's norm. <see cref="Over"/> is 0 while within the norm or without one.
/// </summary>
public readonly record struct Waiting(int Days, int? Norm)
{
    public int Over => Norm is { } norm && Days > norm ? Days - norm : 0;
}

public static class Rotting
{
    public static Waiting Of(in Change state, Catalog catalog, DateTime now)
    {
        var since = new DateTime(Math.Max(state.StageSince, state.ActivityAt), DateTimeKind.Utc);
        return new Waiting(WorkingDays(since, now, catalog.Company.Zone), catalog.Stage(state.Stage)?.NormDays);
    }

    /// <summary>Whole working days begun after the first instant's day up to the second's: 0 on the same day, 1 from Friday to Monday.</summary>
    public static int WorkingDays(DateTime since, DateTime now, TimeZoneInfo zone)
    {
        var (from, to) = (Period.DayOf(since, zone), Period.DayOf(now, zone));
        return to <= from ? 0 : Until(to) - Until(from);
    }

    // Working days from day 0 (a Monday, 0001-01-01) through this day.
    private static int Until(DateOnly day)
    {
        var (weeks, rest) = Math.DivRem(day.DayNumber, 7);
        return (weeks * 5) + Math.Min(rest + 1, 5);
    }
}
