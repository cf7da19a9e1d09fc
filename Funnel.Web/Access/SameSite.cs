namespace Funnel.Web.Access;

/// <summary>
/// A browser must not carry another site's wish in: what changes or streams something is taken from our own pages only (and from programs, which send neither
/// of the two headers). Reading a page from a link elsewhere is fine.
/// </summary>
public static class SameSite
{
    // Reached by GET, and yet no plain reading.
    private static readonly PathString[] Guarded = ["/set", "/hubs", "/_blazor"];

    public static void UseSameSite(this WebApplication app)
    {
        var names = app.Services.GetRequiredService<OwnNames>();
        app.Use(async (context, next) =>
        {
            if (!names.Have(context.Request.Host))
                await RefuseAsync(context, "Funnel does not go by this name. Its administrator lists the names it is reached by in AllowedHosts.");
            else if (Acts(context.Request) && !IsOurs(context.Request))
                await RefuseAsync(context, "Funnel answers its own pages only, not those of another site.");
            else
                await next(context);
        });
    }

    private static bool Acts(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        || request.Headers.Upgrade.Count > 0
        || Array.Exists(Guarded, path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    private static bool IsOurs(HttpRequest request)
    {
        // A sibling (another port, another subdomain) is no more ours than a stranger.
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
            return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsHost(from, request));
    }

    // The scheme is not compared upwards: a proxy that ends TLS makes https of what we see as http.
    private static bool IsHost(Uri from, HttpRequest request) =>
        string.Equals(from.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && from.Port == (request.Host.Port ?? (from.Scheme == Uri.UriSchemeHttps ? 443 : 80))
        && (from.Scheme == Uri.UriSchemeHttps || (from.Scheme == Uri.UriSchemeHttp && !request.IsHttps));

    private static Task RefuseAsync(HttpContext context, string sentence)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }
}
