using System.Text.RegularExpressions;
using Funnel.Domain.Access;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>A file comes by a request of its own, not through the circuit, and the refused rows go out the same way.</summary>
public static partial class ImportEndpoints
{
    public static void MapImport(this WebApplication app)
    {
        var most = (app.Configuration.GetValue("Import:MaxFileMegabytes", 500L) + 1) * 1024 * 1024;
        app.MapPost(Urls.ImportFile(), Take).Needs(Right.Import).ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(most)).WithFormOptions(multipartBodyLengthLimit: most);
        app.MapGet(Urls.ImportRefused(), Refused).Needs(Right.Import).ExcludeFromDescription();
    }

    private static async Task<IResult> Take(HttpContext http, IFormFile file, ImportDesk desk, CancellationToken cancel)
    {
        try
        {
            await using var upload = file.OpenReadStream();
            var job = await desk.TakeAsync(http.Acting().Caller, file.FileName, upload, cancel);
            return Results.LocalRedirect(Urls.Import(Query.Of(("job", job.Id))));
        }
        catch (ImportRefused e)
        {
            return Results.LocalRedirect(Urls.Import(Query.Of(("refused", e.Message.Length <= 400 ? e.Message : e.Message[..400]))));
        }
    }

    private static IResult Refused(string file, DatabaseSetup.DataSettings settings)
    {
        var path = Path.Combine(Path.GetFullPath(settings.Imports), Path.GetFileName(file));
        return Name().IsMatch(file) && File.Exists(path) ? Results.File(path, "text/csv; charset=utf-8", "refused-rows.csv") : Results.NotFound();
    }

    [GeneratedRegex("^[A-Za-z0-9-]+\\.refused\\.csv$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
