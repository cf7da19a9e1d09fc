using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Deals;

/// <summary>What the API's documentation says of deals, the funnel and the log. The examples are calls to the sample company.</summary>
static class DealDocs
{
    private const string Deals = "Deals", Figures = "Figures", Log = "Log";
    private const string NoDeal = "There is no deal “999999”.", Unreadable = "Failed to read parameter \"Move body\" from the request body as JSON.";

    private const string Deal = """
        {"id":"1","version":2,"title":"Warehouse lights","customer":{"id":"24","name":"Ural Metals"},"customerType":"Industry","pipeline":{"id":"1","name":"New business"},
        "stage":{"id":"2","name":"Interest"},"outcome":"open","owner":{"id":"1","name":"Elena Voronova"},"amount":18500,"currency":"EUR","weighted":5920,"probability":0.32,
        "channel":{"id":"2","name":"Referrals"},"firstContact":"2026-11-02","expectedClose":"2026-12-18","products":[{"id":"1","name":"Aurora Panel","quantity":120,"amount":18500}],
        "createdAt":"2026-11-02T09:20:00Z","stageSince":"2026-11-05T13:02:41Z"}
        """;

    private const string Moved = """{"sequence":16004,"deal":"1","version":2,"at":"2026-11-05T13:02:41Z","actor":"Elena Voronova","kind":"moved","data":{"from":"1","to":"2"}}""";

    private static readonly IReadOnlyList<(string Name, string Meaning, string Example, string[] Allowed)> Paging =
    [
        ("after", "Where to go on: the `next` of the page before. Left out: from the start.", "10", []),
        ("limit", "The most items of a page, 1 to 1000. Left out: 100.", "20", []),
    ];

    public static readonly CallDoc List = new("deals", Deals, "Deals by cursor, oldest first")
    {
        About = "With `asOf` the deals as they were then; their `version` stays the present one, since that is what a change must name.",
        Query =
        [
            .. QueryDoc.Of([("stage", "Deals at a stage, by id or name; the won and the lost stage hold the closed ones.", "Interest", [])]),
            .. QueryDoc.Of(ViewParameters.Filters), .. QueryDoc.Of(ViewParameters.Moment), .. QueryDoc.Of(Paging),
        ],
        Answer = $$"""{"items":[{{Deal}}],"next":"1"}""",
        Refusals = new Dictionary<int, string> { [400] = "Failed to bind parameter \"Nullable<int> limit\" from \"many\".", [422] = "The parameter owner cannot be “Nobody Known”." },
    };

    public static readonly CallDoc One = new("deal", Deals, "One deal with its events")
    {
        Answer = $$"""{"deal":{{Deal}},"events":[{{Moved}}]}""",
        Refusals = new Dictionary<int, string> { [404] = NoDeal },
    };

