using System.Security.Claims;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;

namespace Funnel.Web.Features.Wall.Pairing;

/// <summary>The two cookies of a screen: the secret it asks with, and the token it is given for it.</summary>
sealed class ScreenCookies(DisplayBook book, DisplayStore displays)
{
    public const string Asking = "funnel-screen";

    /// <summary>
    /// Who opens the wall's page. A screen's cookies are put in order on the way: an approved request becomes a token, a token is renewed, what opens
    /// nothing any more is taken back.
    /// </summary>
    public async Task<ClaimsPrincipal> AtPageAsync(HttpContext http)
    {
        var cookies = http.Request.Cookies;
        if (cookies[Asking] is { } secret && await book.FindAsync(secret, http.RequestAborted) is { LinkHash: null } approved)
        {
            Give(http, await displays.RenewAsync(secret, always: true, http.RequestAborted));
            http.Response.Cookies.Delete(Asking);
            return DisplayScheme.UserOf(approved.Display, linkHash: null, http.From("display"));
        }
        if (cookies[DisplayScheme.Cookie] is { } token)
        {
            if (http.Acting().Caller.Kind == CallerKind.Display)
                Give(http, await displays.RenewAsync(token, always: false, http.RequestAborted));
            else
                http.Response.Cookies.Delete(DisplayScheme.Cookie);
        }
        return http.User;
    }

    public static void Give(HttpContext http, string token) => http.Response.Cookies.Append(DisplayScheme.Cookie, token, DisplayScheme.CookieFor(http.Request));

    /// <summary>As long as the screen goes on asking; its codes change meanwhile.</summary>
    public static void GiveSecret(HttpContext http, string secret)
    {
        var options = DisplayScheme.CookieFor(http.Request);
        options.MaxAge = TimeSpan.FromDays(1);
        http.Response.Cookies.Append(Asking, secret, options);
    }
}
