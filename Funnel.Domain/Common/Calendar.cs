namespace Funnel.Domain.Common;

/// <summary>The days of a time zone, for asking of millions of instants: as <see cref="Period.DayOf"/> says, looked up in a list of the days' beginnings.</summary>
internal sealed class Calendar
{
    private readonly TimeZoneInfo _zone;
    private readonly int _first;
    private readonly long[] _starts;

    /// <summary>Days between these instants (UTC ticks) are looked up; others are worked out.</summary>
    public Calendar(TimeZoneInfo zone, long from, long to)
    {
        _zone = zone;
        var (first, last) = (Worked(from), Worked(Math.Max(from, to)));
        _first = first.DayNumber;
        var starts = new long[last.DayNumber - _first + 2];
        for (var i = 0; i < starts.Length; i++)
            starts[i] = Period.StartOf(first.AddDays(i), zone).Ticks;
        // A country may leave out a whole day (Samoa did in 2011); then every day is worked out.
        _starts = Enumerable.Range(0, starts.Length).All(i => Worked(starts[i]) == first.AddDays(i) && Worked(starts[i] - 1) == first.AddDays(i - 1)) ? starts : [];
    }

    public DateOnly DayOf(long ticks)
    {
        if (_starts.Length == 0 || ticks < _starts[0] || ticks >= _starts[^1])
            return Worked(ticks);
        // A clock change moves a beginning by less than a day.
        var i = (int)Math.Min((ticks - _starts[0]) / TimeSpan.TicksPerDay, _starts.Length - 2);
        while (ticks < _starts[i])
            i--;
        while (ticks >= _starts[i + 1])
            i++;
        return DateOnly.FromDayNumber(_first + i);
    }

    private DateOnly Worked(long ticks) => Period.DayOf(new DateTime(ticks, DateTimeKind.Utc), _zone);
}
