using Funnel.Domain.Common;

namespace Funnel.Web.Features.Sample;

/// <summary>
/// The company's working time as one axis: day number plus the part of the working day gone, 0 being the first morning. Today is always a working day, even a
/// Sunday, and ends now: whatever falls on it is squeezed in before now, so that the sample looks alive whenever it is made and holds nothing of the future.
/// </summary>
internal sealed class WorkClock
{
    private static readonly TimeOnly Opens = new(9, 0);
    private const double HoursADay = 9;

    private readonly DateOnly[] _days;
    private readonly long[] _opens;
    private readonly double[] _load;
    private readonly double _todayTicks;

    public WorkClock(DateTime now, TimeZoneInfo zone, int months)
    {
        var today = Period.DayOf(now, zone);
        var days = new List<DateOnly>();
        for (var day = today.AddMonths(-months); day < today; day = day.AddDays(1))
            if (IsWorkday(day))
                days.Add(day);
        days.Add(today);
        _days = [.. days];
        _opens = [.. _days.Select(d => TimeZoneInfo.ConvertTimeToUtc(d.ToDateTime(Opens, DateTimeKind.Unspecified), zone).Ticks)];

        // Mornings, nights and weekends: at least the last three hours of today serve as its working time.
        var (midnight, last) = (Period.StartOf(today, zone).Ticks, now.Ticks);
        _opens[^1] = Math.Max(midnight, Math.Min(_opens[^1], last - TimeSpan.FromHours(3).Ticks));
        _todayTicks = last - _opens[^1];

        _load = new double[_days.Length];
        var sum = 0.0;
        for (var i = 0; i < _days.Length; i++)
            _load[i] = sum += Busy(_days[i], _days.Length - i);
    }

    public int Today => _days.Length - 1;

    /// <summary>The end of the axis: now.</summary>
    public double Now => _days.Length;

    public DateOnly Day(double at) => at < 0 ? AddWorkdays(_days[0], (int)Math.Floor(at)) : at >= _days.Length
        ? AddWorkdays(_days[^1], (int)at - Today) : _days[(int)at];

    public DateTime Utc(double at)
    {
        var day = Math.Clamp((int)at, 0, Today);
        var part = Math.Clamp(at - day, 0, 1);
        var ticks = _opens[day] + (long)(part * (day == Today ? _todayTicks : HoursADay * TimeSpan.TicksPerHour));
        return new DateTime(ticks - (ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    /// <summary>The place on the axis so many minutes before now, never before today.</summary>
    public double MinutesAgo(double minutes) =>
        Today + (_todayTicks <= 0 ? 0 : Math.Clamp(1 - (minutes * TimeSpan.TicksPerMinute / _todayTicks), 0, 0.999999));

    /// <summary>Where the given part (0 to 1) of all new business has come in.</summary>
    public double WhenCame(double part)
    {
        var wanted = part * _load[^1];
        var day = Array.BinarySearch(_load, wanted);
        day = Math.Min(day < 0 ? ~day : day + 1, Today);
        var before = day == 0 ? 0 : _load[day - 1];
        return day + Math.Clamp((wanted - before) / (_load[day] - before), 0, 0.9999);
    }

    /// <summary>The part of all new business that had come in by a morning.</summary>
    public double CameBefore(int day) => day <= 0 ? 0 : _load[Math.Min(day, Today) - 1] / _load[^1];

    /// <summary>The first morning of the quarter today belongs to, less so many quarters.</summary>
    public int QuarterStart(int quartersBack)
    {
        var first = Period.Containing(_days[^1], PeriodKind.Quarter).From.AddMonths(-3 * quartersBack);
        var at = Array.FindIndex(_days, d => d >= first);
        return at < 0 ? Today : at;
    }

    private static bool IsWorkday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && (day.Month, day.Day) is not
        ((1, 1) or (1, 6) or (5, 1) or (12, 6) or (12, 24) or (12, 25) or (12, 26));

    private static DateOnly AddWorkdays(DateOnly day, int count)
    {
        for (var step = Math.Sign(count); count != 0;)
        {
            day = day.AddDays(step);
            if (IsWorkday(day))
                count -= step;
        }
        return day;
    }

    // Growth of some 35 % a year, a quiet July, a busy autumn.
    private static double Busy(DateOnly day, int workdaysAgo)
    {
        ReadOnlySpan<double> season = [0.96, 0.99, 1.04, 1.01, 1.00, 0.97, 0.85, 0.95, 1.05, 1.04, 1.03, 0.94];
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 1;
        return season[day.Month - 1] * weekend / (1 + (0.35 * workdaysAgo / 252));
    }
}
