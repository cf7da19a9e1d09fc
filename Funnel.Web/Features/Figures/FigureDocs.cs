using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Figures;

/// <summary>What the API's documentation says of the figures beside the funnel. The examples are calls to the sample company.</summary>
static class FigureDocs
{
    private const string Tag = "Figures";

    private const string Counted = """ "counted":{"asOf":"2026-11-19T10:00:00Z","sequence":16004,"pipeline":"New business","period":"2026-Q4","currency":"EUR"} """;

    private const string Keys = """
        {"asOf":"2026-11-19T10:00:00Z","won":38,"wonValue":1180000,"lost":193,"winRate":0.1645,"averageDeal":31052.63,"medianCycle":37,"open":181,"openValue":4660000,"openWeighted":1571000,
        "velocity":24988.62,"velocityOpen":181}
        """;

    private static IReadOnlyList<QueryDoc> View =>
        [.. QueryDoc.Of(ViewParameters.Counting.Where(p => p.Name is "period" or "from" or "to")), .. QueryDoc.Of(ViewParameters.Moment), .. QueryDoc.Of(ViewParameters.Filters)];

    private static readonly Dictionary<int, string> WrongPeriod = new() { [422] = "The parameter period cannot be “2026-Q5”." };

    public static readonly CallDoc Figures = new("figures", Tag, "The figures a period is judged by")
    {
        About = """
            Won and lost count the deals closed in the period that are still so at its end; `winRate` is won of all closed; `averageDeal` is the value of an average win; `medianCycle` is days from first
            contact to the win; `open` is what is open at `asOf`. `velocity` is money a day: deals open at the period's end or `asOf`, whichever is earlier (`velocityOpen`), × win rate × average deal ÷ median cycle.
            `before` is the same day of the period before. A figure that has nothing to stand on is left out.
            """,
        Query = View,
        Answer = $$"""{ {{Counted}},"figures":{{Keys}},"before":{{Keys}} }""",
        Refusals = WrongPeriod,
    };

    public static readonly CallDoc Movement = new("movement", Tag, "What moved in a period, stage by stage")
    {
        About = """
            Counts stays in a stage, so a deal that returns counts again. For every stage, by count and by value: `atStart` + `started` + `entered` = `advanced` + `movedBack` + `won` + `lost` + `transferred`
            + `removed` + `atEnd`. A stay's value is the deal's amount as it left, or as it is at the end. What happens as the period begins happens in it. `transitions` tells where those that left went.
            """,
        Query = View,
        Answer = $$$"""
            { {{{Counted}}},"stages":[{"stage":"Awareness","id":"1","atStart":{"count":41,"value":902300},"started":{"count":202,"value":4522100},"entered":{"count":6,"value":120400},"advanced":{"count":128,"value":2918100},
            "movedBack":{"count":0,"value":0},"won":{"count":0,"value":0},"lost":{"count":83,"value":1701200},"transferred":{"count":1,"value":9000},"removed":{"count":1,"value":4000},"atEnd":{"count":36,"value":912500}}],
            "transitions":[{"from":"Awareness","to":"Interest","count":128,"value":2918100}]}
            """,
        Refusals = WrongPeriod,
    };

    public static readonly CallDoc Cohorts = new("cohorts", Tag, "Months of start against each other, at the same age")
    {
        About = """
            The deals started in the period by month of start. `byAge` holds, for age 0, 1, 2 … days, how many were won by then (with `stage`: had reached it or a later one, or were won). It ends at `age`, the days that
            every deal of the month has lived, or at `days`; `reached` counts all so far, at whatever age.
            """,
        Query =
        [
            .. View,
            .. QueryDoc.Of(
            [
                ("stage", "What is to be reached, a stage by id or name. Left out: the won stage.", "Decision", []),
                ("days", "The longest age told, 0 to 1000. Left out: 365.", "90", []),
            ]),
        ],
        Answer = $$"""{ {{Counted}},"goal":"Won","cohorts":[{"month":"2026-10","deals":131,"reached":9,"reachedValue":201400,"share":0.0687,"age":3,"byAge":[0,0,1,2]}]}""",
        Refusals = new Dictionary<int, string> { [400] = "Failed to bind parameter \"Nullable<int> days\" from \"many\".", [422] = "There is no stage “Nowhere”." },
    };

    public static readonly CallDoc Times = new("timeInStage", Tag, "How long deals stay in each stage")
    {
        About = "Days after which a quarter, half and three quarters of the stays had ended, over the stays that lie in the period at least partly. Stays that last count as long as they have lasted (Kaplan–Meier); a share never reached is left out.",
        Query = View,
        Answer = $$"""{ {{Counted}},"stages":[{"stage":"Awareness","id":"1","ended":212,"lasting":36,"lowerQuartile":2.1,"median":6.2,"upperQuartile":11.4,"normWorkingDays":7}]}""",
        Refusals = WrongPeriod,
    };

    public static readonly CallDoc Breakdown = new("breakdown", Tag, "Deals by channel, owner, product or reason of loss")
    {
        About = """
            `channel`: the deals started in the period (`deals`), those of them won by its end (`won`) and their value. `owner`: deals won in the period, credited to who held them then. `product`: deals won in the period; a deal's
            value is shared by its lines. `reason`: deals lost in the period. A row without a name is what has none.
            """,
        Query = [.. View, .. QueryDoc.Of([("by", "Left out: channel.", "reason", ["channel", "owner", "product", "reason"])])],
        Answer = $$"""{ {{Counted}},"by":"channel","rows":[{"name":"Referrals","id":"2","deals":71,"won":13,"value":436000}]}""",
        Refusals = new Dictionary<int, string> { [422] = "The parameter by cannot be “weather”." },
    };
}
