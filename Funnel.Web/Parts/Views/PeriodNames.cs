using Funnel.Domain.Common;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts.Views;

public static class PeriodNames
{
    /// <summary>As people call it: Q4 2026, November 2026, 1 Oct – 19 Nov 2026, All time.</summary>
    public static string Name(this Period period, IStringLocalizer<PartsTexts> L) =>
        period.Kind == PeriodKind.All ? L["All time"] : Show.Period(period.From, period.To);
}
