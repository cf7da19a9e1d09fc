using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Tests.Features.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Forecast.WhatIf;

/// <summary>Open deals of the north and the south due in March 2026; looked at on 20 February.</summary>
public sealed class WhatIfFloor : IAsyncLifetime
{
    public const string AsOf = "asOf=2026-02-20T09:00:00Z";

    SqliteStore _store = null!;

    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        var won = await _store.CreateAsync(A.Deal("Won").Worth(700).OwnedBy(TestCompany.Anna));
        await _store.Deals.ChangeAsync(won.Deal.Id, SqliteStore.By(), d => d.Win());
        await _store.CreateAsync(A.Deal("North").InStage(TestCompany.Decision).Worth(1_000).OwnedBy(TestCompany.Anna).Closing(new DateOnly(2026, 3, 20)));
        await _store.CreateAsync(A.Deal("South").InStage(TestCompany.Decision).Worth(400).OwnedBy(TestCompany.Clara).Closing(new DateOnly(2026, 3, 20)));
        App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
        await RunningApp.BecomeAsync(_store, TestCompany.Anna.Value, Funnel.Domain.Access.Role.Head);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _store.DisposeAsync();
    }

    public async Task<JsonElement> GetAsync(string query, HttpClient? http = null) => await (http ?? App.Http).GetFromJsonAsync<JsonElement>($"/api/v1/what-if?{query}", TestContext.Current.CancellationToken);
}

/// <summary>The what-if over HTTP against the real executable.</summary>
public sealed class WhatIfEndpointsTests(WhatIfFloor floor) : IClassFixture<WhatIfFloor>
{
    [Fact]
    public async Task It_tells_the_base_figure_the_changed_one_and_the_effect_by_the_pages_parameters()
    {
        var plain = await floor.GetAsync(WhatIfFloor.AsOf);
        Assert.Equal(("2026-Q1", "Sales", 700m, 1_400m, 0m), (plain.GetProperty("period").GetString(), plain.GetProperty("pipeline").GetString(), plain.GetProperty("fact").GetDecimal(), Potential(plain, "now"), plain.GetProperty("difference").GetDecimal()));
        var said = await floor.GetAsync($"{WhatIfFloor.AsOf}&rates={TestCompany.Decision.Value}:75&capacity=1&plan=2000");
        var decision = said.GetProperty("rates").EnumerateArray().Single(r => r.GetProperty("stage").GetString() == "Decision");
        Assert.Equal((0, 0.5, 0.75), (decision.GetProperty("ended").GetInt32(), decision.GetProperty("rate").GetDouble(), decision.GetProperty("supposed").GetDouble()));
        // 1,400 of half a chance: one and a half times the rate adds half of it, and half the capacity halves all.
        Assert.Equal((350m, 1_400m, 1_225m, -175m), (decision.GetProperty("alone").GetDecimal(), Potential(said, "now"), Potential(said, "then"), said.GetProperty("difference").GetDecimal()));
        Assert.Equal((2, 1, 2_000m, false), (said.GetProperty("openDeals").GetInt32(), said.GetProperty("waiting").GetInt32(), said.GetProperty("plan").GetDecimal(), said.TryGetProperty("planNow", out _)));
        Assert.Equal("Won", said.GetProperty("outlooks").EnumerateArray().Last().GetProperty("stage").GetString());
    }

    [Fact]
    public async Task Somebody_of_the_north_hears_of_the_north_alone()
    {
        using var head = await floor.App.ClientAsync(RunningApp.MailOf(TestCompany.Anna.Value));
        Assert.Equal((1_200m, 1), (Potential(await floor.GetAsync(WhatIfFloor.AsOf, head), "now"), (await floor.GetAsync(WhatIfFloor.AsOf, head)).GetProperty("openDeals").GetInt32()));
        using var paper = await head.GetAsync("/api/v1/reports/whatif.pdf?" + WhatIfFloor.AsOf, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (paper.StatusCode, paper.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("what-if?rates=3", "rates")]
    [InlineData("what-if?rates=3:101", "3:101")]
    [InlineData("what-if?rates=4711:50", "4711")]
    [InlineData("what-if?capacity=many", "many")]
    [InlineData("what-if?plan=-1", "plan")]
    [InlineData("what-if?mode=now", "mode")]
    [InlineData("what-if?owner=nobody", "nobody")]
    [InlineData("reports/whatif.pdf?rates=x", "rates")]
    [InlineData("reports/whatif.pdf?paper=a9", "paper")]
    [InlineData("reports/probability.pdf?stage=Nowhere", "Nowhere")]
    [InlineData("reports/probability.pdf?bin=3", "bin")]
    public async Task What_cannot_be_asked_is_refused_in_words(string question, string about)
    {
        using var answer = await floor.App.Http.GetAsync("/api/v1/" + question, TestContext.Current.CancellationToken);
        var said = await ApiFloor.JsonOf(answer);
        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, said);
        Assert.Contains(about, said.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    static decimal Potential(JsonElement said, string which) => said.GetProperty(which).GetProperty("potential").GetDecimal();
}
