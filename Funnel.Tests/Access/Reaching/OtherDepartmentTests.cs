using System.Net;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Live;
using Microsoft.AspNetCore.SignalR.Client;

namespace Funnel.Tests.Access.Reaching;

/// <summary>Promise 53. Two departments in one company: whatever of South a person of North asks for answers as if it were not there.</summary>
public sealed class OtherDepartmentTests(OtherDepartmentTests.TwoDepartments company) : IClassFixture<OtherDepartmentTests.TwoDepartments>
{
    static readonly string Head = RunningApp.MailOf(TestCompany.Anna.Value), Seller = RunningApp.MailOf(TestCompany.Boris.Value);

    public static TheoryData<string> Northerners => [Head, Seller];

    [Theory]
    [MemberData(nameof(Northerners))]
    public async Task A_deal_of_another_department_answers_as_one_that_never_was(string who)
    {
        using var http = await company.App.ClientAsync(who);
        var before = await company.EventsAsync();
        foreach (var (method, path, body) in new[]
        {
            ("GET", "", ""), ("POST", "/move", """{"stage":"Decision"}"""), ("POST", "/handover", """{"owner":"Boris Godunov"}"""), ("POST", "/budget", """{"amount":1}"""), ("POST", "/win", "{}"),
            ("POST", "/lose", """{"reason":"Price"}"""), ("POST", "/reopen", "{}"), ("POST", "/undo", "{}"), ("POST", "/move", """{"stage":"Decision","version":99}"""),
        })
        {
            var (there, said) = await AskAsync(http, method, $"/api/v1/deals/{company.South}{path}", body);
            var (never, saidOfNone) = await AskAsync(http, method, $"/api/v1/deals/4711{path}", body);
            Assert.Equal((path, HttpStatusCode.NotFound, never), (path, there, HttpStatusCode.NotFound));
            Assert.Equal(saidOfNone.Replace("4711", "#", StringComparison.Ordinal), System.Text.RegularExpressions.Regex.Replace(said, $@"\b{company.South}\b", "#"));
        }
        Assert.Equal(before, await company.EventsAsync());
    }

