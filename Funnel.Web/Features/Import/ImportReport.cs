using System.Globalization;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Import;

public sealed record ImportRequest(IReadOnlyList<string> Files, ImportMapping Mapping, string MappingName, bool DryRun = false, bool AllowErrors = false)
{
    /// <summary>Whose import it is; the program's own unless said.</summary>
    public Caller By { get; init; } = Caller.Program("Import");

    /// <summary>The first file's name as its sender knows it, where it lies under another.</summary>
    public string? ShownName { get; init; }

    /// <summary>Told when the batch is opened and after each piece that is written.</summary>
    public Action<ImportReport>? Progress { get; init; }
}

/// <summary>What an import did, or would do.</summary>
public sealed record ImportReport
{
    public int? Batch { get; set; }

    public bool DryRun { get; init; }

    /// <summary>False when rows were refused and nothing was to be written then.</summary>
    public bool Accepted { get; set; }

    public long Rows { get; set; }

    /// <summary>Rows gone through by the writing so far.</summary>
    public long Written { get; set; }

    public long DealsNew { get; set; }

    public long DealsChanged { get; set; }

    public long DealsUnchanged { get; set; }

    public long Events { get; set; }

    public long WithoutCustomer { get; set; }

    public long WithoutOwner { get; set; }

    public int Refused { get; set; }

    /// <summary>Rows that are right themselves but follow a refused one of the same deal.</summary>
    public int Held { get; set; }

    public List<string> Read { get; } = [];

    public List<RefusedRow> FirstErrors { get; } = [];

    public List<string> RefusedFiles { get; } = [];

    public List<string> Created { get; } = [];

    public List<string> Notices { get; } = [];

    public TimeSpan Took { get; set; }

    public IEnumerable<string> Lines()
    {
        foreach (var read in Read)
            yield return read;
        var will = DryRun || !Accepted;
        yield return $"Rows: {N(Rows)}{(Refused > 0 ? $", of them {N(Refused)} refused" : "")}{(Held > 0 ? $" and {N(Held)} held back because they follow a refused row of the same deal" : "")}";
        yield return $"Deals: {N(DealsNew)} new, {N(DealsChanged)} changed, {N(DealsUnchanged)} unchanged; {N(Events)} events{(will ? " (nothing was written)" : "")}";
        foreach (var created in Created)
            yield return (will ? "Would create " : "Created ") + created;
        if (WithoutCustomer + WithoutOwner > 0)
            yield return $"Of the new deals, {N(WithoutCustomer)} have no customer and {N(WithoutOwner)} have no owner";
        foreach (var notice in Notices)
            yield return "Note: " + notice;
        if (Batch is { } batch)
            yield return $"Batch {batch}. To take it back: import revert {batch}";
        yield return string.Create(CultureInfo.InvariantCulture, $"Took {Took.TotalSeconds:0.0} s, {Rows / Math.Max(Took.TotalSeconds, 0.001):#,0} rows/s");
    }

    public IEnumerable<string> ErrorLines()
    {
        foreach (var error in FirstErrors)
            yield return RefusedFile.Said(error);
        if (Refused + Held > FirstErrors.Count)
            yield return $"… and {N(Refused + Held - FirstErrors.Count)} more";
        foreach (var file in RefusedFiles)
            yield return $"All refused rows with their reasons: {file}";
        if (Refused > 0 && !Accepted && !DryRun)
            yield return "Nothing was imported. Correct the rows, or take the good ones with --allow-errors.";
    }

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
