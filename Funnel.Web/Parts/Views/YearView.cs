using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts.Views;

public static class YearView
{
    /// <summary>A quarter is too short to know anybody by: where no period was asked for, the last twelve months up to the day shown are meant.</summary>
    public static ViewQuery OverAYear(this ViewQuery view, Catalog catalog, DateTime now)
    {
        if (view.PeriodSet)
            return view;
        var today = Period.DayOf(view.AsOf ?? now, catalog.Company.Zone);
        return view with { Period = Period.Between(today.AddYears(-1).AddDays(1), today) };
    }
}
