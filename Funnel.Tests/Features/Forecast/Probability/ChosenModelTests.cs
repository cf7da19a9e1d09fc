using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Forecast.Probability;

/// <summary>The choice from the database to what programs and people read, in the real executable.</summary>
public sealed class ChosenModelTests
{
    [Fact]
    public async Task The_model_once_chosen_weighs_the_funnel_of_the_api_and_the_screen_and_not_the_days_before()
    {
        await using var store = await SqliteStore.OpenAsync();
        for (var i = 0; i < 210; i++)
        {
            var id = (await store.CreateAsync(A.Deal($"Old {i}").InStage(Decision).OwnedBy(i % 2 == 0 ? Anna : Boris))).Deal.Id;
            store.Clock.Advance(TimeSpan.FromHours(1 + (i % 7)));
            await (i % 5 == 0 ? store.Deals.WinAsync(id, SqliteStore.By()) : store.Deals.LoseAsync(id, "Price", SqliteStore.By()));
        }
        await store.CreateAsync(A.Deal("Open").InStage(Decision).Worth(90_000).OwnedBy(Anna));
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        var before = await FunnelAsync(app);
        Assert.Equal(("stageDefault", 45_000m), (Basis(before), Weighted(before)));
        var chosen = before.GetProperty("asOf").GetDateTime();
        store.Clock.SetUtcNow(new DateTimeOffset(chosen));
        await store.Get<ChanceStore>().ChooseAsync(Hand.Test, ChanceSource.Model);

        // The other process hears of it within its poll; then a call waits for the model it lacks.
        var after = before;
        for (var tries = 0; tries < 60 && Basis(after) == "stageDefault"; tries++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            after = await FunnelAsync(app);
        }
        Assert.Equal("model", Basis(after));
        var (history, catalog, asked) = (await store.Log.ReadHistoryAsync(default), await store.Log.ReadCatalogAsync(default), after.GetProperty("asOf").GetDateTime());
        var cut = ModelDay.CutFor(asked, catalog.Company.Zone);
        var weighed = catalog.With(catalog.Weights.With(SalesId, cut, WinTraining.Of(history, catalog, catalog.Pipelines[0], cut)));
        var track = history.Deals.Single(t => t.Now.Outcome == Outcome.Open);
        Assert.Equal(weighed.ChancesAt(asked).Weighted(track, track.Now) / 100m, Weighted(after));
        Assert.NotEqual(45_000m, Weighted(after));

        var past = await FunnelAsync(app, $"&asOf={chosen.AddMilliseconds(-1):yyyy-MM-ddTHH:mm:ss.fffZ}");
        Assert.Equal(("stageDefault", 45_000m), (Basis(past), Weighted(past)));
        Assert.Contains("data-weighed=\"Model\"", await app.Http.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static string? Basis(JsonElement funnel) => funnel.GetProperty("countsFrom").GetString();

    static decimal Weighted(JsonElement funnel) => funnel.GetProperty("stages").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "open").Sum(s => s.GetProperty("weighted").GetDecimal());

    static Task<JsonElement> FunnelAsync(RunningApp app, string more = "") => app.Http.GetFromJsonAsync<JsonElement>("/api/v1/funnel?mode=now" + more, TestContext.Current.CancellationToken);
}
