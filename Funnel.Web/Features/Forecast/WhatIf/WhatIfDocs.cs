using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.WhatIf;

/// <summary>What the API's documentation says of a what-if.</summary>
static class WhatIfDocs
{
    public static readonly CallDoc WhatIf = new("whatIf", "Figures", "What a period would bring if stages passed more deals on, or people could take fewer")
    {
        About = """
            Writes nothing. `fact` was won in the period; `now` and `then` are the fact and the open deals expected to close in it, weighted, as things are and as supposed, with an 80 % interval of chance alone. A deal's chance is
            multiplied by supposed over present rate of its stage and those after it, and by the share of deals that can be worked on. `alone` is what one rate adds by itself. A plan that is not there is left out.
            """,
        Query = [.. QueryDoc.Of(ViewParameters.WhatIf)],
        Answer = """
            {"asOf":"2026-11-19T12:32:00Z","sequence":16004,"pipeline":"New business","period":"2026-Q4","currency":"EUR","fact":1180000,"now":{"potential":1971000,"low":1822000,"high":2120000},
            "then":{"potential":2040000,"low":1889000,"high":2191000},"difference":69000,"openDeals":181,"expected":96,"capacity":210,"waiting":0,"planNow":2400000,"plan":2400000,
            "rates":[{"stage":"Decision","id":"3","ended":412,"wentOn":210,"rate":0.51,"low":0.478,"high":0.541,"supposed":0.6,"alone":69000}],
            "outlooks":[{"stage":"Won","id":"5","now":38.2,"then":41.9}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter rates cannot be “3:101”." },
    };
}
