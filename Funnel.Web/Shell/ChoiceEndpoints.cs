using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;

namespace Funnel.Web.Shell;

/// <summary>Theme and language: a cookie each, then back to where the viewer was. They change nothing but how things look, so a link may set them.</summary>
static class ChoiceEndpoints
{
    public static void MapChoices(this IEndpointRouteBuilder app)
    {
        app.MapGet(Urls.SetThemePattern, SetTheme).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(Urls.SetLanguagePattern, SetLanguage).AllowAnonymous().ExcludeFromDescription();
    }

    static RedirectHttpResult SetTheme(string theme, string? back, HttpContext http)
    {
        Keep(http, Looks.Cookie, Looks.Parse(theme).ToName());
        return Back(back);
    }

    static Results<RedirectHttpResult, NotFound> SetLanguage(string language, string? back, HttpContext http)
    {
        if (!Languages.Codes.Contains(language)) return TypedResults.NotFound();
        var culture = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language));
        Keep(http, CookieRequestCultureProvider.DefaultCookieName, culture);
        return Back(back);
    }

    static void Keep(HttpContext http, string cookie, string value) => http.Response.Cookies.Append(cookie, value, new CookieOptions
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    });

    static RedirectHttpResult Back(string? back) => TypedResults.LocalRedirect(Urls.IsOwn(back) ? back! : Urls.Home());
}
