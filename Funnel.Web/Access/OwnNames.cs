using System.Net;
using Funnel.Web.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Primitives;

namespace Funnel.Web.Access;

/// <summary>Where requests may come through and by which names: the settings Proxy:Trusted and AllowedHosts, read once and refused at the start when wrong.</summary>
public sealed class OwnNames
{
    private static readonly StringSegment[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    private readonly Lazy<IList<StringSegment>> _names;

    private OwnNames(IReadOnlyList<IPNetwork> proxies, IList<StringSegment> stated, IServer server)
    {
        Proxies = proxies;
        // What it listens at is known only once it does. No names: any.
        _names = new(() => stated.Count > 0 ? stated : proxies.Count == 0 && IsLocalOnly(server) ? ThisMachine : []);
    }

    /// <summary>Proxies whose X-Forwarded headers are believed; none unless set.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; }

    public static OwnNames From(IConfiguration configuration, IServer server) => new(ProxiesOf(configuration), NamesOf(configuration), server);

    /// <summary>False for a name that merely resolves to us: pages of that name must not read or act here.</summary>
    public bool Have(HostString host) => _names.Value.Count == 0 || HostString.MatchesAny(host.Host, _names.Value);

    /// <summary>Ends the start with a sentence when one of the two settings cannot be read.</summary>
    public static void Check(IConfiguration configuration)
    {
        ProxiesOf(configuration);
        NamesOf(configuration);
    }

    public static bool IsThisMachine(HostString host) => HostString.MatchesAny(host.Host, ThisMachine);

    private static List<IPNetwork> ProxiesOf(IConfiguration configuration) => [.. Listed(configuration, "Proxy:Trusted").Select(text =>
        IPNetwork.TryParse(text, out var network) ? network
        // "10" is an address too, 0.0.0.10: nobody means that one.
        : IPAddress.TryParse(text, out var one) && (text.Contains(':', StringComparison.Ordinal) || text.Count('.') == 3) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
        : throw new StartRefused($"Proxy:Trusted has “{text}”, which is neither an address nor a network. Use addresses such as 10.0.0.5 or networks such as 10.0.0.0/24, separated by commas."))];

    private static List<StringSegment> NamesOf(IConfiguration configuration)
    {
        var names = (configuration["AllowedHosts"] ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names)
            if (name.Contains('/', StringComparison.Ordinal) || Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name.Trim('[', ']')) == UriHostNameType.Unknown && name != "*")
                throw new StartRefused($"AllowedHosts has “{name}”, which is no host name. Use names without scheme and port, such as funnel.example.com or *.example.com.");
        return names is [] or ["*"] ? [] : [.. names.Select(n => new StringSegment(n))];
    }

    private static IEnumerable<string> Listed(IConfiguration configuration, string key) =>
        configuration.GetSection(key) is var section && section.GetChildren().Select(c => c.Value ?? "").ToList() is { Count: > 0 } items
            ? items
            : (section.Value ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsLocalOnly(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses && addresses.All(a => BindingAddress.Parse(a) is var at && ThisMachine.Contains(at.Host));
}
