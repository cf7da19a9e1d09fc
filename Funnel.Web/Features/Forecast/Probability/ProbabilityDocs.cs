using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Forecast.Probability;

/// <summary>What the API's documentation says of win probability.</summary>
static class ProbabilityDocs
{
    public static readonly CallDoc List = new("probability", "Figures", "How likely each open deal is to be won, by its three sources")
    {
        About = "Open deals as of an instant, by cursor, oldest first: the stage's default, the model and a person's value. `model` was learnt at the start of that month from what the log said by `learntUpTo`; it is left out "
            + "where fewer than 200 deals were closed by then. `movedBy` adds up, on the log-odds, from `average` to `model`. `counts` is what weighted figures multiply with, from `countsFrom`: the person's value, else what the company has chosen (`/probability/choice`); where that is the model and it has no answer, the stage's default. "
            + "The model is asked once a day, as the deal stood when the day began or right after its last change since.",
        Query =
        [
            .. QueryDoc.Of(ViewParameters.Moment), .. QueryDoc.Of(ViewParameters.Filters),
            .. QueryDoc.Of(
            [
                ("after", "Where to go on: the `next` of the page before. Left out: from the start.", "10", []),
                ("limit", "The most items of a page, 1 to 1000. Left out: 100.", "20", []),
            ]),
        ],
        Answer = """
            {"items":[{"deal":"1","title":"Warehouse lights","customer":"Ural Metals","pipeline":"New business","stage":"Decision","owner":"Elena Voronova","amount":54000,"stageDefault":0.32,"model":0.22,"manual":0.35,
            "counts":0.35,"countsFrom":"manual","learntUpTo":"2026-10-31T21:59:59.9999999Z","average":0.2,"movedBy":[{"what":"stage","logOdds":0.64},{"what":"daysInStage","logOdds":-0.52}]}],"next":"1"}
            """,
        Refusals = new Dictionary<int, string> { [400] = "Failed to bind parameter \"Nullable<int> limit\" from \"many\".", [422] = "The parameter owner cannot be “Nobody Known”." },
    };

    public static readonly CallDoc Record = new("probabilityTrackRecord", "Figures", "How well the model's words were kept")
    {
        About = "Each Monday each open deal is a statement of the model of that month; judged once the deal is closed, or still open 180 days later (not won). Bins of what was said with how many were won and an 80 % interval, "
            + "the Brier score against the stage default's, and both mean calibration errors. `missing` is how many closed deals a model still lacks.",
        Query =
        [
            .. QueryDoc.Of(ViewParameters.Moment), .. QueryDoc.Of(ViewParameters.Filters),
            .. QueryDoc.Of([("months", "So many months back, the present one counted, 1 to 36. Left out: 12.", "6", [])]),
        ],
        Answer = """
            {"asOf":"2026-11-19T12:32:00Z","sequence":16004,"pipeline":"New business","closed":1240,"missing":0,"statements":1412,"deals":486,"brier":0.121,"brierOfDefault":0.14,"better":0.136,"calibrationError":0.018,"calibrationErrorOfDefault":0.049,
            "bins":[{"from":0.6,"to":0.7,"statements":58,"deals":24,"said":0.65,"won":37,"share":0.64,"low":0.55,"high":0.71,"judged":true}],
            "months":[{"month":"2026-10","statements":142,"brier":0.109,"brierOfDefault":0.138}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter owner cannot be “Nobody Known”." },
    };

    public static readonly CallDoc Chosen = new("chanceChoice", "Figures", "By what open deals are weighed")
    {
        About = "What weighted figures multiply budgets with where a deal has no value by hand: `stageDefault` or `model`, since when and by whose choice, and every earlier choice. `fallsBack` names the pipelines in which the "
            + "stage's default counts though the model is chosen, because fewer than 200 deals were closed or the model is still learning.",
        Answer = """
            {"asOf":"2026-11-19T12:32:00Z","source":"model","since":"2026-11-02T08:15:00Z","by":"Elena Voronova","fallsBack":["Service"],
            "choices":[{"source":"model","at":"2026-11-02T08:15:00Z","by":"Elena Voronova"}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "There is no parameter “pipeline” here." },
    };

    public static readonly CallDoc Choose = new("chooseChances", "Figures", "Choose by what open deals are weighed")
    {
        About = "For directors and administrators. Counts from this instant on; figures as of an earlier instant stay as they were. Choosing what is chosen already changes nothing (`changed` is false), so a call may be sent again.",
        Body = """{"source":"model"}""",
        Answer = """{"source":"model","changed":true}""",
        Refusals = new Dictionary<int, string> { [400] = "There is no field “price” in this call.", [422] = "The source is “model” or “stageDefault”." },
    };
}
