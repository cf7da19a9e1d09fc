using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Funnel.Web.Features.Import.Programs;

/// <summary>What a program sends, as the parts of a form. No other parts are taken.</summary>
public sealed record ImportForm(IFormFile File, string? Mapping, bool? DryRun, bool? AllowErrors);

/// <summary>Importing for programs. A file sent from another site's page is turned away before it comes here, see SameSite.</summary>
public static class ProgramImportEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Texts = ["mapping", "dryRun", "allowErrors"];

    public static void MapProgramImports(this IEndpointRouteBuilder api, IConfiguration configuration)
    {
        var most = (configuration.GetValue("Import:MaxFileMegabytes", 500L) + 1) * 1024 * 1024;
        var imports = api.MapGroup("/imports").Needs(Right.Import);
        imports.MapPost("", (HttpContext http, ProgramImports desk, CancellationToken cancel) => Take(http, desk, most, cancel))
            .WithMetadata(new RequestSizeLimitAttribute(most)).Accepts<ImportForm>("multipart/form-data").Documented(ProgramImportDocs.Send);
        imports.MapGet("/{id}", Find).Documented(ProgramImportDocs.Find);
        imports.MapGet("/{id}/refused", Refused).Documented(ProgramImportDocs.Refused);
    }

    internal static string AddressOf(string id) => $"{ApiSetup.Root}/imports/{id}";

    internal static string RefusedRowsOf(string id) => AddressOf(id) + "/refused";

    private static async Task<Results<Accepted<ProgramImport>, ProblemHttpResult>> Take(HttpContext http, ProgramImports desk, long most, CancellationToken cancel)
    {
        var key = IdempotencyKey.Of(http.Request);
        var form = await FormOfAsync(http.Request, most, cancel);
        var file = form.Files.GetFile("file");
        if (file is null || form.Files.Count != 1)
            throw new RuleViolation("Send exactly one file, as the part “file”; “mapping” is text.");
        if (form.Keys.FirstOrDefault(k => !Texts.Contains(k)) is { } unknown)
            throw new RuleViolation("There is no field “{0}” in this call.", unknown);
        var folder = desk.NewFolder();
        try
        {
            await using (var to = File.Create(Path.Combine(folder, ProgramImports.DataName)))
                await file.CopyToAsync(to, cancel);
            var import = await desk.TakeAsync(http.Acting().Caller, new SentImport(folder, file.FileName, Text(form, "mapping"), Flag(form, "dryRun"), Flag(form, "allowErrors"), key), WaitsNot(http.Request) ? TimeSpan.Zero : Patience, cancel);
            return TypedResults.Accepted(AddressOf(import.Id), import);
        }
        catch (ImportRefused e)
        {
            ProgramImports.Forget(folder);
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "The import is refused");
        }
        catch
        {
            ProgramImports.Forget(folder);
            throw;
        }
    }

    // RFC 7240.
    private static bool WaitsNot(HttpRequest request) => request.Headers["Prefer"].Any(p => p?.Contains("respond-async", StringComparison.OrdinalIgnoreCase) == true);

    private static Results<Ok<ProgramImport>, ProblemHttpResult> Find(string id, ProgramImports desk) => desk.Find(id) is { } import ? TypedResults.Ok(import) : None(id);

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Refused(string id, ProgramImports desk)
    {
        if (desk.Find(id) is null)
            return None(id);
        return desk.RefusedFile(id) is { } path
            ? TypedResults.PhysicalFile(path, "text/csv", "refused-rows.csv")
            : TypedResults.Problem("This import has no file of refused rows.", statusCode: StatusCodes.Status404NotFound, title: "No refused rows");
    }

    private static async Task<IFormCollection> FormOfAsync(HttpRequest request, long most, CancellationToken cancel)
    {
        try
        {
            return await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = most, ValueLengthLimit = 1024 * 1024, ValueCountLimit = 10 }, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The parts of the form cannot be read, or are larger than is taken.", e);
        }
    }

    private static string? Text(IFormCollection form, string name) => form.TryGetValue(name, out var values) ? values.Count == 1 ? values[0] : throw new RuleViolation("The parameter {0} cannot be “{1}”.", name, values.ToString()) : null;

    private static bool Flag(IFormCollection form, string name) => Text(form, name) switch
    {
        null or "" or "false" => false,
        "true" => true,
        var other => throw new RuleViolation("The parameter {0} cannot be “{1}”.", name, other),
    };

    private static ProblemHttpResult None(string id) => TypedResults.Problem($"There is no import “{id}”; imports are kept for seven days.", statusCode: StatusCodes.Status404NotFound, title: "No such import");
}
