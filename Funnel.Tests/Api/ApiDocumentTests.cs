using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Funnel.Tests.Features.Deals;
using Microsoft.OpenApi;

namespace Funnel.Tests.Api;

/// <summary>The document is complete, true to itself, and every example in it is a call that works.</summary>
public sealed class ApiDocumentTests(Documented api) : IClassFixture<Documented>
{
    static readonly int[] Everywhere = [401, 403, 429];

    [Fact]
    public void The_document_is_valid()
    {
        var read = OpenApiDocument.Parse(api.Text, "json");

        Assert.Empty(read.Diagnostic!.Errors.Select(e => e.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(w => w.ToString()));
        Assert.NotNull(read.Document!.Components!.SecuritySchemes!["apiKey"]);
        Assert.Single(read.Document.Security!);
    }

    [Fact]
    public void Every_call_is_named_summed_up_and_shown_by_an_example()
    {
        var faults = new List<string>();
        foreach (var operation in api.Operations)
        {
            var at = $"{operation.Method} {operation.Path}";
            if (!Has("operationId") || !Has("summary") || operation.Said.GetProperty("tags").GetArrayLength() != 1)
                faults.Add($"{at} has no name, summary or tag");
            foreach (var parameter in operation.Said.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : Array.Empty<JsonElement>())
                if (!parameter.TryGetProperty("description", out _))
                    faults.Add($"{at} does not say what {parameter.GetProperty("name")} means");
            foreach (var (status, _) in operation.Responses)
            {
                var (type, schema, example) = operation.Content(status);
                if (type.EndsWith("json", StringComparison.Ordinal))
                    faults.AddRange(api.Faults(example, schema, status >= 400 ? "$problem" : "$").Select(f => $"{at} {status}: {f}"));
                if (status >= 400 && (type != "application/problem+json" || example.GetProperty("status").GetInt32() != status))
                    faults.Add($"{at} {status} is no problem of that status");
            }
            if (Everywhere.Except(operation.Responses.Keys).Any())
                faults.Add($"{at} lacks one of {string.Join(", ", Everywhere)}");
            if (!operation.Responses[429].GetProperty("headers").TryGetProperty("Retry-After", out _))
                faults.Add($"{at} does not name Retry-After");
            if ((operation.Method == "POST") != operation.Parameters("header").Any(h => h.Name == "Idempotency-Key"))
                faults.Add($"{at}: the Idempotency-Key belongs to every POST and to nothing else");
            if (operation.Method == "POST")
                faults.AddRange(api.Faults(operation.Body!.Value.GetProperty("example"), operation.Body!.Value.GetProperty("schema"), "$body").Select(f => $"{at}: {f}"));

            bool Has(string name) => operation.Said.TryGetProperty(name, out var text) && text.GetString() is { Length: > 0 };
        }

        Assert.Empty(faults);
        Assert.Equal(api.Operations.Count(), api.Operations.Select(o => o.Id).Distinct().Count());
    }

    [Fact]
    public void The_calls_of_programs_are_in_the_document_and_nothing_else()
    {
        Assert.All(api.Operations, operation => Assert.StartsWith("/api/v1/", operation.Path, StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string>(["createDeal", "moveDeal", "handOverDeal", "changeBudget", "winDeal", "loseDeal", "reopenDeal", "undoDeal", "deals", "deal", "funnel", "bridge", "bridgeEntries", "events", "funnelReport", "effectiveness", "handoverProposals", "handovers", "applyHandovers", "undoHandovers"]),
            api.Operations.Select(o => o.Id).ToHashSet());
    }

    [Fact]
    public async Task Every_example_call_answers_as_promised()
    {
        var calls = 0;
        foreach (var operation in api.Operations)
        {
            foreach (var query in Queries(operation))
            {
                using var answer = await SendAsync(operation, operation.Path.Replace("{id}", await DealForAsync(operation), StringComparison.Ordinal) + query, operation.Body?.GetProperty("example").GetRawText());
                var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode == operation.Success, $"{operation.Method} {operation.Path}{query}: {(int)answer.StatusCode}, not {operation.Success}: {said}");
                var (type, schema, _) = operation.Content(operation.Success);
                Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
                if (type == "application/json")
                    Assert.Empty(api.Faults(JsonSerializer.Deserialize<JsonElement>(said), schema).Select(fault => $"{operation.Path}{query}: {fault}"));
                calls++;
            }
        }
        Assert.True(calls > 50, $"Only {calls} calls were made.");
    }

    [Fact]
    public async Task Calls_are_refused_with_the_statuses_the_document_names()
    {
        foreach (var operation in api.Operations)
        {
            var id = await DealForAsync(operation);
            var body = operation.Body?.GetProperty("example").GetRawText();
            if (operation.Path.Contains("{id}", StringComparison.Ordinal))
                await RefusedAsync(404, "999999", body);
            else
                Assert.DoesNotContain(404, operation.Responses.Keys);
            if (body is not null && !operation.TakesFile && !operation.TakesForm)
                await RefusedAsync(400, id, "{\"tilte\":1}");
            if (operation.Responses.ContainsKey(409))
            {
                var stale = JsonNode.Parse(body!)!.AsObject();
                if (operation.Id == "setPlans")
                    (stale["items"]![0]!["value"], stale["items"]![0]!["version"]) = (7, "77");
                else if (operation.Id == "enterChannelSpend")
                    (stale["items"]![0]!["amount"], stale["items"]![0]!["was"]) = (7, 1);
                else
                    stale["version"] = 77;
                await RefusedAsync(409, id, stale.ToJsonString());
            }
            if (operation.Method == "GET" && operation.Responses.ContainsKey(400))
                await RefusedAsync(400, id, null, operation.Id == "cohorts" ? "?days=many" : "?limit=many");
            if (operation.Method == "GET" && operation.Responses.ContainsKey(422))
                await RefusedAsync(422, id, null, operation.Id == "events" ? "?after=last" : "?ownr=1");

            async Task RefusedAsync(int status, string deal, string? sent, string query = "")
            {
                Assert.True(operation.Responses.ContainsKey(status), $"{operation.Method} {operation.Path} does not name {status}");
                using var answer = await SendAsync(operation, operation.Path.Replace("{id}", deal, StringComparison.Ordinal) + query, sent);
                ApiFloor.AssertProblem((HttpStatusCode)status, answer, await ApiFloor.JsonOf(answer));
            }
        }
    }

    [Fact]
    public async Task Without_a_key_that_opens_something_every_call_is_refused()
    {
        using var stranger = await api.App.ClientAsync(null);
        foreach (var operation in api.Operations)
        {
            foreach (var key in new[] { null, "Bearer funnel_of_my_own_making" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path.Replace("{id}", "1", StringComparison.Ordinal).Replace("{document}", "2", StringComparison.Ordinal));
                if (key is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", key);
                if (operation.Body is { } body)
                    request.Content = new StringContent(body.GetProperty("example").GetRawText(), Encoding.UTF8, operation.TakesFile ? "application/octet-stream" : "application/json");
                using var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);
                ApiFloor.AssertProblem(HttpStatusCode.Unauthorized, answer, await ApiFloor.JsonOf(answer));
            }
        }
    }

    // Once as it is, once with each parameter; a period's two ends go together.
    static IEnumerable<string> Queries(Operation operation)
    {
        var parameters = operation.Parameters("query").ToDictionary(p => p.Name, p => p.Example);
        // A file has a name at least.
        if (operation.TakesFile)
        {
            yield return "?" + string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
            yield break;
        }
        yield return "";
        foreach (var (name, example) in parameters)
            yield return name switch
            {
                "from" or "to" => $"?from={parameters["from"]}&to={parameters["to"]}",
                "windowFrom" or "windowTo" => $"?windowFrom={parameters["windowFrom"]}&windowTo={parameters["windowTo"]}",
                _ => $"?{name}={Uri.EscapeDataString(example)}",
            };
    }

    // A deal as the example finds it: new, or closed where it is reopened, or moved where it is undone.
    async Task<string> DealForAsync(Operation operation)
    {
        if (!operation.Path.Contains("{id}", StringComparison.Ordinal))
            return "";
        if (operation.Path.StartsWith("/api/v1/imports/", StringComparison.Ordinal))
        {
            // One with a refused row, for the call that gives such rows out.
            var import = api.Operations.Single(o => o.Id == "sendImport");
            using var taken = await SendAsync(import, import.Path, """{"file":"deal_id,occurred_at,stage\nEXAMPLE-2,soon,Interest\n"}""");
            return (await ApiFloor.JsonOf(taken)).GetProperty("id").GetString()!;
        }
        if (operation.Id == "undoHandovers")
        {
            // A batch to undo: everything that is proposed now.
            var apply = api.Operations.Single(o => o.Id == "applyHandovers");
            using var applied = await SendAsync(apply, apply.Path, "{}");
            return (await ApiFloor.JsonOf(applied)).GetProperty("batch").GetString()!;
        }
        var create = api.Operations.Single(o => o.Id == "createDeal");
        using var made = await SendAsync(create, create.Path, create.Body!.Value.GetProperty("example").GetRawText());
        Assert.True(made.StatusCode == HttpStatusCode.Created, await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var id = (await ApiFloor.JsonOf(made)).GetProperty("id").GetString()!;
        if (operation.Id switch { "reopenDeal" => "loseDeal", "undoDeal" => "moveDeal", _ => null } is { } before)
        {
            var prepare = api.Operations.Single(o => o.Id == before);
            using var prepared = await SendAsync(prepare, prepare.Path.Replace("{id}", id, StringComparison.Ordinal), prepare.Body!.Value.GetProperty("example").GetRawText());
            Assert.Equal(HttpStatusCode.OK, prepared.StatusCode);
        }
        if (operation.Path.Contains("{document}", StringComparison.Ordinal))
        {
            // The deal's second event attaches it.
            var attach = api.Operations.Single(o => o.Id == "attachDocument");
            using var attached = await SendAsync(attach, attach.Path.Replace("{id}", id, StringComparison.Ordinal) + Queries(attach).First(), attach.Body!.Value.GetProperty("example").GetRawText());
            Assert.Equal(HttpStatusCode.Created, attached.StatusCode);
        }
        return id;
    }

    async Task<HttpResponseMessage> SendAsync(Operation operation, string address, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), address.Replace("{document}", "2", StringComparison.Ordinal));
        if (body is not null)
            request.Content = operation.TakesForm ? Form(body)
                : operation.TakesFile ? new StringContent(JsonSerializer.Deserialize<string>(body)!, Encoding.UTF8, "application/octet-stream") : new StringContent(body, Encoding.UTF8, "application/json");
        return await api.Program.SendAsync(request, TestContext.Current.CancellationToken);
    }

    static MultipartFormDataContent Form(string body)
    {
        var form = new MultipartFormDataContent();
        foreach (var part in JsonDocument.Parse(body).RootElement.EnumerateObject())
        {
            if (part.Name == "file")
                form.Add(new StringContent(part.Value.GetString()!), "file", "example.csv");
            else
                form.Add(new StringContent(part.Value.ToString().ToLowerInvariant()), part.Name);
        }
        return form;
    }
}
