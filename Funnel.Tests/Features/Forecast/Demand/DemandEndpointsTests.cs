using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Domain.Deals;
using Funnel.Tests.Features.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Forecast.Demand;

/// <summary>Thirteen months of presses in the north, one deal of the south open; looked at on 10 February 2027.</summary>
public sealed class DemandFloor : IAsyncLifetime
{
    public const string AsOf = "asOf=2027-02-10T09:00:00Z";

    SqliteStore _store = null!;

    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        for (var month = 0; month < 14; month++)
        {
            _store.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero).AddMonths(month));
            var deal = await _store.CreateAsync(A.Deal($"Press {month}").Worth(300).OwnedBy(TestCompany.Anna).Of(new ProductLine(TestCompany.Press, 2)));
            await _store.Deals.ChangeAsync(deal.Deal.Id, SqliteStore.By(), d => d.Win());
        }
        await _store.CreateAsync(A.Deal("Open").InStage(TestCompany.Decision).Worth(800).OwnedBy(TestCompany.Clara).Of(new ProductLine(TestCompany.Press, 8)).Closing(new DateOnly(2027, 3, 20)));
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _store.DisposeAsync();
    }

    public async Task<JsonElement> GetAsync(string query, HttpClient? http = null) => await (http ?? App.Http).GetFromJsonAsync<JsonElement>($"/api/v1/demand?{query}", TestContext.Current.CancellationToken);
}

/// <summary>The demand over HTTP against the real executable.</summary>
public sealed class DemandEndpointsTests(DemandFloor floor) : IClassFixture<DemandFloor>
{
    [Fact]
    public async Task It_tells_what_was_won_what_is_promised_and_what_is_expected()
    {
        var press = Assert.Single((await floor.GetAsync(DemandFloor.AsOf + "&months=2")).GetProperty("products").EnumerateArray());
        Assert.Equal(("1", "Press", "Machines"), (press.GetProperty("product").GetString(), press.GetProperty("name").GetString(), press.GetProperty("line").GetString()));
        var won = press.GetProperty("won").EnumerateArray().ToList();
        Assert.Equal(14, won.Count);
        Assert.Equal("{\"month\":\"2027-01\",\"units\":2,\"value\":300,\"over\":true}", won[12].GetRawText());
        Assert.Equal("{\"month\":\"2027-02\",\"units\":2,\"value\":300,\"over\":false}", won[13].GetRawText());
        Assert.Equal("[{\"month\":\"2027-02\",\"units\":0,\"value\":0,\"over\":false},{\"month\":\"2027-03\",\"units\":4.0,\"value\":400,\"over\":false}]", press.GetProperty("promised").GetRawText());
        var forecast = press.GetProperty("forecast");
        Assert.Equal("{\"month\":\"2027-03\",\"value\":2,\"low\":2,\"high\":2}", forecast.GetProperty("months")[1].GetRawText());
        // Thirteen whole months: seven past starts with half a year behind them, and nothing was ever missed.
        Assert.Equal((7, 0.0), (forecast.GetProperty("starts").GetInt32(), forecast.GetProperty("error").GetDouble()));
        var value = await floor.GetAsync(DemandFloor.AsOf + "&months=2&measure=value&item=Press&method=naive");
        var byHand = value.GetProperty("products")[0].GetProperty("forecast");
        Assert.Equal(("naive", true, 300.0), (byHand.GetProperty("method").GetString(), byHand.GetProperty("byHand").GetBoolean(), byHand.GetProperty("months")[0].GetProperty("value").GetDouble()));
    }

    [Fact]
    public async Task Before_a_year_has_passed_there_is_no_forecast()
    {
        var press = (await floor.GetAsync("asOf=2026-06-10")).GetProperty("products")[0];
        Assert.False(press.TryGetProperty("forecast", out var none) && none.ValueKind != JsonValueKind.Null);
        Assert.Equal(6, press.GetProperty("won").GetArrayLength());
    }

    [Fact]
    public async Task Who_sees_one_department_gets_its_demand_only()
    {
        using var south = await floor.App.ClientAsync(RunningApp.MailOf(TestCompany.Clara.Value));
        var press = (await floor.GetAsync(DemandFloor.AsOf, south)).GetProperty("products")[0];
        Assert.Equal((0, 4m), (press.GetProperty("won").GetArrayLength(), press.GetProperty("promised")[1].GetProperty("units").GetDecimal()));
    }

    [Theory]
    [InlineData("months=0", "months")]
    [InlineData("months=13", "months")]
    [InlineData("measure=kilos", "measure")]
    [InlineData("method=oracle", "method")]
    [InlineData("item=Nothing", "item")]
    [InlineData("period=2026-Q1", "period")]
    [InlineData("department=Nowhere", "Nowhere")]
    public async Task A_question_that_cannot_be_understood_is_refused(string query, string named)
    {
        using var answer = await floor.App.Http.GetAsync($"/api/v1/demand?{query}", TestContext.Current.CancellationToken);

        var problem = await ApiFloor.JsonOf(answer);
        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_a_PDF_under_the_same_parameters()
    {
        using var pdf = await floor.App.Http.GetAsync($"/api/v1/reports/demand.pdf?{DemandFloor.AsOf}&months=3&lang=ru&paper=letter", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (pdf.StatusCode, pdf.Content.Headers.ContentType?.MediaType));
        using var refused = await floor.App.Http.GetAsync("/api/v1/reports/demand.pdf?months=13", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }
}
