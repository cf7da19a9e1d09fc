using System.Security.Cryptography;
using Funnel.Domain.Access;
using Funnel.Web.Access;
using Scalar.AspNetCore;

namespace Funnel.Web.Api;

/// <summary>The interactive page at /api: Scalar, from its package, reading our own document and asking nobody else.</summary>
static class ApiPage
{
    private const string Address = "/api";

    public static void MapApiPage(this IEndpointRouteBuilder app) => app.MapScalarApiReference(Address, (page, context) =>
    {
        // The page starts itself by a script that stands in it; nothing else may be started that way.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
        page.Nonce = nonce;
        page.Title = "Funnel API";
        page.OpenApiRoutePattern = ApiDocument.Address;
        page.Favicon = "/favicon.svg";
        page.Telemetry = false;
        page.ProxyUrl = null;
        page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        page.HideClientButton = true;
        page.DotNetFlag = false;
        page.DisableDefaultFonts();
        page.ExpandAllTags();
        page.DisableAgent();
        page.DisableMcp();
        page.WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl);
    }).Needs(Right.BeSignedIn);
}