    [Theory]
    [MemberData(nameof(Northerners))]
    public async Task Its_page_says_that_there_is_no_such_deal(string who)
    {
        using var http = await company.App.ClientAsync(who);
        using var there = await http.GetAsync($"/deals/{company.South}", TestContext.Current.CancellationToken);
        using var own = await http.GetAsync($"/deals/{company.North}", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (there.StatusCode, own.StatusCode));
        Assert.DoesNotContain("Southern secret", await there.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Northerners))]
    public async Task No_list_figure_file_or_page_counts_or_names_it(string who)
    {
        using var http = await company.App.ClientAsync(who);
        foreach (var address in new[] { "/", "/board", "/deals?show=all", "/lineage/channels?figure=leads&from=2025-01-01&to=2030-01-01", "/lineage/channels.csv?figure=verdict&from=2025-01-01&to=2030-01-01", "/lineage/what-if?from=2025-01-01&to=2030-01-01", "/lineage/what-if.csv?figure=now&from=2025-01-01&to=2030-01-01", "/api/v1/what-if", "/lineage/probability?figure=brier", "/lineage/probability.csv?figure=brier", "/deals.csv?show=all", "/api/v1/deals", "/api/v1/events", "/api/v1/funnel", "/api/v1/bridge/entries?window=all", "/api/v1/bridge/entries?window=all&bar=end", "/bridge?window=all", "/bridge.csv?window=all", "/probability", "/api/v1/probability", "/api/v1/probability/track-record", "/wall", "/wall/frame", $"/wall?department={TestCompany.Harbour.Value}" })
        {
            using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
            Assert.DoesNotContain("Southern secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Clara Schumann", text, StringComparison.Ordinal);
        }
        Assert.Equal(await OpenAsync(company.App.Http, $"?department={(who == Head ? "North" : "Harbour")}"), await OpenAsync(http, ""));
        Assert.NotEqual(await OpenAsync(company.App.Http, ""), await OpenAsync(http, ""));
        // Its own title on a deal's chance tells nothing either.
        Assert.DoesNotContain("Southern", await http.GetStringAsync($"/lineage/probability.csv?figure=chance&deal={company.South}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var paper in new[] { "funnel", "whatif", "probability" })
        {
            using var report = await http.GetAsync($"/api/v1/reports/{paper}.pdf", TestContext.Current.CancellationToken);
            using var pdf = UglyToad.PdfPig.PdfDocument.Open(await report.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            var text = string.Concat(pdf.GetPages().Select(page => page.Text));
            Assert.DoesNotContain("Clara", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Southern", text, StringComparison.Ordinal);
        }
    }

    static async Task<int> OpenAsync(HttpClient http, string query) =>
        JsonDocument.Parse(await http.GetStringAsync("/api/v1/funnel" + query, TestContext.Current.CancellationToken)).RootElement.GetProperty("stages")
            .EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "open").Sum(s => s.GetProperty("count").GetInt32());

    [Theory]
    [MemberData(nameof(Northerners))]
    public async Task Its_people_and_the_department_itself_are_as_unknown_as_what_never_was(string who)
    {
        using var http = await company.App.ClientAsync(who);
        foreach (var (name, there, never) in new[] { ("department", $"{TestCompany.South.Value}", "4711"), ("department", "South", "Nowhere"), ("owner", $"{TestCompany.Clara.Value}", "4711"), ("owner", "Clara Schumann", "Nobody Atall") })
        {
            var (status, said) = await AskAsync(http, "GET", $"/api/v1/funnel?{name}={Uri.EscapeDataString(there)}");
            var (statusOfNone, saidOfNone) = await AskAsync(http, "GET", $"/api/v1/funnel?{name}={Uri.EscapeDataString(never)}");
            Assert.Equal((statusOfNone, saidOfNone.Replace(never, "#", StringComparison.Ordinal)), (status, said.Replace(there, "#", StringComparison.Ordinal)));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/wall/frame?department={TestCompany.South.Value}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_follower_hears_of_the_own_departments_events_only_and_of_a_deal_that_leaves_it()
    {
        var cookie = await company.App.CookieAsync(Head);
        await using var connection = new HubConnectionBuilder().WithUrl(company.App.At("/hubs/feed"), hub => hub.Headers["Cookie"] = cookie).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        var heard = new List<FeedEvent>();
        await foreach (var e in connection.StreamAsync<FeedEvent>("Follow", 0L, (FollowFilter?)null, TestContext.Current.CancellationToken))
        {
            heard.Add(e);
            if (e.Deal == company.Leaving.ToString() && e.Kind == "owner-changed")
                break;
        }
        Assert.DoesNotContain(company.South.ToString(), heard.Select(e => e.Deal));
        Assert.Equal(["created", "owner-changed"], heard.Where(e => e.Deal == company.Leaving.ToString()).Select(e => e.Kind));
        var (_, text) = await AskAsync(await company.App.ClientAsync(Head), "GET", "/api/v1/events?limit=1");
        Assert.NotNull(JsonDocument.Parse(text).RootElement.GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_seller_works_the_own_deals_and_nobody_elses()
    {
        using var http = await company.App.ClientAsync(Seller);
        // Anna's deal: Boris works below her department, not in it.
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(http, "GET", $"/api/v1/deals/{company.Annas}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "POST", $"/api/v1/deals/{company.North}/budget", """{"amount":777}""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(http, "POST", $"/api/v1/deals/{company.North}/handover", """{"owner":null}""")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(http, "POST", "/api/v1/deals", """{"title":"For another","amount":1,"owner":"Anna Karenina"}""")).Status);
        var (made, said) = await AskAsync(http, "POST", "/api/v1/deals", """{"title":"My own","amount":1}""");
        Assert.Equal(HttpStatusCode.Created, made);
        Assert.Equal(TestCompany.Boris.Value, await company.Store.ScalarAsync($"SELECT OwnerId FROM Deals WHERE Id = {JsonDocument.Parse(said).RootElement.GetProperty("id").GetString()}"));
    }

    [Fact]
    public async Task A_request_sent_again_tells_nothing_of_a_deal_that_has_left_the_reach_since()
    {
        using var http = await company.App.ClientAsync(Seller);
        http.DefaultRequestHeaders.Add("Idempotency-Key", "given-away");
        var (made, said) = await AskAsync(http, "POST", "/api/v1/deals", """{"title":"To be given away","amount":1}""");
        Assert.Equal(HttpStatusCode.Created, made);
        var id = new DealId(long.Parse(JsonDocument.Parse(said).RootElement.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        await company.Store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.HandOver(TestCompany.Clara));
        var (again, told) = await AskAsync(http, "POST", "/api/v1/deals", """{"title":"To be given away","amount":1}""");
        Assert.Equal(HttpStatusCode.NotFound, again);
        Assert.DoesNotContain("given away", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_is_told_to_those_only_who_may_see_the_deal()
    {
        await company.Store.Tail.StartAsync(TestContext.Current.CancellationToken);
        await company.Store.History.WhenReady;
        var now = company.Store.History.Now;
        var north = new Authority(Role.Head, TestCompany.Anna, TestCompany.North).Sees;
        Assert.Equal(("", "Northern", "Southern secret"), (now.TitleOf(company.South, north), now.TitleOf(company.North, north), now.TitleOf(company.South, Reach.Everything)));
        Assert.Equal("", now.TitleOf(new DealId(4711), Reach.Everything));
    }

    [Fact]
    public async Task Whoever_sees_few_events_comes_through_the_log_page_by_page_all_the_same()
    {
        using var http = await company.App.ClientAsync(Seller);
        var (all, one) = (await EventsAsync(http, 1_000), await EventsAsync(http, 1));
        Assert.NotEmpty(all);
        Assert.Equal(all, one);
    }

    static async Task<List<string>> EventsAsync(HttpClient http, int limit)
    {
        var found = new List<string>();
        for (string? after = "0"; after is not null;)
        {
            var (_, text) = await AskAsync(http, "GET", $"/api/v1/events?limit={limit}&after={after}");
            using var page = JsonDocument.Parse(text);
            found.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("sequence").ToString()));
            after = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return found;
    }

    [Fact]
    public async Task A_head_hands_over_within_the_department_and_not_out_of_it()
    {
        using var http = await company.App.ClientAsync(Head);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(http, "POST", $"/api/v1/deals/{company.North}/handover", """{"owner":"Clara Schumann"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "POST", $"/api/v1/deals/{company.North}/handover", """{"owner":"Anna Karenina"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "POST", $"/api/v1/deals/{company.North}/handover", """{"owner":"Boris Godunov"}""")).Status);
    }

    static async Task<(HttpStatusCode Status, string Said)> AskAsync(HttpClient http, string method, string address, string body = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method == "POST")
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        // The number of the request is another each time.
        return (answer.StatusCode, System.Text.RegularExpressions.Regex.Replace(text, "\"traceId\":\"[^\"]*\"", ""));
    }

    /// <summary>Anna heads North, Boris sells in Harbour below it, Clara sells in South.</summary>
    public sealed class TwoDepartments : IAsyncLifetime
    {
        public SqliteStore Store { get; private set; } = null!;

        public RunningApp App { get; private set; } = null!;

        public DealId North { get; private set; }

        public DealId Annas { get; private set; }

        public DealId South { get; private set; }

        public DealId Leaving { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Store = await SqliteStore.OpenAsync();
            South = (await Store.CreateAsync(A.Deal("Southern secret").OwnedBy(TestCompany.Clara).For(TestCompany.Borealis))).Deal.Id;
            North = (await Store.CreateAsync(A.Deal("Northern").OwnedBy(TestCompany.Boris))).Deal.Id;
            // Won long ago: counts nowhere now.
            Annas = (await Store.CreateAsync(A.Deal("Annas").OwnedBy(TestCompany.Anna).InStage(TestCompany.Awareness))).Deal.Id;
            await Store.Deals.ChangeAsync(Annas, SqliteStore.By(), d => d.Win());
            Leaving = (await Store.CreateAsync(A.Deal("Leaving").OwnedBy(TestCompany.Anna))).Deal.Id;
            await Store.Deals.ChangeAsync(Leaving, SqliteStore.By(), d => d.HandOver(TestCompany.Clara));
            await Store.Deals.ChangeAsync(Leaving, SqliteStore.By(), d => d.Win());
            App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: Store.FolderPath));
            await RunningApp.BecomeAsync(Store, TestCompany.Anna.Value, Role.Head);
            await RunningApp.BecomeAsync(Store, TestCompany.Boris.Value, Role.Salesperson);
        }

        public Task<long> EventsAsync() => Store.ScalarAsync($"SELECT count(*) FROM Events WHERE DealId = {South}");

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
