using System.Security.Claims;
using System.Text.Encodings.Web;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Funnel.Web.Access;

/// <summary><c>Authorization: Bearer KEY</c>, in the header only: an address lands in logs and histories.</summary>
public sealed class ApiKeyScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyStore keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";

    private const string Bearer = "Bearer";

    // The word alone means none: the API's page sends it so while nobody has typed a key there, and the person's own cookie counts.
    public static bool IsMeant(HttpRequest request) => request.Headers.Authorization.ToString() is { Length: > 7 } sent && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsMeant(Request))
            return AuthenticateResult.NoResult();
        var key = Request.Headers.Authorization.ToString()[Bearer.Length..].Trim();
        if (await keys.FindAsync(key, Context.From("key"), Context.RequestAborted) is not { } found)
            return AuthenticateResult.Fail("This key opens nothing: unknown, revoked or expired.");
        var user = new ClaimsPrincipal(new Acting(found.Caller, found.Authority).Identity(Name));
        return AuthenticateResult.Success(new AuthenticationTicket(user, Name));
    }
}
