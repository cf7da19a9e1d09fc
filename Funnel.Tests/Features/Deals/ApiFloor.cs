using Funnel.Domain.Access;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Deals;

/// <summary>The test company with a past of three deals; the two pipelines share the names of stages.</summary>
public sealed class ApiFloor : IAsyncLifetime
{
    SqliteStore _store = null!;

    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        await _store.Catalog.EditAsync(Hand.Test, Right.ManageSettings, new AuditNote("stages.renamed"), async db =>
        {
            foreach (var (id, name) in new[] { (TestCompany.Request, "Interest"), (TestCompany.Offer, "Decision"), (TestCompany.Sold, "Won"), (TestCompany.Dropped, "Lost") })
                (await db.Stages.SingleAsync(s => s.Id == id.Value)).Name = name;
            return 0;
        });
        // Two in January, then one on the first morning of April.
        var first = await _store.CreateAsync(A.Deal("First"));
        await _store.CreateAsync(A.Deal("Second"));
        _store.Clock.Advance(TimeSpan.FromDays(10));
        await _store.Deals.ChangeAsync(first.Deal.Id, SqliteStore.By(), deal => deal.MoveTo(TestCompany.Sales, TestCompany.Decision));
        _store.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 6, 0, 0, TimeSpan.Zero));
        await _store.CreateAsync(A.Deal("Third"));
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _store.DisposeAsync();
    }

    public Task<JsonElement> GetAsync(string address) => App.Http.GetFromJsonAsync<JsonElement>(address, TestContext.Current.CancellationToken);

    /// <summary>Sends the body as it stands, under JSON's name.</summary>
    public async Task<(HttpResponseMessage Answer, JsonElement Said)> PostAsync(string address, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{address}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer, await JsonOf(answer));
    }

    public async Task<string> CreateAsync(string body = """{"title":"A deal","amount":1000,"owner":"Anna Karenina"}""")
    {
        var (answer, said) = await PostAsync("deals", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode}: {said}");
        return said.GetProperty("id").GetString()!;
    }

    public async Task<int> EventsOfAsync(string id) =>
        (await _store.Log.ReadDealAsync(new DealId(long.Parse(id, CultureInfo.InvariantCulture)), TestContext.Current.CancellationToken)).Count;

    /// <summary>Read from the database, past the app.</summary>
    public Task<long> LastEventAsync() => _store.ScalarAsync("SELECT MAX(Sequence) FROM Events");

    /// <summary>Undefined when the body is no JSON.</summary>
    public static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static void AssertProblem(HttpStatusCode expected, HttpResponseMessage answer, JsonElement problem)
    {
        Assert.True(expected == answer.StatusCode, $"{(int)expected} expected, {(int)answer.StatusCode} came: {problem}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
    }
}
