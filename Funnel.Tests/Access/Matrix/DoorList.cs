using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web;
using Funnel.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Funnel.Tests.Access.Matrix;

/// <summary>One way in, as the application itself has it.</summary>
/// <param name="Right">What it needs; null: anybody may.</param>
public sealed record Door(string Method, string Pattern, Right? Right, bool Declared, string Accepts)
{
    /// <summary>An address that fits the pattern; what stands for an id exists nowhere.</summary>
    public string Address => string.Join('/', Pattern.Split('/').Select(part => part.Contains('{', StringComparison.Ordinal) ? part.Contains("language", StringComparison.Ordinal) ? "en" : "987654" : part));

    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>Every door of the application, by reflection over its endpoints: pages, calls, files, hubs.</summary>
public static class DoorList
{
    static readonly Lazy<IReadOnlyList<Door>> Read = new(ReadAll);

    public static IReadOnlyList<Door> All => Read.Value;

    static List<Door> ReadAll()
    {
        using var folder = new TempFolder();
        var app = FunnelApp.Build(["--Data:Folder=" + folder.Path, "--environment=Development", "--Urls=http://127.0.0.1:0", "--contentRoot=" + Repository.File("Funnel.Web")]);
        var doors = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            // Files of the page itself: scripts, styles, fonts. They are the same for everybody and come from the build.
            .Where(endpoint => !endpoint.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor"))
            .SelectMany(endpoint =>
            {
                var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : ["GET", "POST"];
                var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
                var needs = endpoint.Metadata.GetOrderedMetadata<NeedsAttribute>();
                return methods.Select(method => new Door(method, "/" + endpoint.RoutePattern.RawText?.TrimStart('/'), open ? null : needs.Count > 0 ? needs[^1].Right : (Right?)null, open || needs.Count > 0,
                    endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { ContentTypes: [var first, ..] } ? first : "application/json"));
            })
            .Distinct().OrderBy(d => d.Pattern, StringComparer.Ordinal).ThenBy(d => d.Method, StringComparer.Ordinal).ToList();
        ((IDisposable)app).Dispose();
        return doors;
    }
}