    public static readonly CallDoc Funnel = new("funnel", Figures, "The funnel in one of its four modes")
    {
        About = "Stages in order, the won stage last. `mode` is `now` unless you say otherwise; `sequence` is the last event counted, so that the same figures can be asked for again.",
        Query = [.. QueryDoc.Of(ViewParameters.All)],
        Answer = """
            {"asOf":"2026-11-19T10:00:00Z","sequence":16004,"mode":"pipeline","measure":"count","pipeline":"New business","period":"2026-Q4","currency":"EUR","stages":[
            {"stage":"Awareness","id":"1","kind":"open","count":202,"value":4522100,"weighted":970857,"ofFirst":1},
            {"stage":"Interest","id":"2","kind":"open","count":128,"value":2918100,"weighted":845073,"ofFirst":0.634,"ofPrevious":0.634},
            {"stage":"Won","id":"5","kind":"won","count":15,"value":265900,"weighted":265900,"ofFirst":0.074,"ofPrevious":0.117}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter period cannot be “2026-Q5”." },
    };

    public static readonly CallDoc Events = new("events", Log, "The log, in order")
    {
        About = "Every change ever made, numbered without holes. `after` is a sequence number. To be told of new ones at once, follow the hub `/hubs/feed`.",
        Query = [.. QueryDoc.Of(Paging)],
        Answer = $$"""{"items":[{{Moved}}],"next":"16004"}""",
        Refusals = new Dictionary<int, string> { [400] = "Failed to bind parameter \"Nullable<int> limit\" from \"many\".", [422] = "“last” is not a place in this list." },
    };

    public static readonly CallDoc Create = new("createDeal", Deals, "Start a deal")
    {
        About = "The title (or a customer) and the amount are needed. A customer of an unknown name is made. `externalId` is the deal's number in another system; no two deals share one.",
        Body = """
            {"title":"Warehouse lights","customer":"Ural Metals","amount":18500,"currency":"EUR","pipeline":"New business","stage":"Awareness","owner":"Elena Voronova","channel":"Referrals",
            "firstContact":"2026-11-02","expectedClose":"2026-12-18","products":[{"product":"Aurora Panel","quantity":120,"amount":18500}]}
            """,
        Answer = """{"id":"1","version":1,"stage":"Awareness","outcome":"open","sequence":16004}""",
        Refusals = new Dictionary<int, string> { [400] = Unreadable, [422] = "There is no stage “Nowhere”." },
    };

    public static readonly CallDoc Move = Command("moveDeal", "Move a deal to another stage", """{"stage":"Decision","version":1}""", "Decision", "This deal is closed. Reopen it first.") with
    {
        About = "Any stage by id, or one of the deal's own pipeline by name. The won stage wins the deal, the lost stage loses it and needs a `reason`. Where required steps of the playbook are missing the move is refused and names them (`missing`); `override` says why it goes on all the same, for heads, directors and administrators.",
    };

    public static readonly CallDoc Handover = Command("handOverDeal", "Give a deal to another owner", """{"owner":"Ingrid Dahl","version":1}""", "Awareness", "There is no employee “Nobody Known”.") with
    {
        About = "`owner` is an id or a name; null takes the deal from its owner. It must be said.",
    };

    public static readonly CallDoc Budget = Command("changeBudget", "Change a deal's amount", """{"amount":21000,"note":"a second hall","version":1}""", "Awareness", "Say the amount.") with
    {
        About = "The amount is in the deal's own currency.",
    };

    public static readonly CallDoc Win = Command("winDeal", "Win a deal", """{"version":1}""", "Won", "This deal is already won. Reopen it first.", "won");

    public static readonly CallDoc Steps = new("dealSteps", Deals, "How far a deal is through the playbook of its stage")
    {
        About = "A step is done by a tick, by a fact of the deal, or by a document of a kind. One that `blocks` keeps the deal from going on and from being won.",
        Answer = """{"stage":"Awareness","version":1,"done":1,"steps":[{"id":"1","title":"First call","kind":"tick","blocks":false,"done":true}]}""",
        Refusals = new Dictionary<int, string> { [404] = NoDeal },
    };

    public static readonly CallDoc Tick = Command("tickStep", "Tick a step of a deal's playbook, or open it again", """{"step":"First call","done":true,"version":1}""", "Awareness", "There is no step “Sing”.") with
    {
        About = "`step` is an id or a title of the playbook of the stage the deal is in. `done` left out is true. Steps that ask for a fact or a document are done by themselves.",
    };

    public static readonly CallDoc Lose = Command("loseDeal", "Lose a deal", """{"reason":"Price","version":1}""", "Lost", "This deal is already lost. Reopen it first.", "lost");

    public static readonly CallDoc Reopen = Command("reopenDeal", "Open a closed deal again, where it was", """{"version":2}""", "Awareness", "This deal is open.", version: 3);

    public static readonly CallDoc Undo = Command("undoDeal", "Undo the last change of a deal", """{"version":2}""", "Awareness", "There is nothing to undo.", version: 3) with
    {
        About = "The change stays in the log, but counts as never made from now on. Only the last change can be undone, and only while it is nobody else's.",
    };

    private static CallDoc Command(string id, string summary, string body, string stage, string refusal, string outcome = "open", int version = 2) => new(id, "Changing deals", summary)
    {
        Body = body,
        Answer = $$"""{"id":"1","version":{{version}},"stage":"{{stage}}","outcome":"{{outcome}}","sequence":16004}""",
        Refusals = new Dictionary<int, string> { [400] = Unreadable, [404] = NoDeal, [409] = "Ingrid Dahl changed this deal first. It is in “Decision” now.", [422] = refusal },
    };
}
