namespace Funnel.Domain.Common;

/// <summary>The days of a time zone, for asking of millions of instants: as <see cref="Period.DayOf"/> says, with how far the zone is ahead looked up day by day.</summary>
internal sealed class Calendar
{
    // Where clocks are changed that day: worked out anew each time.
    private const long Changing = long.MaxValue;

    private readonly TimeZoneInfo _zone;
    private readonly long _first;

    // Ticks ahead of UTC, by days of UTC.
    private readonly long[] _ahead;

    /// <summary>Instants from one to another (UTC ticks) are looked up; others are worked out.</summary>
    public Calendar(TimeZoneInfo zone, long from, long to)
    {
        _zone = zone;
        _first = from / TimeSpan.TicksPerDay;
        _ahead = new long[Math.Max(0, (to / TimeSpan.TicksPerDay) - _first + 1)];
        var next = AheadAt(_first * TimeSpan.TicksPerDay);
        for (var i = 0; i < _ahead.Length; i++)
        {
            var now = next;
            next = AheadAt(Math.Min((_first + i + 1) * TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks));
            _ahead[i] = now == next ? now : Changing;
        }
    }

    public DateOnly DayOf(long ticks) => (ticks / TimeSpan.TicksPerDay) - _first is >= 0 and var i && i < _ahead.Length && _ahead[i] != Changing
        ? DateOnly.FromDayNumber((int)((ticks + _ahead[i]) / TimeSpan.TicksPerDay))
        : Period.DayOf(new DateTime(ticks, DateTimeKind.Utc), _zone);

    private long AheadAt(long ticks) => _zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks;
}
