namespace Funnel.Web.Api;

/// <summary>A parameter of the query string; <paramref name="Allowed"/> is empty when anything may stand there.</summary>
public sealed record QueryDoc(string Name, string Meaning, string Example, IReadOnlyList<string> Allowed)
{
    public static IEnumerable<QueryDoc> Of(params IEnumerable<(string Name, string Meaning, string Example, string[] Allowed)> parameters) =>
        parameters.Select(p => new QueryDoc(p.Name, p.Meaning, p.Example, p.Allowed));
}

/// <summary>What /openapi/v1.json tells of a call. Its examples are real: a test sends each and sees the answer promised here.</summary>
public sealed record CallDoc(string Id, string Tag, string Summary)
{
    /// <summary>More about it, as Markdown.</summary>
    public string? About { get; init; }

    public IReadOnlyList<QueryDoc> Query { get; init; } = [];

    /// <summary>JSON as a program would send it.</summary>
    public string? Body { get; init; }

    /// <summary>JSON of the answer; null for a <see cref="File"/>.</summary>
    public string? Answer { get; init; }

    /// <summary>Media type of the answer when it is a file.</summary>
    public string? File { get; init; }

    /// <summary>How such a file begins.</summary>
    public string FileExample { get; init; } = "%PDF-1.7 …";

    /// <summary>What the id in the path is of, where it is no deal.</summary>
    public string? PathId { get; init; }

    /// <summary>Why it may be refused, with a sentence such a refusal says; 401, 403 and 429 are every call's and need not be named.</summary>
    public IReadOnlyDictionary<int, string> Refusals { get; init; } = new Dictionary<int, string>();
}

public static class CallDocExtensions
{
    public static RouteHandlerBuilder Documented(this RouteHandlerBuilder call, CallDoc doc)
    {
        call.WithName(doc.Id).WithTags(doc.Tag).WithSummary(doc.Summary).WithMetadata(doc);
        if (doc.About is { } about)
            call.WithDescription(about);
        if (doc.File is { } file)
            call.Produces<Stream>(StatusCodes.Status200OK, file);
        foreach (var status in doc.Refusals.Keys.Union(RefusalExamples.Everywhere))
            call.ProducesProblem(status);
        return call;
    }
}
