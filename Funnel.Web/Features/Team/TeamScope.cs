using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Team;

/// <summary>What of the team somebody is shown, and over which time when nobody says.</summary>
public static class TeamScope
{
    /// <summary>A salesperson sees the own row only; everybody else whomever they see anyway.</summary>
    public static Reach Of(Acting acting) => acting.Authority.Role == Role.Salesperson ? new Reach { Own = acting.Employee } : acting.Sees;

    /// <summary>Between whom deals may go: the people shown, without a choice of one owner, whose deals may go to the others.</summary>
    public static Reach Between(FunnelQuery query) => query.Filter.Department is { } d ? new Reach { Department = d } : query.Filter.Within;

    /// <summary>A quarter is too short to know anybody by: without a period the last twelve months up to today are meant.</summary>
    public static ViewQuery OverAYear(this ViewQuery view, Catalog catalog, DateTime now)
    {
        if (view.PeriodSet)
            return view;
        var today = Period.DayOf(view.AsOf ?? now, catalog.Company.Zone);
        return view with { Period = Period.Between(today.AddYears(-1).AddDays(1), today) };
    }
}
