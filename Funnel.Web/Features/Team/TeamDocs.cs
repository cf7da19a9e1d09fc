using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Team;

/// <summary>What the API's documentation says of effectiveness and handovers. The examples are calls to the sample company.</summary>
static class TeamDocs
{
    private const string Figures = "Figures", Changing = "Changing deals";

    private static readonly string[] Times = ["period", "from", "to"];

    private static readonly QueryDoc OverNorm = new("overNorm", "true proposes only deals that wait longer than their stage's norm.", "true", ["true", "false"]);

    private static readonly IReadOnlyList<QueryDoc> Asked =
    [
        .. QueryDoc.Of(ViewParameters.Counting.Where(p => Times.Contains(p.Name)).Select(p => p with { Meaning = p.Meaning.Replace("the current quarter", "the last twelve months", StringComparison.Ordinal) })),
        .. QueryDoc.Of(ViewParameters.Filters),
    ];

    private static readonly IReadOnlyDictionary<int, string> Misread = new Dictionary<int, string> { [422] = "The parameter period cannot be “2026-Q5”." };

    private const string Owners = """
        "from":{"id":"12","name":"Oleg Samarin","n":22,"k":6,"rate":0.36,"low":0.25,"high":0.5,"medianDays":19.2,"chanceToWin":0.21},
        "to":{"id":"2","name":"Ingrid Dahl","n":30,"k":21,"rate":0.67,"low":0.55,"high":0.77,"medianDays":9.1,"chanceToWin":0.4}
        """;

    private const string Handed = """{"batch":"3","sequence":16004,"gain":6500,"done":[{"deal":"1","from":{"id":"12","name":"Oleg Samarin"},"to":{"id":"2","name":"Ingrid Dahl"},"gain":6500}],"refused":[]}""";

    public static readonly CallDoc Effectiveness = new("effectiveness", Figures, "Who gets deals through which stage")
    {
        About = "Per person and open stage: `n` visits that ended in the period while the person held the deal, `k` of them by going further or being won. A visit that ended by a move to another pipeline "
            + "or by deleting the deal is not counted. `rate` is the mean of a Beta belief whose prior is fitted to the person's colleagues there; `low` to `high` is the interval that holds the true "
            + "rate with 80 %; `few` marks fewer than five visits. `medianDays` counts deals that are still there as censored. The best come first.",
        Query = [.. Asked, .. QueryDoc.Of(ViewParameters.Moment)],
        Answer = """
            {"asOf":"2026-11-19T10:00:00Z","sequence":16004,"pipeline":"New business","period":"2026-Q4","currency":"EUR","stages":[{"stage":"Decision","id":"3","n":314,"k":170,"share":0.54}],
            "people":[{"id":"2","name":"Ingrid Dahl","department":"Mid-market","active":true,"open":16,"capacity":19,"stages":[{"stage":"Decision","id":"3","n":30,"k":21,"rate":0.67,"low":0.55,"high":0.77,
            "few":false,"medianDays":9.1,"value":412000,"priorMean":0.54,"priorWeight":14.2}]}]}
            """,
        Refusals = Misread,
    };

    public static readonly CallDoc Proposals = new("handoverProposals", Figures, "Open deals that somebody else is likelier to win")
    {
        About = "The proposals that together gain most while nobody gets more open deals than their limit. A new owner is proposed only who is better at the deal's stage with at least 80 % certainty, "
            + "both rates resting on five visits or more. `gain` is the amount times the growth of the chance to win.",
        Query = [.. Asked, OverNorm, .. QueryDoc.Of(ViewParameters.Moment)],
        Answer = $$"""
            {"asOf":"2026-11-19T10:00:00Z","sequence":16004,"pipeline":"New business","period":"2026-Q4","currency":"EUR","gain":6500,"proposals":[{"deal":"1","version":4,"title":"Tundra Telecom","customer":"Tundra Telecom",
            "stage":{"id":"3","name":"Decision"},"amount":54000,"waitingDays":17,"normDays":10,{{Owners}},"certainty":0.98,"gain":6500}],
            "loads":[{"id":"2","name":"Ingrid Dahl","capacity":19,"open":16,"in":1,"out":0,"after":17}]}
            """,
        Refusals = Misread,
    };

    public static readonly CallDoc Batches = new("handovers", Figures, "Handovers made, and what became of them")
    {
        About = "The latest first. Of the deals that have left the stage they were handed over at (`left`), `advanced` went further or were won; `expectedOld` and `expectedNew` are how many would have at the "
            + "old and the new owners' rates. Deals that still wait are in neither.",
        Answer = """
            {"items":[{"batch":"3","at":"2026-11-19T10:00:00Z","by":"Elena Voronova","deals":6,"undone":0,"expectedGain":27400,"waiting":3,"left":3,"advanced":2,"expectedOld":1.2,"expectedNew":1.9,"won":1,
            "wonValue":46000,"lost":1}]}
            """,
    };

    public static readonly CallDoc Apply = new("applyHandovers", Changing, "Hand over proposed deals as one batch")
    {
        About = "The chosen proposals, or all that are proposed under the filters when `items` is left out. Each deal is judged by itself: one that changed since, is no longer proposed or finds no free place "
            + "is named in `refused` with the reason and stays as it is. The rest is one batch and can be undone as one. A request repeated with its `Idempotency-Key` is told what the first one did.",
        Query = [.. Asked, OverNorm],
        Body = """{"items":[{"deal":"1","owner":"Ingrid Dahl","version":4}]}""",
        Answer = Handed,
        Refusals = new Dictionary<int, string> { [400] = "Failed to read parameter \"Wish body\" from the request body as JSON.", [422] = "There is no employee “Nobody Known”." },
    };

    public static readonly CallDoc Undo = new("undoHandovers", Changing, "Undo a batch of handovers")
    {
        About = "Gives the batch's deals back, or those of them that `deals` names. A deal that went on since stays where it is and is named in `refused`. Repeating it does nothing.",
        Body = """{"deals":["1"]}""",
        Answer = Handed,
        Refusals = new Dictionary<int, string> { [400] = "Failed to read parameter \"Back body\" from the request body as JSON.", [404] = "There is no handover “999999”.", [422] = "There is no deal “one”." },
    };
}
