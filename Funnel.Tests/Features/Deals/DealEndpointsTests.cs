using System.Net;

namespace Funnel.Tests.Features.Deals;

/// <summary>The calls for programs that ask about deals and the funnel, over HTTP against the real executable.</summary>
public sealed class DealEndpointsTests(ApiFloor floor) : IClassFixture<ApiFloor>
{
    [Theory]
    [InlineData("funnel?departement=1", "departement")]
    [InlineData("funnel?from=2026-01-01", "")]
    [InlineData("funnel?to=2026-04-01", "")]
    [InlineData("funnel?from=2026-04-01&to=2026-01-01", "")]
    [InlineData("funnel?asOf=10/11/2026", "asOf")]
    [InlineData("funnel?asOf=yesterday", "asOf")]
    [InlineData("funnel?period=2026-Q5", "period")]
    [InlineData("funnel?mode=sideways", "mode")]
    [InlineData("funnel?department=Nowhere", "Nowhere")]
    [InlineData("deals?departement=1", "departement")]
    [InlineData("deals?asOf=10/11/2026", "asOf")]
    [InlineData("deals?stage=Nowhere", "Nowhere")]
    [InlineData("deals?limit=0", "")]
    public async Task A_question_that_cannot_be_understood_is_refused(string address, string named)
    {
        using var answer = await floor.App.Http.GetAsync($"/api/v1/{address}", TestContext.Current.CancellationToken);

        var problem = await ApiFloor.JsonOf(answer);
        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_day_of_from_and_to_is_not_in_it()
    {
        var quarter = await CountAsync("period=2026-Q1");

        Assert.Equal(2, quarter[0]);
        Assert.Equal(quarter, await CountAsync("from=2026-01-01&to=2026-04-01"));
        // The day the third deal was made.
        Assert.Equal(3, (await CountAsync("from=2026-01-01&to=2026-04-02"))[0]);

        async Task<List<int>> CountAsync(string period) =>
            [.. (await floor.GetAsync($"/api/v1/funnel?mode=pipeline&pipeline=Sales&asOf=2026-06-01T00:00:00Z&{period}")).GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("count").GetInt32())];
    }

    [Fact]
    public async Task The_deals_of_a_past_instant_are_as_they_were_then()
    {
        Assert.Equal("", await StagesAsync("2026-01-05T08:00:00Z"));
        Assert.Equal("Awareness, Awareness", await StagesAsync("2026-01-10T00:00:00Z"));
        Assert.Equal("Decision, Awareness", await StagesAsync("2026-02-01T00:00:00Z"));
        // The filter by stage is about then, too.
        Assert.Equal("Awareness", await StagesAsync("2026-02-01T00:00:00Z&stage=Awareness&pipeline=Sales"));
        Assert.Equal("", await StagesAsync("2026-01-10T00:00:00Z&stage=Decision&pipeline=Sales"));

        async Task<string> StagesAsync(string asOf) => string.Join(", ",
            (await floor.GetAsync($"/api/v1/deals?asOf={asOf}")).GetProperty("items").EnumerateArray().Select(d => d.GetProperty("stage").GetProperty("name").GetString()));
    }
}
