using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Reports;

/// <summary>Makes the offer or invoice of a deal and attaches it; made again it is the next version, with the next number.</summary>
public static class DealPaperEndpoints
{
    private const int Rounds = 5;

    public static void MapDealPaper(this IEndpointRouteBuilder api) => api.MapPost("/deals/{id}/paper", Make).Documented(Doc);

    /// <summary>Kind is offer or invoice; Language is the caller's own when left out.</summary>
    public sealed record PaperWish(string? Kind, string? Language);

    public sealed record Made(string Document, string Number, string Name, int Version);

    private static readonly CallDoc Doc = new("makePaper", "Documents", "Make the offer or invoice of a deal as PDF")
    {
        About = "It holds number, date, customer, products with quantity and price, and the deal's amount as total. It becomes a document of the deal; made again, the next version.",
        Body = """{"kind":"offer","language":"en"}""",
        Answer = """{"document":"2","number":"1-1","name":"Offer 1.pdf","version":1}""",
        Refusals = new Dictionary<int, string> { [400] = "Failed to read parameter \"PaperWish body\" from the request body as JSON.", [404] = "There is no deal “999999”.", [422] = "The kind is offer or invoice." },
    };

    private static async Task<Results<Ok<Made>, ProblemHttpResult>> Make(
        string id, PaperWish body, HttpContext http, DocumentStore documents, IEventLog log, LiveHistory live, DealPaper paper, IReportEngine engine, TimeProvider clock, CancellationToken cancel)
    {
        if (!DealId.TryParse(id, out var deal))
            return TypedResults.Problem($"There is no deal “{id}”.", statusCode: StatusCodes.Status404NotFound, title: "No such deal");
        var caller = http.Acting().Caller;
        await documents.DemandAsync(deal, new By(caller), cancel);
        var kind = body.Kind switch { "offer" => PaperKind.Offer, "invoice" => PaperKind.Invoice, _ => throw new RuleViolation("The kind is offer or invoice.") };
        if (body.Language is { } language)
            Languages.Use(language);
        var key = http.Request.Headers["Idempotency-Key"].FirstOrDefault() is { Length: > 0 and <= 200 } given ? $"paper {given}" : null;
        for (var round = 1; ; round++)
        {
            var events = await log.ReadDealAsync(deal, cancel);
            var state = Deal.Fold(deal, [.. events.Select(e => (e.Event, e.At))]);
            var name = DocumentName.Clean($"{paper.Name(kind)} {id}.pdf");
            var code = kind == PaperKind.Offer ? DocumentKinds.Proposal : DocumentKinds.Invoice;
            var number = Number(id, DealDocument.Of(events).Count + 1);
            var pdf = engine.Render(paper.Compose(kind, state, live.Now.Catalog, number, clock.GetUtcNow().UtcDateTime, http.Acting().Name), PaperSize.A4);
            try
            {
                using var content = new MemoryStream(pdf);
                // The number on the paper is only right while nobody attached another in between.
                var attached = await documents.AttachAsync(deal, new By(caller, events.Count, key), name, code, content, pdf.Length, cancel);
                if (attached.Changed.Events is [.., var last])
                    await live.ReachedAsync(last.Sequence, cancel);
                var made = attached.Document;
                var place = DealDocument.Of(await log.ReadDealAsync(deal, cancel)).TakeWhile(d => d.Id != made.Id).Count() + 1;
                return TypedResults.Ok(new Made(made.Id.ToString(CultureInfo.InvariantCulture), Number(id, place), made.Name, made.Version));
            }
            catch (DealConflict) when (round < Rounds)
            {
                // Once more, with what the deal is now.
            }
        }
    }

    // Its place among all documents of the deal, withdrawn ones counted: no two papers of a deal share a number, in whatever language and of whichever kind.
    private static string Number(string deal, int place) => string.Create(CultureInfo.InvariantCulture, $"{deal}-{place}");
}
