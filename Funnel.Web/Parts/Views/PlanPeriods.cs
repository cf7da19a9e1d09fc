using System.Globalization;
using Funnel.Domain.Plans;

namespace Funnel.Web.Parts.Views;

/// <summary>What the periods of plans are called; <c>firstMonth</c> is the one the company's years begin with.</summary>
public static class PlanPeriods
{
    /// <summary>November 2026, Q4 2026, 2026; a year that begins elsewhere is 2026/27.</summary>
    public static string Name(PlanPeriod period, int firstMonth)
    {
        if (firstMonth == 1 || period.Months == 1)
            return Show.Period(period.ToPeriod());
        var year = FiscalYear.Containing(period, firstMonth).Year;
        var named = string.Create(CultureInfo.InvariantCulture, $"{year}/{(year + 1) % 100:00}");
        return period.Months == 12 ? named : Quarter(period, firstMonth) + " " + named;
    }

    /// <summary>Q4 · IV кв.</summary>
    public static string Quarter(PlanPeriod period, int firstMonth)
    {
        var number = (period.First - (firstMonth - 1)) % 12 / 3;
        return IsRussian ? $"{"I II III IV".Split(' ')[number]} кв." : string.Create(CultureInfo.InvariantCulture, $"Q{number + 1}");
    }

    /// <summary>As a column is headed: Nov, Q4.</summary>
    public static string Short(PlanPeriod period, int firstMonth)
    {
        if (period.Months == 3)
            return Quarter(period, firstMonth);
        if (period.Months == 12)
            return Name(period, firstMonth);
        var name = CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedMonthName(period.From.Month);
        return IsRussian ? name[..3].ToLowerInvariant() : name;
    }

    private static bool IsRussian => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru";
}
