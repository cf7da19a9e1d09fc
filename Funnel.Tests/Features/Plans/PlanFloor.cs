using System.Net;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Plans;

/// <summary>
/// The real program on the test company. Anna leads North (and Harbour below it), Boris sells in Harbour, Clara leads South, Dmitri directs. Boris won 1,000 and Clara
/// 4,000 this month, Boris has an open deal of 2,000 at Decision (one in two) expected to close today.
/// </summary>
public sealed class PlanFloor : IAsyncLifetime
{
    public SqliteStore Store { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public static string Head => RunningApp.MailOf(Anna.Value);

    public static string Seller => RunningApp.MailOf(Boris.Value);

    public static string Director => RunningApp.MailOf(Dmitri.Value);

    public static DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Helsinki).DateTime);

    /// <summary>The month that goes on, as calls write it.</summary>
    public static string Month => Today.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        Store = await SqliteStore.OpenAsync();
        Store.Clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddMinutes(-1));
        foreach (var (owner, euros) in new[] { (Boris, 1_000m), (Clara, 4_000m) })
        {
            var deal = (await Store.CreateAsync(A.Deal($"Won {euros}").InStage(Decision).Worth(euros).OwnedBy(owner))).Deal.Id;
            await Store.Deals.ChangeAsync(deal, SqliteStore.By(), d => d.Win());
        }
        var open = (await Store.CreateAsync(A.Deal("Open").InStage(Decision).Worth(2_000).OwnedBy(Boris))).Deal.Id;
        await Store.Deals.ChangeAsync(open, SqliteStore.By(), d => d.ExpectClose(Today));
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: Store.FolderPath));
        await RunningApp.BecomeAsync(Store, Anna.Value, Role.Head);
        await RunningApp.BecomeAsync(Store, Boris.Value, Role.Salesperson);
        await RunningApp.BecomeAsync(Store, Clara.Value, Role.Head);
        await RunningApp.BecomeAsync(Store, Dmitri.Value, Role.Director);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Store.DisposeAsync();
    }

    public static async Task<JsonElement> GetAsync(HttpClient http, string query = "")
    {
        using var answer = await http.GetAsync("/api/v1/plans" + query, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<(HttpStatusCode Status, JsonElement Said)> SetAsync(HttpClient http, params object[] items)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { items }), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/v1/plans", content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public static JsonElement Row(JsonElement answer, string name) => answer.GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);

    public static IReadOnlyList<string> Names(JsonElement answer) => [.. answer.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("name").GetString()!)];
}
