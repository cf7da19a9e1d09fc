using System.Net;
using System.Text;
using UglyToad.PdfPig;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Plans;

/// <summary>Plans for programs and people of every role, over HTTP against the real executable.</summary>
public sealed class PlanEndpointsTests(PlanFloor floor) : IClassFixture<PlanFloor>
{
    static string Month => PlanFloor.Month;

    [Fact]
    public async Task Everybody_sees_as_far_as_their_reach_and_the_same_figures()
    {
        using var seller = await floor.App.ClientAsync(PlanFloor.Seller);
        using var head = await floor.App.ClientAsync(PlanFloor.Head);
        using var director = await floor.App.ClientAsync(PlanFloor.Director);
        var (own, north, all) = (await PlanFloor.GetAsync(seller, $"?period={Month}"), await PlanFloor.GetAsync(head, $"?period={Month}"), await PlanFloor.GetAsync(director, $"?period={Month}"));
        Assert.Equal(["Boris Godunov"], PlanFloor.Names(own));
        Assert.Equal(["North", "Harbour", "Boris Godunov", "Anna Karenina"], PlanFloor.Names(north));
        Assert.Equal(["My company", "Company", "North", "Harbour", "Boris Godunov", "Anna Karenina", "South", "Clara Schumann", "Dmitri Mendeleev", "Eve"], PlanFloor.Names(all));
        foreach (var answer in new[] { own, north, all })
        {
            var boris = PlanFloor.Row(answer, "Boris Godunov");
            Assert.Equal((1_000m, 1_000m, 2_000m), (boris.GetProperty("fact").GetDecimal(), boris.GetProperty("open").GetDecimal(), boris.GetProperty("potential").GetDecimal()));
        }
        Assert.Equal((5_000m, 1_000m, 4_000m), (PlanFloor.Row(all, "My company").GetProperty("fact").GetDecimal(), PlanFloor.Row(all, "North").GetProperty("fact").GetDecimal(), PlanFloor.Row(all, "South").GetProperty("fact").GetDecimal()));
        Assert.Equal(2, PlanFloor.Row(await PlanFloor.GetAsync(director, $"?period={Month}&metric=number"), "My company").GetProperty("fact").GetDecimal());
        // Products and customers are the whole company's.
        using var refused = await head.GetAsync("/api/v1/plans?by=products", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Heads_plan_their_department_and_below_directors_all_and_sellers_nothing()
    {
        using var seller = await floor.App.ClientAsync(PlanFloor.Seller);
        using var head = await floor.App.ClientAsync(PlanFloor.Head);
        using var director = await floor.App.ClientAsync(PlanFloor.Director);
        Assert.Equal(HttpStatusCode.Forbidden, (await PlanFloor.SetAsync(seller, Target("employee", "Boris Godunov", 1))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PlanFloor.SetAsync(head, Target("department", "North", 5_000), Target("department", "Harbour", 3_000), Target("employee", "Boris Godunov", 2_500))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PlanFloor.SetAsync(head, Target("company", null, 1))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PlanFloor.SetAsync(head, Target("product", "Press", 1))).Status);
        // Whoever is out of reach is as good as unknown, and nothing of such a call is done.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PlanFloor.SetAsync(head, Target("department", "North", 9), Target("department", "South", 9))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PlanFloor.SetAsync(director, Target("company", null, 20_000), Target("department", "South", 9_000))).Status);

        var all = await PlanFloor.GetAsync(director, $"?period={Month}");
        var north = PlanFloor.Row(all, "North");
        Assert.Equal((5_000m, -2_000m, 0.2), (north.GetProperty("plan").GetDecimal(), north.GetProperty("difference").GetDecimal(), north.GetProperty("attainment").GetDouble()));
        Assert.Equal(-500m, PlanFloor.Row(all, "Harbour").GetProperty("difference").GetDecimal());
        // The department between has no target of its own: it is what lies below.
        Assert.Equal((14_000m, -6_000m), (PlanFloor.Row(all, "Company").GetProperty("plan").GetDecimal(), PlanFloor.Row(all, "My company").GetProperty("difference").GetDecimal()));
        Assert.Equal(-3_000m, north.GetProperty("gap").GetDecimal());
    }

    [Fact]
    public async Task A_target_changed_meanwhile_is_refused_with_who_and_when()
    {
        using var head = await floor.App.ClientAsync(PlanFloor.Head);
        using var director = await floor.App.ClientAsync(PlanFloor.Director);
        var first = (await PlanFloor.SetAsync(head, Target("employee", "Anna Karenina", 100))).Said.GetProperty("changes")[0];
        Assert.Equal(HttpStatusCode.OK, (await PlanFloor.SetAsync(director, Target("employee", "Anna Karenina", 200, first.GetProperty("version").GetString()))).Status);
        var (status, said) = await PlanFloor.SetAsync(head, Target("employee", "Anna Karenina", 300, first.GetProperty("version").GetString()));
        Assert.Equal((HttpStatusCode.Conflict, "Dmitri Mendeleev"), (status, said.GetProperty("by").GetString()));
        // Taken away, it is nothing, and what was planned before can still be seen.
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.Equal(HttpStatusCode.OK, (await PlanFloor.SetAsync(head, Target("employee", "Anna Karenina", null))).Status);
        Assert.False(PlanFloor.Row(await PlanFloor.GetAsync(head, $"?period={Month}"), "Anna Karenina").TryGetProperty("plan", out _));
        Assert.Equal(200m, PlanFloor.Row(await PlanFloor.GetAsync(head, $"?period={Month}&asOf={before:yyyy-MM-ddTHH:mm:ss.fffZ}"), "Anna Karenina").GetProperty("plan").GetDecimal());
    }

    [Theory]
    [InlineData("?period=2026-Q5", "period")]
    [InlineData("?metric=euros", "metric")]
    [InlineData("?owner=1", "owner")]
    [InlineData("?year=2025&period=2026-Q1", "period")]
    public async Task What_is_not_understood_is_refused(string query, string named)
    {
        using var answer = await floor.App.Http.GetAsync("/api/v1/plans" + query, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_names_targets_and_runs_nothing()
    {
        await PlanFloor.SetAsync(floor.App.Http, Target("department", "South", 9_000.5m));
        var text = await floor.App.Http.GetStringAsync($"/plans.csv?period={Month}", TestContext.Current.CancellationToken);
        Assert.StartsWith("scope,name,metric,period,target,plan,fact,id\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"department,South,value,{Month},9000.5,9000.5,4000,{South.Value}\r\n", text, StringComparison.Ordinal);
        using var seller = await floor.App.ClientAsync(PlanFloor.Seller);
        Assert.DoesNotContain("South", await seller.GetStringAsync("/plans.csv", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Plans report", "Boris Godunov")]
    [InlineData("ru", "Отчёт по планам", "Boris Godunov")]
    public async Task The_report_says_the_same_in_both_languages(string language, string kind, string person)
    {
        await PlanFloor.SetAsync(floor.App.Http, Target("employee", "Boris Godunov", 2_500));
        var bytes = await floor.App.Http.GetByteArrayAsync($"/api/v1/reports/plans.pdf?period={Month}&lang={language}", TestContext.Current.CancellationToken);
        Assert.StartsWith("%PDF", Encoding.ASCII.GetString(bytes, 0, 4), StringComparison.Ordinal);
        using var pdf = PdfDocument.Open(bytes);
        // Where lines break is the engine's business.
        var text = string.Concat(pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.Value.Trim()));
        Assert.Contains(kind.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Contains(person.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    static object Target(string scope, string? id, decimal? value, string? version = null) => new { scope, id, period = Month, value, version };
}
