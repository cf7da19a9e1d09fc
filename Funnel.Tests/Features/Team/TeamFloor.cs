using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Team;

/// <summary>
/// The real program. In North Anna (its head) wins three quarters of her decisions, Boris below her a quarter; Clara in South wins nearly all. Boris holds three open
/// deals at Decision, worth 1,000, 2,000 and 3,000; Dmitri holds one. Anna has room for two more.
/// </summary>
public sealed class TeamFloor : IAsyncLifetime
{
    public SqliteStore Store { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public IReadOnlyList<DealId> Open { get; private set; } = [];

    public DealId Dmitris { get; private set; }

    public static string Head => RunningApp.MailOf(Anna.Value);

    public static string Seller => RunningApp.MailOf(Boris.Value);

    public static string Director => RunningApp.MailOf(Dmitri.Value);

    public static string OtherHead => RunningApp.MailOf(Clara.Value);

    public async ValueTask InitializeAsync()
    {
        Store = await SqliteStore.OpenAsync();
        // One transaction for the whole past: a test need not wait for two hundred.
        await using (var bulk = await BulkWriter.BeginAsync(Store.Contexts, Store.Get<WriterGate>(), Start, null, default))
        {
            foreach (var (who, visits, won) in new[] { (Anna, 40, 30), (Boris, 40, 10), (Clara, 40, 38), (Dmitri, 40, 4) })
                for (var i = 0; i < visits; i++)
                {
                    var created = A.Deal($"Past {i}").InStage(Decision).OwnedBy(who).Created;
                    DealEvent end = i < won ? new DealWon(Decision) : new DealLost(Decision, "Price");
                    var deal = Deal.From(bulk.NextDealId(), created, Start).Apply(end, Start.AddHours(1));
                    await bulk.AppendAsync(deal, 0, [(created, Start, By(who)), (end, Start.AddHours(1), By(who))]);
                }
            await bulk.CommitAsync(default);
        }
        Store.Clock.Advance(TimeSpan.FromHours(2));
        Open = [await OpenAsync("Small", 1_000, Boris), await OpenAsync("Middle", 2_000, Boris), await OpenAsync("Large", 3_000, Boris)];
        Dmitris = await OpenAsync("Dmitri's secret", 9_000, Dmitri);
        await Store.Catalog.EditAsync(Hand.Test, Right.ManageSettings, new("people.limits"), async db =>
        {
            (await db.Employees.FindAsync(Anna.Value))!.Capacity = 2;
            return 0;
        });
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

    public Task<long> OwnerOfAsync(DealId deal) => Store.ScalarAsync($"SELECT OwnerId FROM Deals WHERE Id = {deal}");

    public static Task<JsonElement> GetAsync(HttpClient http, string address) => http.GetFromJsonAsync<JsonElement>("/api/v1/" + address, TestContext.Current.CancellationToken);

    public static async Task<(HttpStatusCode Status, JsonElement Said)> PostAsync(HttpClient http, string address, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    async Task<DealId> OpenAsync(string title, decimal euros, EmployeeId owner) =>
        (await Store.CreateAsync(A.Deal(title).InStage(Decision).Worth(euros).OwnedBy(owner))).Deal.Id;
}
