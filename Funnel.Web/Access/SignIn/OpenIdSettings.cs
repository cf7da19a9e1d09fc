using System.Collections.Frozen;
using Funnel.Domain.Access;
using Funnel.Web.Data;

namespace Funnel.Web.Access.SignIn;

/// <summary>The company's own sign-in service and what its words mean here.</summary>
/// <param name="Name">What the button says after “Sign in with”.</param>
/// <param name="RoleClaim">Which claim holds the roles or groups of a person.</param>
/// <param name="DepartmentClaim">Which claim names the department; null: none does.</param>
public sealed record OpenIdSettings(
    Uri Authority, string ClientId, string? ClientSecret, string Name, string RoleClaim, string? DepartmentClaim, bool RequireHttps, FrozenDictionary<string, Role> Roles)
{
    public const string Section = "SignIn:OpenIdConnect";

    private static readonly Role[] ByPower = [Role.Administrator, Role.Director, Role.Head, Role.Salesperson, Role.Viewer];

    /// <summary>Null when nothing of it is set; ends the start with a sentence when what is set cannot work.</summary>
    public static OpenIdSettings? From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (!section.GetChildren().Any(child => child.GetChildren().Any() || !string.IsNullOrWhiteSpace(child.Value)))
            return null;
        var https = section["RequireHttps"] is not { Length: > 0 } text || (bool.TryParse(text, out var on) ? on : throw Wrong("RequireHttps", $"is “{text}”; it must be true or false."));
        if (!Uri.TryCreate(section["Authority"], UriKind.Absolute, out var authority) || !(authority.Scheme == Uri.UriSchemeHttps || authority.Scheme == Uri.UriSchemeHttp))
            throw Wrong("Authority", $"is “{section["Authority"]}”, which is no address. Use the issuer's, such as https://login.example.com/realms/company.");
        if (https && authority.Scheme != Uri.UriSchemeHttps)
            throw Wrong("Authority", $"is “{authority}”, which does not begin with https://.");
        if (section["ClientId"]?.Trim() is not { Length: > 0 } client)
            throw Wrong("ClientId", "is missing. It is the name Funnel has at the sign-in service.");
        var roles = section.GetSection("Roles").GetChildren().ToDictionary(r => r.Key, RoleOf, StringComparer.OrdinalIgnoreCase);
        if (roles.Count == 0)
            throw Wrong("Roles", "is missing, so nobody could come in. Say which role a value of the claim gives, such as Roles:sales = Salesperson.");
        return new OpenIdSettings(authority, client, Text(section, "ClientSecret"), Text(section, "Name") ?? authority.Host, Text(section, "RoleClaim") ?? "roles", Text(section, "DepartmentClaim"),
            https, roles.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The strongest of the roles these values give; null when they give none.</summary>
    public Role? RoleFor(IEnumerable<string> values)
    {
        var given = values.Where(Roles.ContainsKey).Select(v => Roles[v]).ToHashSet();
        return ByPower.Where(given.Contains).Select(r => (Role?)r).FirstOrDefault();
    }

    private static Role RoleOf(IConfigurationSection entry) =>
        Enum.TryParse<Role>(entry.Value, ignoreCase: true, out var role) && ByPower.Contains(role) && !int.TryParse(entry.Value, out _)
            ? role
            : throw Wrong("Roles:" + entry.Key, $"is “{entry.Value}”; it must be one of: {string.Join(", ", ByPower)}.");

    private static string? Text(IConfigurationSection section, string name) => section[name]?.Trim() is { Length: > 0 } text ? text : null;

    private static StartRefused Wrong(string name, string sentence) => new($"{Section}:{name} {sentence}");
}
