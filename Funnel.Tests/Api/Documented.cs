using System.Text.Json;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Api;

/// <summary>The sample company behind the real executable, and what it says of its API.</summary>
public sealed class Documented : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    /// <summary>Calls as a program does: with a key, as the document says.</summary>
    public HttpClient Program { get; private set; } = null!;

    public string Text { get; private set; } = "";

    public JsonElement Root { get; private set; }

    public async ValueTask InitializeAsync()
    {
        App = await RunningApp.StartAsync(new RunningAppOptions(LoadSample: true)
        {
            // Letters are queued; nobody is there to take them.
            Settings = new Dictionary<string, string?> { ["Mail__Host"] = "127.0.0.1", ["Mail__Port"] = "1", ["Mail__UseTls"] = "false", ["Mail__From"] = "funnel@acme.example", ["Mail__Site"] = "https://funnel.acme.example" },
        });
        Program = await App.ClientAsync(null);
        Program.DefaultRequestHeaders.Authorization = new("Bearer", await KeyAsync(App));
        Text = await App.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        Root = JsonSerializer.Deserialize<JsonElement>(Text);
    }

    public ValueTask DisposeAsync()
    {
        Program.Dispose();
        return App.DisposeAsync();
    }

    public static async Task<string> KeyAsync(RunningApp app) =>
        (await RunCommand.Async(app.DataFolder, ["apikey", "create", "Website", "--role", "administrator"], null)).Succeeded().Output.Trim().Split('\n')[^1];

    public IEnumerable<Operation> Operations =>
        from path in Root.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select new Operation(path.Name, method.Name.ToUpperInvariant(), method.Value);

    /// <summary>What in the value breaks the schema; empty when it fits.</summary>
    public IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.Split('/')[1..].Aggregate(Root, (node, name) => node.GetProperty(name));
        if (schema.TryGetProperty("oneOf", out var choices))
            return choices.EnumerateArray().Any(choice => !Faults(value, choice, at).Any()) ? [] : [$"{at} fits none of its kinds: {value}"];
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => a.ToString() == value.ToString()))
            return [$"{at} is {value}, which is not listed"];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => Is(value, t)))
            return [$"{at} is {value.ValueKind}, not {type}"];
        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var item) => value.EnumerateArray().SelectMany((x, i) => Faults(x, item, $"{at}[{i}]")),
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) =>
            [
                .. (schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!) : []).Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at} has no {r}"),
                .. value.EnumerateObject().Where(p => properties.TryGetProperty(p.Name, out _)).SelectMany(p => Faults(p.Value, properties.GetProperty(p.Name), $"{at}.{p.Name}")),
                .. value.EnumerateObject().Where(p => !properties.TryGetProperty(p.Name, out _) && !at.StartsWith("$problem", StringComparison.Ordinal)).Select(p => $"{at} has {p.Name}, which is not documented"),
            ],
            _ => [],
        };
    }

    static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };
}

/// <summary>One call of the document.</summary>
public sealed record Operation(string Path, string Method, JsonElement Said)
{
    public string Id => Said.GetProperty("operationId").GetString()!;

    /// <summary>Name → example of the parameters in that place.</summary>
    public IEnumerable<(string Name, string Example)> Parameters(string place) =>
        from parameter in Said.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>()
        where parameter.GetProperty("in").GetString() == place
        select (parameter.GetProperty("name").GetString()!, (parameter.TryGetProperty("example", out var example) ? example : parameter.GetProperty("examples").GetProperty("default").GetProperty("value")).ToString());

    public JsonElement? Body => Said.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().Single().Value : null;

    /// <summary>Whether what is sent is a file, not JSON.</summary>
    public bool TakesFile => Said.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/octet-stream", out _);

    /// <summary>Whether what is sent is a form with a file, its parts shown as JSON.</summary>
    public bool TakesForm => Said.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("multipart/form-data", out _);

    public IReadOnlyDictionary<int, JsonElement> Responses =>
        Said.GetProperty("responses").EnumerateObject().ToDictionary(r => int.Parse(r.Name, System.Globalization.CultureInfo.InvariantCulture), r => r.Value);

    public int Success => Responses.Keys.Single(status => status is >= 200 and < 300);

    /// <summary>The response's only content: its media type, schema and example.</summary>
    public (string Type, JsonElement Schema, JsonElement Example) Content(int status)
    {
        var content = Responses[status].GetProperty("content").EnumerateObject().Single();
        return (content.Name, content.Value.GetProperty("schema"), content.Value.GetProperty("example"));
    }
}
