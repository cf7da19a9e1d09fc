using System.Text.RegularExpressions;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;

namespace Funnel.Web.Access;

/// <summary>What every answer tells the browser to refuse, whoever made the answer: pages, files, calls, redirects and faults.</summary>
public static partial class Headers
{
    public const string Policy = "Content-Security-Policy";

    /// <summary>For a file people gave us or take away: opened in a browser by mistake it is nobody and runs nothing.</summary>
    public const string Inert = "default-src 'none'; sandbox; frame-ancestors 'none'";

    // A sandbox is too much here: a browser's own PDF viewer lives off objects and styles.
    private const string Paper = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static void AddProtection(this WebApplicationBuilder builder)
    {
        // Read now: a wrong value must end the start, not the first request.
        OwnNames.Check(builder.Configuration);
        builder.Services.AddSingleton(s => OwnNames.From(builder.Configuration, s.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()));
        // SameSite does this with a sentence and these headers; the framework's filter answers before either.
        builder.Services.Configure<HostFilteringOptions>(o => o.AllowedHosts = ["*"]);
    }

    /// <summary>Stands first: what answers before it has no protection. It puts the headers on at the last moment, so that no error page wipes them.</summary>
    public static void UseProtection(this WebApplication app)
    {
        UseProxies(app, app.Services.GetRequiredService<OwnNames>());
        app.Use((http, next) =>
        {
            http.Response.OnStarting(PutOn, http);
            return next(http);
        });
    }

    private static void UseProxies(WebApplication app, OwnNames names)
    {
        if (names.Proxies.Count == 0)
            return;
        // All of a chain of trusted proxies is believed, up to the first address that is none of them.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in names.Proxies)
            options.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(options);
    }

    private static Task PutOn(object state)
    {
        var http = (HttpContext)state;
        var (request, headers) = (http.Request, http.Response.Headers);
        // An answer that knows better (a logo, a page with a script of its own) has said so.
        headers.TryAdd(Policy, PolicyFor(request, http.Response));
        // What a program or a person was told is kept by no cache on the way.
        if (request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase))
            headers.TryAdd("Cache-Control", "no-store");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (request.IsHttps && !OwnNames.IsThisMachine(request.Host))
            headers.StrictTransportSecurity = "max-age=31536000";
        return Task.CompletedTask;
    }

    private static string PolicyFor(HttpRequest request, HttpResponse response)
    {
        var type = response.ContentType ?? "";
        if (type.StartsWith("application/pdf", StringComparison.OrdinalIgnoreCase))
            return Paper;
        if (type.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) || response.Headers.ContentDisposition.ToString().StartsWith("attachment", StringComparison.OrdinalIgnoreCase))
            return Inert;
        // Older browsers do not take a socket for 'self'. A host that could carry a policy of its own is left out.
        var socket = PlainHost().IsMatch(request.Host.Value ?? "") ? $" {(request.IsHttps ? "wss" : "ws")}://{request.Host.Value}" : "";
        return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
            + $"connect-src 'self'{socket}; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";
    }

    [GeneratedRegex(@"^[A-Za-z0-9.\-]+(?::\d+)?\z|^\[[0-9A-Fa-f:.]+\](?::\d+)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainHost();
}
