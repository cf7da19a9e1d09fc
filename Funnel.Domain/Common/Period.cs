using System.Globalization;

namespace Funnel.Domain.Common;

public enum PeriodKind { Month, Quarter, Year, Custom, All }

/// <summary>Days [From, To) of the company's calendar. Turned into instants by <see cref="Period.In"/> with the company's time zone.</summary>
public sealed record Period
{
    /// <summary>The days the product knows at all; a date outside is taken for a typing mistake.</summary>
    public static readonly DateOnly Earliest = new(1990, 1, 1);

    public static readonly DateOnly Latest = new(2100, 1, 1);

    private Period(PeriodKind kind, DateOnly from, DateOnly to)
    {
        if (to <= from)
            throw new RuleViolation("A period must end after it starts.");
        (Kind, From, To) = (kind, from, to);
    }

    public PeriodKind Kind { get; }

    /// <summary>The first day.</summary>
    public DateOnly From { get; }

    /// <summary>The day after the last.</summary>
    public DateOnly To { get; }

    public int Days => To.DayNumber - From.DayNumber;

    public static Period All { get; } = new(PeriodKind.All, Earliest, Latest);

    public static Period Month(int year, int month) => new(PeriodKind.Month, new DateOnly(year, month, 1), new DateOnly(year, month, 1).AddMonths(1));

    public static Period Quarter(int year, int quarter)
    {
        var start = new DateOnly(year, ((quarter - 1) * 3) + 1, 1);
        return new(PeriodKind.Quarter, start, start.AddMonths(3));
    }

    public static Period Year(int year) => new(PeriodKind.Year, new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1));

    public static Period Between(DateOnly from, DateOnly lastDay) => new(PeriodKind.Custom, from, lastDay.AddDays(1));

    public static Period Containing(DateOnly day, PeriodKind kind) => kind switch
    {
        PeriodKind.Month => Month(day.Year, day.Month),
        PeriodKind.Quarter => Quarter(day.Year, ((day.Month - 1) / 3) + 1),
        PeriodKind.Year => Year(day.Year),
        _ => All,
    };

    /// <summary>The period before this one, of the same kind or length; All has none.</summary>
    public Period? Previous => Kind switch
    {
        PeriodKind.All => null,
        PeriodKind.Custom => new Period(PeriodKind.Custom, From.AddDays(-Days), From),
        _ => Containing(From.AddDays(-1), Kind),
    };

    /// <summary>
    /// The instant in the period before that is as many days in, at the same time of day; the last instant of that period when it is shorter, or when
    /// this one is over. Null when there is no period before.
    /// </summary>
    public DateTime? SameMomentBefore(DateTime at, TimeZoneInfo zone)
    {
        if (Previous is not { } before)
            return null;
        var (day, end) = (DayOf(at, zone), before.In(zone).To);
        if (day >= To)
            return end.AddTicks(-1);
        var same = StartOf(before.From.AddDays(day.DayNumber - From.DayNumber), zone) + (at - StartOf(day, zone));
        return same < end ? same : end.AddTicks(-1);
    }

    /// <summary>The instants [from, to) of the period in a time zone; a day that starts inside a clock change starts at its first valid instant.</summary>
    public InstantRange In(TimeZoneInfo zone) => new(StartOf(From, zone), StartOf(To, zone));

    public static DateTime StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        // Of two readings of an ambiguous midnight the earlier instant starts the day.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    public static DateOnly DayOf(DateTime utc, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));

    /// <summary>The form used in addresses: 2026-Q4, 2026-11, 2026, 2026-10-01..2026-12-31, all.</summary>
    public override string ToString() => Kind switch
    {
        PeriodKind.Month => From.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{From.Year:0000}-Q{((From.Month - 1) / 3) + 1}"),
        PeriodKind.Year => From.ToString("yyyy", CultureInfo.InvariantCulture),
        PeriodKind.All => "all",
        _ => string.Create(CultureInfo.InvariantCulture, $"{From:yyyy-MM-dd}..{To.AddDays(-1):yyyy-MM-dd}"),
    };

    public static Period? TryParse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text == "all")
            return All;
        var parts = text.Split("..");
        if (parts.Length == 2)
            return Day(parts[0]) is { } from && Day(parts[1]) is { } last && last >= from ? Between(from, last) : null;
        if (text.Length == 7 && text[5] == 'Q' && text[4] == '-')
            return YearOf(text[..4]) is { } year && text[6] is >= '1' and <= '4' ? Quarter(year, text[6] - '0') : null;
        if (text.Length == 7 && text[4] == '-')
            return Day(text + "-01") is { } first ? Month(first.Year, first.Month) : null;
        return text.Length == 4 && YearOf(text) is { } whole ? Year(whole) : null;
    }

    private static int? YearOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= Earliest.Year && year < Latest.Year ? year : null;

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= Earliest && day < Latest ? day : null;
}

/// <summary>Instants [From, To), both UTC.</summary>
public readonly record struct InstantRange(DateTime From, DateTime To)
{
    public bool Contains(DateTime at) => at >= From && at < To;
}
