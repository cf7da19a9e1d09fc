using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Demand;

/// <summary>What the API's documentation says of the demand for products.</summary>
static class DemandDocs
{
    public static readonly CallDoc Demand = new("demand", "Figures", "What each product will probably sell in the months ahead, and what the open pipeline promises of it")
    {
        About = "Per product: what was won month by month (the last month is not over), what open deals promise (each times its chance, in the month of its expected close; late, undated and later ones apart), and the forecast with its 80 % interval. "
            + "`error` is the mean absolute scaled error on past months the method had not seen: under 1 is better than repeating the month before. `bias` is by what share it said too much, `coverage` how many past months the interval held. "
            + "A product sold for less than 12 whole months has no forecast.",
        Query = [.. QueryDoc.Of(ViewParameters.Demand)],
        Answer = """
            {"asOf":"2026-11-19T12:32:00Z","sequence":16004,"measure":"units","currency":"EUR","products":[{"product":"1","name":"Aurora Panel","line":"Lighting",
            "won":[{"month":"2026-10","units":33,"value":132000,"over":true},{"month":"2026-11","units":21,"value":84000,"over":false}],
            "promised":[{"month":"2026-11","units":8.2,"value":32800,"over":false},{"month":"2026-12","units":17.1,"value":68400,"over":false}],
            "promisedLate":{"units":2.4,"value":9600},"promisedWithoutDate":{"units":0,"value":0},"promisedLater":{"units":4.1,"value":16400},
            "forecast":{"method":"damped","byHand":false,"error":0.71,"bias":0.02,"coverage":0.82,
            "months":[{"month":"2026-11","value":34.1,"low":28.2,"high":40},{"month":"2026-12","value":35,"low":28.1,"high":41.9}],"starts":12,
            "backtest":[{"method":"damped","error":0.71,"bias":0.02,"coverage":0.82},{"method":"naive","error":1.04,"bias":-0.01,"coverage":0.84}],
            "notTried":[{"method":"croston","why":"soldRegularly"}]}}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter months cannot be “13”." },
    };
}
