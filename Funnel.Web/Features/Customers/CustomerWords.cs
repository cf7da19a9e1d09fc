using Funnel.Domain.Analytics;
using Funnel.Domain.Customers;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Customers;

/// <summary>What the pages of customers say of them.</summary>
internal static class CustomerWords
{
    public static string Name(this IStringLocalizer<CustomersTexts> L, Maturity maturity) => maturity switch
    {
        Maturity.New => L["New"],
        Maturity.Warming => L["Warming"],
        Maturity.Ripe => L["Ripe"],
        _ => L["Repeat"],
    };

    /// <summary>How many come back and how soon, with how many it stands on.</summary>
    public static string Of(this IStringLocalizer<CustomersTexts> L, RepeatFigures repeat) =>
        repeat.Buyers == 0 ? L["Nobody here has bought yet."]
        : repeat.MedianDays is { } days
            ? L["{0} of {1} who bought came back ({2}); half of those within {3} of the first purchase.", Show.Count(repeat.Repeat), Show.Count(repeat.Buyers), Show.Percent(repeat.Share), L.Count("{0} day|{0} days", (int)Math.Round(days, MidpointRounding.AwayFromZero))]
                + (repeat.Buyers < RepeatFigures.Few ? " " + L["Too few to build on."] : "")
            : L["None of {0} who bought has come back yet.", Show.Count(repeat.Buyers)];
}
