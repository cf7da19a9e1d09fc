using System.Net;

namespace Funnel.Web.Access;

public static class LoopbackOnly
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>
    /// Until keys and roles exist, nobody outside this machine gets in, and no page of another site either: a browser here must not carry
    /// a stranger's request in (foreign Origin, a name that only resolves to this machine, a cross-site form or socket).
    /// </summary>
    public static void UseLoopbackOnly(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
            await RefuseAsync(context, "Funnel answers this machine only until sign-in is set up.");
        else if (!IsOurOwn(context.Request))
            await RefuseAsync(context, "Funnel answers its own pages only, not those of another site.");
        else
            await next(context);
    });

    private static bool IsOurOwn(HttpRequest request)
    {
        if (!Hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return false;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            return false;
        // Reading a page from a link elsewhere is fine; what changes or streams something is not.
        var plainRead = HttpMethods.IsGet(request.Method)
            && !request.Path.StartsWithSegments("/set", StringComparison.OrdinalIgnoreCase)
            && !request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);
        return plainRead || request.Headers["Sec-Fetch-Site"] != "cross-site";
    }

    private static Task RefuseAsync(HttpContext context, string sentence)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }
}
