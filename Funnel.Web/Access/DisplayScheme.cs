using System.Security.Claims;
using System.Text.Encodings.Web;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Funnel.Web.Access;

/// <summary>
/// A screen's own cookie. It is looked at under the wall's addresses only and goes before a person's there; everywhere else whoever sends it is nobody.
/// </summary>
public sealed class DisplayScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, DisplayBook book)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Display", Cookie = "funnel-display";

    /// <summary>The longest a browser keeps a cookie. Given anew with every page load.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private static readonly PathString Page = "/wall", Hub = "/hubs/wall";

    public static bool IsMeant(HttpRequest request) => request.Cookies.ContainsKey(Cookie)
        && (request.Path.StartsWithSegments(Page, StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase));

    /// <summary>The hash of the link a screen came by; it stands as long as that link does.</summary>
    public static string? LinkOf(ClaimsPrincipal? user) => user?.FindFirstValue(LinkClaim);

    public static CookieOptions CookieFor(HttpRequest request) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = request.IsHttps, MaxAge = Kept, Path = "/", IsEssential = true };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await book.FindAsync(Request.Cookies[Cookie] ?? "", Context.RequestAborted) is { } found)
            return AuthenticateResult.Success(new AuthenticationTicket(UserOf(found.Display, found.LinkHash, Context.From("display")), Name));
        // Taken away: whoever opens the page with it may still be a person. What the screen's script asks stays refused, or it would show that person's wall.
        return Request.Path.Equals(Page, StringComparison.OrdinalIgnoreCase) ? await Context.AuthenticateAsync(IdentityConstants.ApplicationScheme) : AuthenticateResult.NoResult();
    }

    // Gone, so that the screen knows it from a server that stumbles and keeps no picture.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status410Gone;
        return Task.CompletedTask;
    }

    public static ClaimsPrincipal UserOf(DisplayRow display, string? linkHash, string from)
    {
        var caller = new Caller(CallerKind.Display, display.Id, new Actor(null, display.Name), from);
        var identity = new Acting(caller, new Authority(Role.Display, null, null, ReadOnly: true)).Identity(Name);
        if (linkHash is not null)
            identity.AddClaim(new Claim(LinkClaim, linkHash));
        return new ClaimsPrincipal(identity);
    }

    private const string LinkClaim = "funnel:link";
}
