using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Funnel.Web.Features.Settings.Branding;

/// <summary>The company's logo: uploaded by a form outside any circuit, shown under a name of ours.</summary>
public static class LogoEndpoints
{
    public static void MapLogo(this IEndpointRouteBuilder app)
    {
        // The sign-in page and the wall show it to strangers.
        app.MapGet(Urls.Logo(), Show).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Urls.SetLogo(), Set).Needs(Right.ManageSettings).ExcludeFromDescription()
            // Some room around the picture for the form; what is larger is cut off while it comes.
            .WithMetadata(new RequestSizeLimitAttribute(2 * LogoPicture.MostBytes));
        app.MapPost(Urls.RemoveLogo(), Remove).Needs(Right.ManageSettings).ExcludeFromDescription();
    }

    private static async Task<IResult> Show(HttpContext http, LogoStore logos, CancellationToken cancel)
    {
        http.Response.Headers[Headers.Policy] = Headers.Inert;
        if (await logos.ReadAsync(cancel) is not { } logo)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(logo.Png, "image/png", lastModified: new DateTimeOffset(logo.ChangedAt), entityTag: new EntityTagHeaderValue($"\"{logo.ChangedAt.Ticks:x}\""));
    }

    private static async Task<IResult> Set(HttpContext http, IFormFile logo, [FromForm] string? back, LogoStore logos, IStringLocalizer<RuleTexts> rules, CancellationToken cancel)
    {
        try
        {
            await using var upload = logo.OpenReadStream();
            await logos.SetAsync(http.Acting().Caller, await LogoPicture.DrawAsync(upload, cancel), cancel);
        }
        catch (RuleViolation e) when (back == Urls.SettingsBrand() && e is not AccessRefused)
        {
            // Sent from the page: said on the page.
            return Results.LocalRedirect(Urls.SettingsBrand(Query.Of(("refused", LogoPicture.FaultOf(e).ToString()))));
        }
        catch (RuleViolation e)
        {
            return Results.Problem(rules.Say(e), statusCode: e is AccessRefused ? StatusCodes.Status403Forbidden : StatusCodes.Status422UnprocessableEntity);
        }
        return Back(back);
    }

    private static async Task<IResult> Remove(HttpContext http, [FromForm] string? back, LogoStore logos, CancellationToken cancel)
    {
        await logos.SetAsync(http.Acting().Caller, null, cancel);
        return Back(back);
    }

    private static IResult Back(string? back) => Results.LocalRedirect(Urls.IsOwn(back) ? back! : Urls.Home());
}
