using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Marketing;

/// <summary>What the API's documentation says of the channels. The examples are calls to the sample company.</summary>
static class ChannelDocs
{
    private const string Tag = "Figures";

    private const string Leads = """ "leads":{"leads":268,"reached":78,"won":48,"wonValue":1572000,"share":0.291,"low":0.257,"high":0.327,"few":false,"wonShare":0.179,"valuePerLead":5866} """;

    private const string Rest = $$"""
        "cohorts":[{"month":"2026-10","leads":25,"reached":7,"share":0.28,"age":19,"settled":false,"byAge":[0,0,0,1]}],
        "customerTypes":[{"name":"Industry","id":"1",{{Leads}}}],"maturities":[{"name":"ripe",{{Leads}}}]
        """;

    public static readonly CallDoc Channels = new("channels", Tag, "Which channels bring leads that get to the selling stage")
    {
        About = """
            Leads by the channel they came by, chosen by the day of their first contact; what became of them counts up to `asOf`. `reached` got to the selling stage (`goal`) or beyond, or are won; `share` is of the leads,
            and `low` to `high` holds the true share with 80 %; `few` marks fewer than ten. `medianDays` is from first contact to the goal, leads still under way censored and lost ones accounted for.
            `against` compares a channel with all other leads: better or worse from 90 % sure on, otherwise noClearDifference; tooFew under 30 leads; never more than 99 % sure. `spend` is there where it is entered and
            all of the company's leads are asked for; its return is value won for each unit spent, over the leads of the months it is entered for. `trend` compares the later half of the months with
            the earlier at the same age. `channel` tells of one channel only; `channel=none` of the leads without one. A row without a name is these.
            """,
        Query = [.. QueryDoc.Of(ViewParameters.Channels)],
        Answer = $$"""
            {"asOf":"2026-11-19T10:00:00Z","sequence":16004,"pipeline":"New business","period":"2026-Q4","currency":"EUR","goal":"Action",
            "mostEffective":{"says":"better","surePercent":98,"leading":[{"channel":"Referrals","id":"2","chance":0.981}]},
            "channels":[{"channel":"Referrals","id":"2",{{Leads}},"medianDays":34,"against":{"says":"better","surePercent":99},
            "spend":{"amount":96000,"months":12,"leads":268,"wonValue":1572000,"perLead":358.21,"return":16.4},
            "trend":{"months":6,"earlierMonths":6,"leads":140,"earlierLeads":128,"share":0.24,"earlierShare":0.2,"difference":0.04,"says":"noClearDifference"},{{Rest}}}],
            "all":{ {{Leads}},"medianDays":41,{{Rest}} } }
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter period cannot be “2026-Q5”." },
    };
}
