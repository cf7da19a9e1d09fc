using System.Net;
using Funnel.Tests.Features.Deals;

namespace Funnel.Tests.Features.Forecast.Probability;

/// <summary>The calls over HTTP against the real executable, on a company too young for a model; the documented examples are sent to the sample company elsewhere.</summary>
public sealed class ProbabilityEndpointsTests(ApiFloor floor) : IClassFixture<ApiFloor>
{
    [Fact]
    public async Task Without_enough_closed_deals_the_default_is_said_and_no_model()
    {
        var items = (await floor.GetAsync("/api/v1/probability")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["First Decision 0.5", "Second Awareness 0.1", "Third Awareness 0.1"], items.Take(3).Select(i => $"{i.GetProperty("title")} {i.GetProperty("stage")} {i.GetProperty("stageDefault")}"));
        Assert.All(items, i => Assert.Equal((false, "stageDefault", 0), (i.TryGetProperty("model", out _), i.GetProperty("countsFrom").GetString(), i.GetProperty("movedBy").GetArrayLength())));

        var record = await floor.GetAsync("/api/v1/probability/track-record");
        Assert.Equal((200, 0, 0), (record.GetProperty("missing").GetInt32() + record.GetProperty("closed").GetInt32(), record.GetProperty("statements").GetInt32(), record.GetProperty("bins").GetArrayLength()));
    }

    [Fact]
    public async Task An_instant_knows_only_its_own_deals_and_pages_go_on()
    {
        Assert.Empty((await floor.GetAsync("/api/v1/probability?asOf=2025-01-01")).GetProperty("items").EnumerateArray());
        var then = (await floor.GetAsync("/api/v1/probability?asOf=2026-01-06")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["Awareness", "Awareness"], then.Select(i => i.GetProperty("stage").GetString()));
        var page = await floor.GetAsync("/api/v1/probability?asOf=2026-01-06&limit=1");
        Assert.Equal("First", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("title").GetString());
        page = await floor.GetAsync($"/api/v1/probability?asOf=2026-01-06&limit=1&after={page.GetProperty("next").GetString()}");
        Assert.Equal("Second", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("title").GetString());
        Assert.False(page.TryGetProperty("next", out _));
    }

    [Theory]
    [InlineData("probability?after=last", "last")]
    [InlineData("probability?limit=0", "limit")]
    [InlineData("probability?months=3", "months")]
    [InlineData("probability/track-record?months=0", "months")]
    [InlineData("probability/track-record?months=many", "many")]
    [InlineData("probability?department=Nowhere", "Nowhere")]
    public async Task What_cannot_be_asked_is_refused_in_words(string question, string about)
    {
        using var answer = await floor.App.Http.GetAsync("/api/v1/" + question, TestContext.Current.CancellationToken);
        var said = await ApiFloor.JsonOf(answer);
        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, said);
        Assert.Contains(about, said.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
