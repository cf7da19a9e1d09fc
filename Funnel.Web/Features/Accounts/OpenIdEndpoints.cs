using Funnel.Web.Access.SignIn;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Funnel.Web.Features.Accounts;

/// <summary>Leads to the company's sign-in service. By GET: a form may not lead off our own pages (the policy's form-action).</summary>
public static class OpenIdEndpoints
{
    public static void MapOpenId(this WebApplication app) => app.MapGet(OpenIdConnectSetup.StartPath, Start).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Start(HttpContext http, SignInTries tries, ILogger<OpenIdSettings> log, [FromQuery] string? back)
    {
        if (http.RequestServices.GetService<OpenIdSettings>() is null)
            return TypedResults.NotFound();
        if (!tries.TryTake(http.Connection.RemoteIpAddress))
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        try
        {
            await http.ChallengeAsync(OpenIdConnectSetup.Scheme, new AuthenticationProperties { RedirectUri = Urls.IsOwn(back) ? back : Urls.Home() });
            return TypedResults.Empty;
        }
        // What the service says of itself could not be read.
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            log.LogError(e, "The sign-in service does not answer.");
            return TypedResults.LocalRedirect(OpenIdConnectSetup.RefusedFor(OutsideRefusal.Unreachable));
        }
    }
}
