using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Forecast.Bridge;

/// <summary>The test company in the first quarter of 2026: between 10 January and 1 February one deal comes, one grows, one slips, one is won.</summary>
public sealed class BridgeFloor : IAsyncLifetime
{
    public const string Asked = "window=2026-Q1&from=2026-01-10&to=2026-02-01";

    SqliteStore _store = null!;

    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        var close = new DateOnly(2026, 3, 20);
        var grows = await _store.CreateAsync(A.Deal("Grows").Worth(1_000.25m).OwnedBy(TestCompany.Anna).Closing(close));
        var slips = await _store.CreateAsync(A.Deal("Slips").Worth(500).OwnedBy(TestCompany.Clara).Closing(close));
        await _store.CreateAsync(A.Deal("Elsewhere").Worth(90).Closing(new DateOnly(2026, 7, 1)));
        On(20);
        await Change(grows, d => d.ChangeBudget(TestCompany.Euros(1_500.50m)));
        var won = await _store.CreateAsync(A.Deal("Comes").Worth(700).OwnedBy(TestCompany.Anna).For(TestCompany.Aurora).Closing(close));
        On(25);
        await Change(slips, d => d.ExpectClose(new DateOnly(2026, 5, 1)));
        await Change(won, d => d.Win());
        On(40);
        await Change(grows, d => d.Lose("Price"));
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));

        void On(int day) => _store.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero).AddDays(day - 1));

        Task Change(Funnel.Web.Data.Changed deal, Func<Deal, DealEvent?> decide) => _store.Deals.ChangeAsync(deal.Deal.Id, SqliteStore.By(), decide);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _store.DisposeAsync();
    }

    public async Task<JsonElement> GetAsync(string address, HttpClient? http = null) => await (http ?? App.Http).GetFromJsonAsync<JsonElement>(address, TestContext.Current.CancellationToken);

    /// <summary>The bars that count something, as the call tells them.</summary>
    public async Task<List<string>> BarsAsync(string query, HttpClient? http = null) =>
    [
        .. (await GetAsync($"/api/v1/bridge?{query}", http)).GetProperty("bars").EnumerateArray().Where(b => b.GetProperty("entries").GetInt32() > 0)
            .Select(b => $"{b.GetProperty("bar")} {b.GetProperty("amount")} {b.GetProperty("deals")}"),
    ];
}
