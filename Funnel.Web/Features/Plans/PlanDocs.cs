using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Plans;

/// <summary>What the API's documentation says of plans. The examples are calls to the sample company.</summary>
static class PlanDocs
{
    public static readonly CallDoc Plans = new("plans", "Figures", "Targets of a year, and how a period stands against them")
    {
        About = "Rows in the order of the tree, from the first you may see down. `target` is what somebody set; `plan` is that or else the sum of its parts, and `difference` is the rows below less the plan, "
            + "`timeDifference` the months or quarters less the plan. `fact` is won in the period, `open` the weighted open deals expected to close in it, `potential` both together, `gap` potential less plan, "
            + "`neededADay` what each working day left must bring, `earlierSameDay` what the period before had brought by the same moment.",
        Query = [.. QueryDoc.Of(ViewParameters.Plans)],
        Answer = """
            {"asOf":"2026-11-19T12:32:00Z","sequence":16004,"plansVersion":432,"year":"2026","period":"2026-Q4","from":"2026-10-01","to":"2027-01-01","metric":"value","by":"people","pipeline":"New business","currency":"EUR",
            "day":50,"days":92,"workingDaysGone":36,"workingDaysLeft":30,"pace":0.5435,"differences":2,"rows":[{"scope":"department","id":"3","name":"Mid-market","parent":"department:1","plan":840000,"fact":399000,"open":331000,
            "potential":730000,"attainment":0.475,"gap":-110000,"neededADay":14700,"soFarADay":11083.33,"earlierSameDay":351000,"difference":-12000,"timeDifference":0,"factByMonth":[120000,131000],
            "targets":[{"period":"2026-11","target":280000,"plan":280000,"difference":-12000,"timeDifference":null,"version":"211"}]}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter period cannot be “2026-Q5”." },
    };

    public static readonly CallDoc Set = new("setPlans", "Plans", "Set targets, all of them or none")
    {
        About = "`scope` is company, department, employee, line, product or customer; `id` an id or a unique name (none for the company). `value` is in major units, or deals with `metric` number; null takes a target away. "
            + "With `version` (as GET /plans gave it) a target somebody changed since is refused with 409, and nothing of the call is done. Heads set targets of their department and below, directors and administrators all.",
        Body = """{"items":[{"scope":"department","id":"Mid-market","period":"2026-12","metric":"value","value":301000}]}""",
        Answer = """{"changes":[{"scope":"department","id":"3","period":"2026-12","metric":"value","before":288000,"after":301000,"version":"433"}]}""",
        Refusals = new Dictionary<int, string>
        {
            [400] = "Failed to read parameter \"Wish body\" from the request body as JSON.",
            [409] = "Sofia Lind has changed this target meanwhile. Look at it again.",
            [422] = "There is no department “Nowhere”.",
        },
    };
}
