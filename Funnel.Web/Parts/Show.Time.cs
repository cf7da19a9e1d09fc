using System.Globalization;

namespace Funnel.Web.Parts;

public static partial class Show
{
    /// <summary>12 d · 12 дн.</summary>
    public static string Days(int days, CultureInfo? culture = null) => Digits(days, 0, culture) + Space + Day(culture);

    /// <summary>Days against the norm: "9 of 12 d", over it "9 d over norm"; without a norm just the days.</summary>
    public static string Days(int spent, int? norm, CultureInfo? culture = null)
    {
        if (norm is not { } n) return Days(spent, culture);
        var russian = IsRussian(culture);
        if (spent <= n) return $"{Digits(spent, 0, culture)} {(russian ? "из" : "of")} {Digits(n, 0, culture)}{Space}{Day(culture)}";
        return russian ? $"+{Days(spent - n, culture)} к норме" : $"{Days(spent - n, culture)} over norm";
    }

    /// <summary>A length of time in its largest unit: 12 s, 4 min, 3 h, 5 d.</summary>
    public static string Length(TimeSpan length, CultureInfo? culture = null)
    {
        var russian = IsRussian(culture);
        if (length < TimeSpan.Zero) length = TimeSpan.Zero;
        var (number, unit) = length switch
        {
            { TotalMinutes: < 1 } => ((int)length.TotalSeconds, russian ? "с" : "s"),
            { TotalHours: < 1 } => ((int)length.TotalMinutes, russian ? "мин" : "min"),
            { TotalDays: < 1 } => ((int)length.TotalHours, russian ? "ч" : "h"),
            _ => ((int)length.TotalDays, Day(culture)),
        };
        return Digits(number, 0, culture) + Space + unit;
    }

    /// <summary>12 s, 4 min, 3 h, then the date.</summary>
    public static string Age(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, CultureInfo? culture = null) =>
        now - at < TimeSpan.FromDays(1) ? Length(now - at, culture) : DayFor(at, now, zone, culture);

    /// <summary>just now, 12 s ago, 4 min ago, 3 h ago, then the date.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, CultureInfo? culture = null)
    {
        var russian = IsRussian(culture);
        var age = now - at;
        if (age < TimeSpan.FromSeconds(5)) return russian ? "только что" : "just now";
        return age < TimeSpan.FromDays(1) ? Length(age, culture) + (russian ? " назад" : " ago") : DayFor(at, now, zone, culture);
    }

    /// <summary>19 Nov 2026 · 19 нояб. 2026</summary>
    public static string Date(DateOnly date, CultureInfo? culture = null) => date.ToString("d MMM yyyy", Of(culture)).Replace(' ', Space);

    public static string Date(DateTimeOffset at, TimeZoneInfo zone, CultureInfo? culture = null) => Date(DayIn(at, zone), culture);

    /// <summary>19 Nov · 19 нояб.: where the year is plain.</summary>
    public static string DayMonth(DateOnly date, CultureInfo? culture = null) => date.ToString("d MMM", Of(culture)).Replace(' ', Space);

    /// <summary>14:32</summary>
    public static string Time(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>19 Nov 2026, 14:32</summary>
    public static string DateAndTime(DateTimeOffset at, TimeZoneInfo zone, CultureInfo? culture = null) =>
        $"{Date(at, zone, culture)}, {Time(at, zone)}";

    /// <summary>Mon 26 Oct 2026, 18:00 · пн 26 окт. 2026, 18:00; with seconds where they are not 0.</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone, CultureInfo? culture = null)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var day = local.ToString("ddd d MMM yyyy", Of(culture)).Replace(' ', Space);
        return $"{day}, {local.ToString(local.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture)}";
    }

    /// <summary>November 2026 · ноябрь 2026</summary>
    public static string Month(DateOnly day, CultureInfo? culture = null) => day.ToString("MMMM yyyy", Of(culture)).Replace(' ', Space);

    /// <summary>Q4 2026 · IV кв. 2026</summary>
    public static string Quarter(DateOnly day, CultureInfo? culture = null)
    {
        var quarter = (day.Month - 1) / 3;
        var year = day.Year.ToString(CultureInfo.InvariantCulture);
        return IsRussian(culture) ? $"{"I II III IV".Split(' ')[quarter]}{Space}кв.{Space}{year}" : $"Q{quarter + 1}{Space}{year}";
    }

    /// <summary>A period from a day up to, not including, another: by its name when it is a year, quarter or month, else "1 Oct – 19 Nov 2026".</summary>
    public static string Period(DateOnly from, DateOnly to, CultureInfo? culture = null)
    {
        if (from.Day == 1 && from.Month == 1 && IsMonthsLater(12)) return from.Year.ToString(CultureInfo.InvariantCulture);
        if (from.Day == 1 && from.Month % 3 == 1 && IsMonthsLater(3)) return Quarter(from, culture);
        if (from.Day == 1 && IsMonthsLater(1)) return Month(from, culture);
        var last = to > from ? to.AddDays(-1) : from;
        if (last == from) return Date(from, culture);
        return $"{(last.Year == from.Year ? DayMonth(from, culture) : Date(from, culture))} – {Date(last, culture)}";

        bool IsMonthsLater(int months) => (to.Year - from.Year) * 12 + to.Month - from.Month == months && to.Day == 1;
    }

    static string DayFor(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, CultureInfo? culture)
    {
        var day = DayIn(at, zone);
        return day.Year == DayIn(now, zone).Year ? DayMonth(day, culture) : Date(day, culture);
    }

    public static string Period(Funnel.Domain.Common.Period period, CultureInfo? culture = null) => Period(period.From, period.To, culture);

    static DateOnly DayIn(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    static string Day(CultureInfo? culture) => IsRussian(culture) ? "дн." : "d";
}
