using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Funnel.Web.Features.Deals;

/// <summary>
/// Documents of a deal. A file travels as the body of its own request, streamed to the disk; our pages and programs send it alike. The type application/octet-stream is
/// demanded, which no form of another site can send.
/// </summary>
public static partial class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/deals/{id}/documents");
        documents.MapGet("", List).Documented(DocumentDocs.List);
        documents.MapPost("", Upload).Accepts<Stream>("application/octet-stream").Documented(DocumentDocs.Upload);
        documents.MapGet("/{document:int}", Content).Documented(DocumentDocs.Content);
        documents.MapPost("/{document:int}/withdraw", Withdraw).Documented(DocumentDocs.Withdraw);
    }

    /// <summary>A version of a document. Its id is the deal's version that attached it.</summary>
    public sealed record DocumentView(string Id, int File, int Version, string Name, string Kind, long Bytes, Named? Stage, DateTime At, string By, bool Withdrawn, string? Sha256)
    {
        internal static DocumentView Of(DealDocument d, LiveState state) => new(
            Text(d.Id), d.File, d.Version, d.Name, d.Kind, d.Bytes, d.Stage is { } s && state.Catalog.Stage(s) is { } stage ? new Named(Text(stage.Id.Value), stage.Name) : null,
            d.At, d.Actor.Name, d.Withdrawn, d.Hash);

        private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public sealed record DocumentList(IReadOnlyList<DocumentView> Items);

    private static async Task<Results<Ok<DocumentList>, ProblemHttpResult>> List(string id, HttpContext http, LiveHistory live, IEventLog log, CancellationToken cancel) =>
        await ReadAsync(id, http, live, log, cancel) is { } documents
            ? TypedResults.Ok(new DocumentList([.. documents.Select(d => DocumentView.Of(d, live.Now))]))
            : NoDeal(id);

    private static async Task<Results<Created<DocumentView>, ProblemHttpResult>> Upload(
        string id, HttpContext http, DocumentStore documents, DocumentFiles files, DealCommandEndpoints.Call call, IStringLocalizer<RuleTexts> rules, string? name, string? kind, CancellationToken cancel)
    {
        // What is larger is cut off while it comes, also when it does not say its length.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = files.MostBytes + 1;
        if (!DealId.TryParse(id, out var deal))
            return NoDeal(id);
        try
        {
            var attached = await documents.AttachAsync(deal, call.By(null), name, kind, http.Request.Body, http.Request.ContentLength, cancel);
            if (attached.Changed.Events is [.., var last])
                await call.History.ReachedAsync(last.Sequence, cancel);
            return TypedResults.Created($"{ApiSetup.Root}/deals/{id}/documents/{attached.Document.Id}", DocumentView.Of(attached.Document, call.History.Now));
        }
        catch (RuleViolation e) when (e is not Domain.Access.AccessRefused && http.Request.Headers.ContainsKey("X-Funnel-Page"))
        {
            // Sent from the page: said in its reader's language.
            return TypedResults.Problem(rules.Say(e), statusCode: StatusCodes.Status422UnprocessableEntity, title: "The rules refuse this");
        }
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Content(
        string id, int document, HttpContext http, LiveHistory live, IEventLog log, DocumentStore documents, ILogger<DocumentStore> logger, string? view, CancellationToken cancel)
    {
        if (await ReadAsync(id, http, live, log, cancel) is not { } all)
            return NoDeal(id);
        if (all.FirstOrDefault(d => d.Id == document) is not { Withdrawn: false, Hash: not null } found)
            return TypedResults.Problem($"The deal “{id}” has no document “{document}”.", statusCode: StatusCodes.Status404NotFound, title: "No such document");
        var type = DocumentTypes.Of(found.Name);
        var shown = view == "1" && type is { IsShown: true };
        try
        {
            var content = await documents.OpenAsync(found, cancel);
            var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
            disposition.SetHttpFileName(found.Name);
            http.Response.Headers.ContentDisposition = disposition.ToString();
            // A picture runs nothing and needs nothing; a PDF gets the policy of all our PDFs.
            if (!shown || type!.MediaType != "application/pdf")
                http.Response.Headers[Headers.Policy] = shown ? "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'" : Headers.Inert;
            return TypedResults.Stream(content, shown ? type!.MediaType : "application/octet-stream");
        }
        catch (DocumentDamaged e)
        {
            Damaged(logger, id, document, e);
            return TypedResults.Problem("The file of this document is missing or damaged in the data folder. Restore it from a backup.", statusCode: StatusCodes.Status500InternalServerError, title: "The file is damaged");
        }
    }

    private static async Task<Results<Ok<DealCommandEndpoints.Done>, ProblemHttpResult>> Withdraw(
        string id, int document, DealCommandEndpoints.Plain? body, DealCommandEndpoints.Call call, DocumentStore documents) =>
        await call.Do(id, body?.Version, (_, deal, by) => documents.WithdrawAsync(deal, by, document, call.Cancel));

    /// <summary>Null when there is no such deal within the caller's reach.</summary>
    private static async Task<IReadOnlyList<DealDocument>?> ReadAsync(string id, HttpContext http, LiveHistory live, IEventLog log, CancellationToken cancel)
    {
        var now = live.Now;
        if (!DealId.TryParse(id, out var deal) || now.History.Find(deal) is not { } track || track.Now.Removed || !http.Acting().Sees.Covers(track.Now.Owner, now.Catalog.Staff))
            return null;
        return DealDocument.Of(await log.ReadDealAsync(deal, cancel));
    }

    private static ProblemHttpResult NoDeal(string id) => TypedResults.Problem($"There is no deal “{id}”.", statusCode: StatusCodes.Status404NotFound, title: "No such deal");

    [LoggerMessage(Level = LogLevel.Error, Message = "Document {Document} of deal {Deal} cannot be given out")]
    private static partial void Damaged(ILogger logger, string deal, int document, Exception exception);
}
