using Funnel.Domain.Analytics;
using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Bridge;

/// <summary>What the API's documentation says of the forecast bridge.</summary>
static class BridgeDocs
{
    private const string Backward = "A bridge leads forward in time: its start cannot be later than its end.";

    public static readonly CallDoc Bridge = new("bridge", "Figures", "What is expected to close in a window, from one instant to another")
    {
        About = "All bars in order, from `start` to `end`; `start` and what lies between add up to `end` to the cent, and so do `deals`. `entries` says how many deals came or went, or how many amounts or chances changed.",
        Query = [.. QueryDoc.Of(ViewParameters.Bridge)],
        Answer = """
            {"from":"2026-09-30T21:00:00Z","to":"2026-11-19T12:32:00Z","sequence":16004,"window":"2026-Q4","windowFrom":"2026-10-01","windowTo":"2027-01-01","measure":"value",
            "pipeline":"New business","currency":"EUR","bars":[{"bar":"start","amount":5214000,"entries":214,"deals":214},{"bar":"new","amount":4386500,"entries":187,"deals":187},
            {"bar":"increased","amount":512400,"entries":47,"deals":0},{"bar":"lost","amount":-4940500,"entries":220,"deals":-220},{"bar":"end","amount":5172400,"entries":181,"deals":181}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = Backward },
    };

    public static readonly CallDoc Entries = new("bridgeEntries", "Figures", "What happened to make a bar of the bridge, largest first")
    {
        About = "Each entry is one deal and the change that brought it in, took it out or altered what it counts for; `undone` says that taking that change back did it; `passing`, in the weighted measure, that nothing happened to the deal: days passed, the model learnt or another source of chances was chosen. Name `to` to page through a list that stays.",
        Query =
        [
            .. QueryDoc.Of(
            [
                ("bar", "Which bar. Left out: all between start and end.", "new", [.. BridgeBars.All.Select(BridgeView.Name)]),
                ("after", "Where to go on: the `next` of the page before. Left out: from the start.", "10", []),
                ("limit", "The most items of a page, 1 to 1000. Left out: 100.", "20", []),
            ]),
            .. QueryDoc.Of(ViewParameters.Bridge),
        ],
        Answer = """
            {"items":[{"bar":"pushedOut","amount":-96000,"deal":"1","title":"Warehouse lights","customer":"Ural Metals","at":"2026-11-12T09:20:00Z","sequence":15411,"undone":false,"passing":false,
            "before":{"stage":"Decision","outcome":"open","owner":"Elena Voronova","budget":96000,"probability":0.55,"expectedClose":"2026-12-18"},
            "after":{"stage":"Decision","outcome":"open","owner":"Elena Voronova","budget":96000,"probability":0.55,"expectedClose":"2027-01-22"}}],"next":"1"}
            """,
        Refusals = new Dictionary<int, string> { [400] = "Failed to bind parameter \"Nullable<int> limit\" from \"many\".", [422] = Backward },
    };
}
