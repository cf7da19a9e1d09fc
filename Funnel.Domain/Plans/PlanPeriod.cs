using System.Globalization;
using Funnel.Domain.Common;

namespace Funnel.Domain.Plans;

/// <summary>A month, a quarter or a year a target is for, in whole months: <see cref="First"/> counts months from the year 0.</summary>
public readonly record struct PlanPeriod
{
    public PlanPeriod(int first, int months)
    {
        if (months is not (1 or 3 or 12))
            throw new RuleViolation("A target is for a month, a quarter or a year.");
        if (first < Period.Earliest.Year * 12 || first + months > Period.Latest.Year * 12)
            throw new RuleViolation("A target lies between {0} and {1}.", Period.Earliest.Year, Period.Latest.Year);
        (First, Months) = (first, months);
    }

    public int First { get; }

    /// <summary>1, 3 or 12.</summary>
    public int Months { get; }

    public DateOnly From => DayOf(First);

    /// <summary>The day after the last.</summary>
    public DateOnly To => DayOf(First + Months);

    public int Days => To.DayNumber - From.DayNumber;

    /// <summary>A year's quarters, a quarter's months; a month has none.</summary>
    public IEnumerable<PlanPeriod> Parts
    {
        get
        {
            var (first, part) = (First, Months == 12 ? 3 : 1);
            return Months == 1 ? [] : Enumerable.Range(0, Months / part).Select(i => new PlanPeriod(first + (i * part), part));
        }
    }

    public IEnumerable<PlanPeriod> EachMonth
    {
        get
        {
            var first = First;
            return Enumerable.Range(0, Months).Select(i => new PlanPeriod(first + i, 1));
        }
    }

    public PlanPeriod Before => new(First - Months, Months);

    public PlanPeriod YearBefore => new(First - 12, Months);

    public InstantRange In(TimeZoneInfo zone) => new(Period.StartOf(From, zone), Period.StartOf(To, zone));

    public bool IsOver(DateTime at, TimeZoneInfo zone) => at >= Period.StartOf(To, zone);

    public bool Contains(DateOnly day) => day >= From && day < To;

    /// <summary>As lists of deals know it: by its name where the calendar has one.</summary>
    public Period ToPeriod() => (Months, First % Months) switch
    {
        (1, _) => Period.Month(From.Year, From.Month),
        (3, 0) => Period.Quarter(From.Year, (From.Month + 2) / 3),
        (12, 0) => Period.Year(From.Year),
        _ => Period.Between(From, To.AddDays(-1)),
    };

    /// <summary>The instant as many days into the period before, at the same time of day; its end where this one is over or that one is shorter.</summary>
    public DateTime SameMomentBefore(DateTime at, TimeZoneInfo zone)
    {
        var (before, day) = (Before, Period.DayOf(at, zone));
        var end = before.In(zone).To;
        if (day >= To)
            return end.AddTicks(-1);
        var same = Period.StartOf(before.From.AddDays(day.DayNumber - From.DayNumber), zone) + (at - Period.StartOf(day, zone));
        return same < end ? same : end.AddTicks(-1);
    }

    private static DateOnly DayOf(int month) => new(month / 12, (month % 12) + 1, 1);
}

/// <summary>Twelve months from the company's first one, named by the year they begin in.</summary>
public readonly record struct FiscalYear
{
    public FiscalYear(int year, int firstMonth = 1)
    {
        if (firstMonth is < 1 or > 12)
            throw new RuleViolation("A year begins with one of its twelve months.");
        (Year, FirstMonth) = (year, firstMonth);
        Whole = new PlanPeriod((year * 12) + firstMonth - 1, 12);
    }

    public int Year { get; }

    /// <summary>1 for January.</summary>
    public int FirstMonth { get; }

    public PlanPeriod Whole { get; }

    public IReadOnlyList<PlanPeriod> Quarters => [.. Whole.Parts];

    public IReadOnlyList<PlanPeriod> Months => [.. Whole.EachMonth];

    public FiscalYear Before => new(Year - 1, FirstMonth);

    public FiscalYear Next => new(Year + 1, FirstMonth);

    public static FiscalYear Containing(DateOnly day, int firstMonth) => new(day.Month >= firstMonth ? day.Year : day.Year - 1, firstMonth);

    public static FiscalYear Containing(PlanPeriod period, int firstMonth) => Containing(period.From, firstMonth);

    public PlanPeriod QuarterOf(DateOnly day) => Quarters.First(q => q.Contains(day));

    /// <summary>Whether the period is one of this company's years: a month always, a quarter or a year where they begin.</summary>
    public static bool Fits(PlanPeriod period, int firstMonth) => (period.First - (firstMonth - 1)) % period.Months == 0;

    /// <summary>The form of addresses, calls and files: 2026-11, 2026-Q4, 2026. Quarters and years are the fiscal ones.</summary>
    public static string Write(PlanPeriod period, int firstMonth)
    {
        var year = Containing(period, firstMonth).Year;
        return period.Months switch
        {
            1 => period.From.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            3 => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-Q{((period.First - (firstMonth - 1)) % 12 / 3) + 1}"),
            _ => year.ToString("0000", CultureInfo.InvariantCulture),
        };
    }

    public static PlanPeriod? TryParse(string? text, int firstMonth)
    {
        if (text is null || text.Length < 4 || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || year <= Period.Earliest.Year || year >= Period.Latest.Year - 1)
            return null;
        if (text.Length == 4)
            return new FiscalYear(year, firstMonth).Whole;
        if (text.Length != 7 || text[4] != '-')
            return null;
        if (text[5] == 'Q')
            return text[6] is >= '1' and <= '4' ? new FiscalYear(year, firstMonth).Quarters[text[6] - '1'] : null;
        return int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12 ? new PlanPeriod((year * 12) + month - 1, 1) : null;
    }
}
