using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>A word for every fact of a line and for every code a fact may have as its value. A test finds facts and codes in the source that have none.</summary>
internal sealed class AuditFactWords(IStringLocalizer<AuditTexts> L, IStringLocalizer<PartsTexts> parts)
{
    public IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["targets"] = L["Targets"],
        ["line"] = AuditWords.Upper(L["business line"]),
        ["tagline"] = L["Under the name"],
        ["zone"] = L["Time zone"],
        ["language"] = AuditWords.Upper(L["language"]),
        ["month"] = L["Month"],
        ["order"] = L["Place in the order"],
        ["norm"] = L["Norm, working days"],
        ["colour"] = L["Step of colour"],
        ["hidden"] = L["Left out of the funnel"],
        ["stage"] = L["Stage"],
        ["outcome"] = L["Outcome"],
        ["owner"] = L["Owner"],
        ["budget"] = L["Budget"],
        ["weighed"] = L["Open deals are weighed by"],
        ["spend"] = AuditWords.Upper(L["spend"]),
        ["close"] = L["Expected close"],
        ["channel"] = AuditWords.Upper(L["channel"]),
        ["removed"] = L["Removed"],
        ["title"] = L["Title"],
        ["customer"] = AuditWords.Upper(L["customer"]),
        ["contact"] = L["First contact"],
        ["products"] = L["Products"],
        ["probability"] = L["Probability"],
        ["note"] = L["Note"],
        ["document"] = L["Document"],
        ["step"] = L["Step"],
        ["override"] = L["Past the playbook"],
        ["missing"] = L["Missing steps"],
        ["goal"] = L["Goal"],
        ["steps"] = L["Steps"],
        ["required"] = L["Required"],
        ["email"] = L["E-mail"],
        ["to"] = L["To"],
        ["reason"] = L["Reason"],
        ["role"] = L["Role"],
        ["switched"] = AuditWords.Upper(L["account"]),
        ["department"] = AuditWords.Upper(L["department"]),
        ["digest"] = L["Daily letter"],
        ["limit"] = L["Limit"],
        ["link"] = L["Link"],
        ["name"] = L["Name"],
        ["type"] = AuditWords.Upper(L["customer type"]),
        ["maturity"] = L["Maturity"],
        ["below"] = L["Stands below"],
        ["way"] = L["Way"],
        ["service"] = L["Service"],
        ["passkey"] = AuditWords.Upper(L["passkey"]),
        ["key"] = AuditWords.Upper(L["key"]),
        ["expires"] = L["Expires"],
        ["readOnly"] = L["Only reads"],
        ["url"] = L["Address"],
        ["after"] = L["Events after number"],
        ["site"] = L["Place"],
        ["view"] = L["Shows"],
        ["logo"] = L["Logo"],
        ["bytes"] = L["Bytes"],
        ["batch"] = L["Import number"],
        ["rows"] = L["Rows"],
        ["refused"] = L["Refused rows"],
        ["created"] = L["New deals"],
        ["changed"] = L["Changed deals"],
        ["people"] = L["People"],
        ["departments"] = L["Departments"],
        ["customers"] = L["Customers"],
        ["customer types"] = L["Customer types"],
        ["business lines"] = L["Business lines"],
        ["channels"] = L["Channels"],
        ["pipelines"] = L["Pipelines"],
        ["deals"] = L["Deals"],
    };

    /// <summary>Codes, whatever fact they are the value of.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; } = new Dictionary<string, string>
    {
        ["new"] = L["new"],
        ["warming"] = L["warming"],
        ["ripe"] = L["ripe"],
        ["repeat"] = L["repeat"],
        ["Open"] = L["open"],
        ["Won"] = L["Won"],
        ["Lost"] = L["Lost"],
        ["stage default"] = L["the stage's default"],
        ["model"] = L["the model"],
        ["yes"] = L["yes"],
        ["on"] = L["in use"],
        ["off"] = L["out of use"],
        ["none"] = L["none"],
        ["invitation"] = L["invitation"],
        ["password"] = L["by password"],
        ["passkey"] = L["by passkey"],
        ["openid"] = L["by single sign-on"],
        ["development"] = L["without a password, in development"],
    };

    // What a screen shows is kept as the address of its wall.
    private readonly Dictionary<string, string> _view = new()
    {
        ["inch"] = L["inches"],
        ["metres"] = L["metres away"],
        ["density"] = L["seen from"],
        ["near"] = L["nearby"],
        ["portrait"] = L["upright"],
        ["pipeline"] = L["pipeline"],
        ["theme"] = L["theme"],
        ["light"] = L["light"],
        ["lang"] = L["language"],
        ["mask"] = L["names hidden"],
        ["slides"] = L["slides"],
        ["funnel"] = L["funnel"],
        ["leaders"] = L["leaders"],
        ["today"] = L["this day"],
        ["seconds"] = L["seconds a slide"],
    };

    /// <summary>A value as people write it: ids as the names they stand for today, codes as words.</summary>
    public string Value(string name, string? value, Catalog catalog) => value is null ? Show.None : (name switch
    {
        "stage" when Number(value) is { } id => catalog.Stage(new StageId(id))?.Name,
        "owner" when Number(value) is { } id => catalog.Employee(new EmployeeId(id))?.Name,
        "channel" when Number(value) is { } id => catalog.Channels.GetValueOrDefault(new ChannelId(id))?.Name,
        "department" when Number(value) is { } id => catalog.Departments.GetValueOrDefault(new DepartmentId(id))?.Name,
        "customer" when Number(value) is { } id => catalog.Customer(new CustomerId(id))?.Name,
        "products" => Products(value, catalog),
        "budget" or "spend" => Budget(value),
        "probability" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var part) => Show.Percent(part),
        "close" or "contact" or "expires" when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => Show.Date(day),
        "role" when Enum.TryParse<Role>(value, out var role) => parts.Name(role),
        "view" => View(value, catalog),
        "link" when value == "password" => L["new password"],
        "outcome" or "removed" or "switched" or "hidden" or "readOnly" or "link" or "way" or "logo" => Codes.GetValueOrDefault(value),
        "name" or "below" or "title" or "note" or "key" or "site" or "reason" => null,
        _ when Number(value) is { } count => Show.Count(count),
        _ => null,
    }) ?? value;

    private string View(string view, Catalog catalog)
    {
        var said = view.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Select(part => part switch
        {
            ["pipeline", var id] when Number(id) is { } known && catalog.Pipeline(new PipelineId(known)) is { } pipeline => $"{L["pipeline"].Value}: {pipeline.Name}",
            [var key, "1"] => _view.GetValueOrDefault(key, key),
            [var key, var value] => $"{_view.GetValueOrDefault(key, key)}: {string.Join(", ", Uri.UnescapeDataString(value).Split(',').Select(v => _view.GetValueOrDefault(v, v)))}",
            _ => part[0],
        });
        return string.Join("; ", said) is { Length: > 0 } text ? text : L["as usual"];
    }

    private static string Products(string value, Catalog catalog) => value.Length == 0 ? Show.None : string.Join(", ", value.Split(' ').Select(line =>
        line.Split('×') is [var quantity, var id] && Number(id) is { } known && catalog.Products.TryGetValue(new ProductId(known), out var product) ? $"{product.Name} × {quantity}" : line));

    private static string? Budget(string value)
    {
        if (value.Split(' ') is not [var amount, { Length: 3 } currency] || !decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var major)
            || Math.Abs(major) > 9_000_000_000_000m)
            return null;
        var minor = (long)(major * (decimal)Math.Pow(10, Currencies.Digits(currency)));
        return decimal.Truncate(major) == major ? Show.Money(minor, currency) : Show.MoneyExact(minor, currency);
    }

    internal static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
