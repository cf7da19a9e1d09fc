using Funnel.Web.Api;

namespace Funnel.Web.Features.Import.Programs;

/// <summary>What the API's documentation says of imports.</summary>
static class ProgramImportDocs
{
    private const string Tag = "Imports", Id = "The import's id, as the answer that took it in gives it.", NoImport = "There is no import “999999”; imports are kept for seven days.";

    private const string Answer = """
        {"id":"0199f3a2c4e87c0d9d5b3a6f1e2d4c5b","file":"deals.csv","state":"done","dryRun":false,"at":"2026-11-19T10:00:00Z","batch":"3","rows":2,"written":2,"dealsNew":1,"dealsChanged":0,
        "dealsUnchanged":0,"events":1,"refused":1,"held":0,"errors":[{"line":3,"column":"occurred_at","reason":"“soon” is no date."}],
        "refusedRows":"/api/v1/imports/0199f3a2c4e87c0d9d5b3a6f1e2d4c5b/refused","read":["deals.csv: UTF-8, columns separated by “,”"],"created":["1 customer: Aurora Foods"],"notices":[]}
        """;

    public static readonly CallDoc Send = new("sendImport", Tag, "Import deals from a file")
    {
        About = "A CSV or XLSX file as the part `file`. `mapping` is the JSON text of a mapping (docs/import.md); without it a History CSV is expected. With `dryRun=true` everything is checked and "
            + "nothing is written. One refused row stops the import unless `allowErrors=true`, which takes the good ones. The answer waits up to five seconds (with the header `Prefer: respond-async` not at all); while `state` is `running`, ask "
            + "its `Location` again. A file sent again under the same `Idempotency-Key` is not imported again; sent without, its deals are found by their ids and nothing is doubled.",
        Body = """{"file":"deal_id,occurred_at,stage,owner,amount,title\nEXAMPLE-1,2026-01-15T09:00:00Z,Interest,,1000,An imported deal\n","dryRun":true}""",
        Answer = Answer,
        Refusals = new Dictionary<int, string>
        {
            [400] = "The parts of the form cannot be read, or are larger than is taken.",
            [422] = "The mapping mapping: “format” is history or table, not “list”.",
        },
    };

    public static readonly CallDoc Find = new("import", Tag, "How an import stands")
    {
        About = "`running` also while it waits for another import to end. `refused`: nothing was imported. `brokenOff`: the program stopped amid it; send the file again.",
        PathId = Id,
        Answer = Answer,
        Refusals = new Dictionary<int, string> { [404] = NoImport },
    };

    public static readonly CallDoc Refused = new("refusedRows", Tag, "The refused rows of an import")
    {
        About = "As they stood, with one column more, `refused_because`. Corrected, the file can be sent as it is. A dry run has none.",
        PathId = Id,
        File = "text/csv",
        FileExample = "deal_id,occurred_at,stage,refused_because\r\nEXAMPLE-2,soon,Interest,\"line 3, occurred_at: “soon” is no date.\"\r\n",
        Refusals = new Dictionary<int, string> { [404] = NoImport },
    };
}
