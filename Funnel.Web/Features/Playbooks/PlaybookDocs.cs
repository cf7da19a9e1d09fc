using Funnel.Web.Api;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Playbooks;

/// <summary>What the API's documentation says of playbooks. The examples are calls to the sample company.</summary>
static class PlaybookDocs
{
    public static readonly CallDoc List = new("playbooks", "Deals", "The playbooks of all open stages")
    {
        About = "Of stages that have one, as it was at `asOf`. A step of the kind `tick` is ticked by a person, `field` asks for a fact of the deal, `document` for a document of a kind.",
        Query = [.. QueryDoc.Of(ViewParameters.Moment)],
        Answer = """
            {"asOf":"2026-11-19T10:00:00Z","playbooks":[{"pipeline":"New business","stage":"Awareness","stageId":"1","version":1,"goal":"We know who decides and have a meeting","text":"Call before you write.",
            "steps":[{"id":"2","title":"First call","kind":"tick","blocks":false}]}]}
            """,
        Refusals = new Dictionary<int, string> { [422] = "The parameter asOf cannot be “yesterday”." },
    };
}
