using Funnel.Web.Api;

namespace Funnel.Web.Features.Deals;

/// <summary>What the API's documentation says of documents.</summary>
static class DocumentDocs
{
    private const string Tag = "Documents", NoDeal = "There is no deal “999999”.";

    private const string Document = """
        {"id":"2","file":1,"version":1,"name":"brief.txt","kind":"other","bytes":21,"stage":{"id":"1","name":"Awareness"},"at":"2026-11-19T10:00:00Z","by":"Elena Voronova",
        "withdrawn":false,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
        """;

    public static readonly CallDoc List = new("documents", Tag, "The documents of a deal, every version, oldest first")
    {
        About = "A document without `sha256` is only told of by the log; its file is kept elsewhere.",
        Answer = $$"""{"items":[{{Document}}]}""",
        Refusals = new Dictionary<int, string> { [404] = NoDeal },
    };

    public static readonly CallDoc Upload = new("attachDocument", Tag, "Attach a document")
    {
        About = "The body is the file itself. The same name and kind again becomes the next version; earlier ones are kept. The file must be what its ending says.",
        Query =
        [
            .. QueryDoc.Of(
            [
                ("name", "The file's name with its ending. It is cleaned of paths and invisible characters.", "brief.txt", []),
                ("kind", "What it is; left out: other.", "other", [.. Domain.Deals.DocumentKinds.All]),
            ]),
        ],
        Body = "\"The text of the brief\"",
        Answer = Document,
        Refusals = new Dictionary<int, string> { [404] = NoDeal, [422] = "A document has at most 25 MB." },
    };

    public static readonly CallDoc Content = new("document", Tag, "The file of a document")
    {
        About = "It comes as a file to save. With `view=1` a PDF or a picture comes as one to be shown. It is checked against its SHA-256 before it is sent.",
        Query = [.. QueryDoc.Of([("view", "1 to show it in a browser.", "1", [])])],
        File = "application/octet-stream",
        Refusals = new Dictionary<int, string> { [404] = NoDeal },
    };

    public static readonly CallDoc Withdraw = new("withdrawDocument", Tag, "Take a version of a document out of the list")
    {
        About = "The file is kept, and the change can be undone.",
        Body = """{"version":2}""",
        Answer = """{"id":"1","version":3,"stage":"Awareness","outcome":"open","sequence":16004}""",
        Refusals = new Dictionary<int, string>
        {
            [400] = "Failed to read parameter \"Plain body\" from the request body as JSON.", [404] = NoDeal, [409] = "Ingrid Dahl changed this deal first. It is in “Decision” now.",
            [422] = "There is no such document.",
        },
    };
}
