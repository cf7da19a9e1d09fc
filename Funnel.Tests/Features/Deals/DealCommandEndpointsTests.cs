using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Deals;

/// <summary>The calls for programs that read and change deals, over HTTP against the real executable.</summary>
public sealed class DealCommandEndpointsTests(DealCommandEndpointsTests.Floor floor) : IClassFixture<DealCommandEndpointsTests.Floor>
{
    [Fact]
    public async Task A_new_deal_is_there_at_its_location_at_once()
    {
        // More than one: an answer that runs ahead of the live history would not do so every time.
        for (var i = 0; i < 10; i++)
        {
            var (answer, _) = await floor.PostAsync("deals", """{"title":"Crane","customer":"Harbour Ltd","amount":1250.5,"owner":"Anna Karenina"}""");
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

            var found = await floor.GetAsync(answer.Headers.Location!.ToString());
            var deal = found.GetProperty("deal");
            Assert.Equal("Crane", deal.GetProperty("title").GetString());
            Assert.Equal(1250.5m, deal.GetProperty("amount").GetDecimal());
            Assert.Equal("Awareness", deal.GetProperty("stage").GetProperty("name").GetString());
            Assert.Equal(1, deal.GetProperty("version").GetInt32());
        }
    }

    [Fact]
    public async Task Every_command_answers_with_the_next_version()
    {
        var id = await floor.CreateAsync();

        await DoAsync("move", """{"stage":"Interest"}""", 2);
        await DoAsync("handover", """{"owner":"Boris Godunov"}""", 3);
        await DoAsync("budget", """{"amount":2000,"note":"a second press"}""", 4);
        await DoAsync("win", "{}", 5);
        await DoAsync("reopen", "{}", 6);
        await DoAsync("lose", """{"reason":"Price"}""", 7);
        await DoAsync("undo", "{}", 8);

        var deal = (await floor.GetAsync($"/api/v1/deals/{id}")).GetProperty("deal");
        Assert.Equal(("Interest", "open", "Boris Godunov", 2000m), (deal.GetProperty("stage").GetProperty("name").GetString()!, deal.GetProperty("outcome").GetString()!,
            deal.GetProperty("owner").GetProperty("name").GetString()!, deal.GetProperty("amount").GetDecimal()));

        async Task DoAsync(string command, string body, int version)
        {
            var (answer, said) = await floor.PostAsync($"deals/{id}/{command}", body);
            Assert.Equal((command, HttpStatusCode.OK), (command, answer.StatusCode));
            Assert.Equal((command, version), (command, said.GetProperty("version").GetInt32()));
        }
    }

    [Fact]
    public async Task Who_saw_an_older_version_is_told_who_was_first()
    {
        var id = await floor.CreateAsync();
        await floor.PostAsync($"deals/{id}/move", """{"stage":"Interest","version":1}""", ("Cookie", "funnel-person=1"));

        var (answer, problem) = await floor.PostAsync($"deals/{id}/move", """{"stage":"Decision","version":1}""");

        AssertProblem(HttpStatusCode.Conflict, answer, problem);
        Assert.Equal(("Anna Karenina", "Interest", 2), (problem.GetProperty("by").GetString()!, problem.GetProperty("stage").GetString()!, problem.GetProperty("version").GetInt32()));
        Assert.Equal(2, await floor.EventsOfAsync(id));
    }

    [Theory]
    [InlineData("move", """{"stage":"Interest"}""")]
    [InlineData("handover", """{"owner":null}""")]
    [InlineData("budget", """{"amount":1}""")]
    [InlineData("win", "{}")]
    [InlineData("lose", """{"reason":"Price"}""")]
    [InlineData("reopen", "{}")]
    [InlineData("undo", "{}")]
    public async Task An_unknown_deal_is_not_found(string command, string body)
    {
        foreach (var id in new[] { "999999", "no-such-deal" })
        {
            var (answer, problem) = await floor.PostAsync($"deals/{id}/{command}", body);
            AssertProblem(HttpStatusCode.NotFound, answer, problem);
        }
    }

    [Fact]
    public async Task A_broken_rule_is_told_in_a_sentence()
    {
        var id = await floor.CreateAsync();
        await floor.PostAsync($"deals/{id}/win", "{}");

        var (answer, problem) = await floor.PostAsync($"deals/{id}/budget", """{"amount":5}""");

        AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Equal("This deal is already won. Reopen it first.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("move", """{"stage":"Nowhere"}""", "Nowhere")]
    [InlineData("move", "{}", "")]
    [InlineData("handover", """{"owner":"Nobody Known"}""", "Nobody Known")]
    [InlineData("handover", "{}", "owner")]
    [InlineData("handover", """{"version":1}""", "owner")]
    [InlineData("budget", "{}", "amount")]
    [InlineData("budget", """{"note":"no figure"}""", "amount")]
    [InlineData("budget", """{"amount":-1}""", "")]
    [InlineData("budget", """{"amount":100000000000000000000}""", "")]
    [InlineData("budget", """{"amount":10.005}""", "")]
    [InlineData("lose", "{}", "")]
    [InlineData("reopen", "{}", "")]
    [InlineData("undo", "{}", "")]
    public async Task What_cannot_be_done_is_refused_and_changes_nothing(string command, string body, string named)
    {
        var id = await floor.CreateAsync();

        var (answer, problem) = await floor.PostAsync($"deals/{id}/{command}", body);

        AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await floor.EventsOfAsync(id));
    }

    [Theory]
    [InlineData("""{"title":"T"}""")]
    [InlineData("""{"title":"T","amount":-5}""")]
    [InlineData("""{"title":"T","amount":100000000000000000000}""")]
    [InlineData("""{"title":"T","amount":0.001}""")]
    [InlineData("""{"amount":5}""")]
    [InlineData("""{"title":"T","amount":5,"expectedClose":"1492-01-01"}""")]
    [InlineData("""{"title":"T","amount":5,"firstContact":"1492-01-01"}""")]
    [InlineData("""{"title":"T","amount":5,"products":[null]}""")]
    [InlineData("""{"title":"T","amount":5,"products":[{"product":null}]}""")]
    [InlineData("""{"title":"T","amount":5,"products":[{"product":"Press","amount":-1}]}""")]
    [InlineData("""{"title":"T","amount":5,"products":[{"product":"Press","quantity":-1}]}""")]
    [InlineData("""{"title":"T","amount":5,"products":[{"product":"Press","amount":1.005}]}""")]
    [InlineData("""{"title":"T","amount":5,"products":[{"product":"Anvil"}]}""")]
    [InlineData("""{"title":"T","amount":5,"currency":"EURO"}""")]
    [InlineData("""{"title":"T","amount":5,"pipeline":"Nowhere"}""")]
    [InlineData("""{"title":"T","amount":5,"stage":"Won"}""")]
    [InlineData("""{"title":"T","amount":5,"channel":"Pigeon"}""")]
    public async Task A_deal_that_cannot_be_is_refused_and_not_made(string body)
    {
        var before = await floor.LastEventAsync();

        var (answer, problem) = await floor.PostAsync("deals", body);

        AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.Equal(before, await floor.LastEventAsync());
    }

    [Fact]
    public async Task More_than_a_hundred_products_are_refused_whatever_they_are()
    {
        var products = string.Join(',', Enumerable.Repeat("""{"product":"Press"}""", 101));

        var (answer, problem) = await floor.PostAsync("deals", $$"""{"title":"T","amount":5,"products":[{{products}}]}""");

        AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Contains("100", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"title":"T","amount":5""")]
    [InlineData("", """{"title":"T","amount":"five"}""")]
    [InlineData("", """{"title":"T","amount":5,"titel":"T"}""")]
    [InlineData("", """{"title":"T","amount":5,"products":[{"product":"Press","price":1}]}""")]
    [InlineData("", """{"title":"T","amount":5,"expectedClose":"10/11/2026"}""")]
    [InlineData("/{id}/move", "stage=Interest")]
    [InlineData("/{id}/move", """{"stage":"Interest","vesrion":1}""")]
    [InlineData("/{id}/handover", """{"owner":"Boris Godunov","to":"Anna"}""")]
    [InlineData("/{id}/budget", """{"ammount":5}""")]
    [InlineData("/{id}/budget", """{"amount":5,"ammount":6}""")]
    [InlineData("/{id}/win", """{"verison":1}""")]
    [InlineData("/{id}/win", "{")]
    [InlineData("/{id}/lose", """{"reason":"Price","why":"x"}""")]
    public async Task A_body_that_cannot_be_understood_is_a_bad_request(string address, string body)
    {
        var id = await floor.CreateAsync();
        var before = await floor.LastEventAsync();

        var (answer, problem) = await floor.PostAsync("deals" + address.Replace("{id}", id, StringComparison.Ordinal), body);

        AssertProblem(HttpStatusCode.BadRequest, answer, problem);
        Assert.Equal(before, await floor.LastEventAsync());
    }

    [Fact]
    public async Task An_owner_of_null_takes_the_owner_away()
    {
        var id = await floor.CreateAsync();

        var (answer, _) = await floor.PostAsync($"deals/{id}/handover", """{"owner":null}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var deal = (await floor.GetAsync($"/api/v1/deals/{id}")).GetProperty("deal");
        Assert.False(deal.TryGetProperty("owner", out var owner) && owner.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task The_same_key_twice_is_one_event_and_one_answer()
    {
        var id = await floor.CreateAsync();
        var key = ("Idempotency-Key", $"twice-{id}");

        var (first, one) = await floor.PostAsync($"deals/{id}/budget", """{"amount":2000}""", key);
        // Somebody else in between: the repetition still answers what was answered.
        await floor.PostAsync($"deals/{id}/move", """{"stage":"Interest"}""");
        var (second, two) = await floor.PostAsync($"deals/{id}/budget", """{"amount":2000}""", key);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((2, 2), (one.GetProperty("version").GetInt32(), two.GetProperty("version").GetInt32()));
        Assert.Equal(3, await floor.EventsOfAsync(id));
    }

    [Fact]
    public async Task A_deal_made_twice_with_one_key_is_one_deal()
    {
        const string Body = """{"title":"Once","amount":5}""";

        var (first, one) = await floor.PostAsync("deals", Body, ("Idempotency-Key", "made-once"));
        var (second, two) = await floor.PostAsync("deals", Body, ("Idempotency-Key", "made-once"));

        Assert.True(first.IsSuccessStatusCode && second.IsSuccessStatusCode);
        Assert.Equal(one.GetProperty("id").GetString(), two.GetProperty("id").GetString());
        Assert.Equal(1, await floor.EventsOfAsync(one.GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_blank_key_is_none(string key)
    {
        var (one, other) = (await floor.CreateAsync(), await floor.CreateAsync());

        foreach (var (id, amount, version) in new[] { (one, 2000, 2), (one, 3000, 3), (other, 4000, 2) })
        {
            var (answer, said) = await floor.PostAsync($"deals/{id}/budget", $$"""{"amount":{{amount}}}""", ("Idempotency-Key", key));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal((id, version), (said.GetProperty("id").GetString(), said.GetProperty("version").GetInt32()));
        }
    }

    [Fact]
    public async Task A_key_used_on_one_deal_is_refused_on_another()
    {
        var (one, other) = (await floor.CreateAsync(), await floor.CreateAsync());
        var key = ("Idempotency-Key", $"of-{one}");
        await floor.PostAsync($"deals/{one}/budget", """{"amount":2000}""", key);

        var (answer, problem) = await floor.PostAsync($"deals/{other}/budget", """{"amount":2000}""", key);

        AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Equal(1, await floor.EventsOfAsync(other));
    }

    [Theory]
    [InlineData("Sales", "3")]
    [InlineData("Service", "12")]
    public async Task A_stage_name_two_pipelines_share_means_the_deals_own_right_after_its_making(string pipeline, string stage)
    {
        for (var i = 0; i < 10; i++)
        {
            var id = await floor.CreateAsync($$"""{"title":"Shared","amount":5,"pipeline":"{{pipeline}}"}""");

            var (answer, said) = await floor.PostAsync($"deals/{id}/move", """{"stage":"Decision"}""");

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("Decision", said.GetProperty("stage").GetString());
            var deal = (await floor.GetAsync($"/api/v1/deals/{id}")).GetProperty("deal");
            Assert.Equal((pipeline, stage), (deal.GetProperty("pipeline").GetProperty("name").GetString()!, deal.GetProperty("stage").GetProperty("id").GetString()!));
        }
    }

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

        var problem = await Floor.JsonOf(answer);
        AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
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

    static void AssertProblem(HttpStatusCode expected, HttpResponseMessage answer, JsonElement problem)
    {
        Assert.True(expected == answer.StatusCode, $"{(int)expected} expected, {(int)answer.StatusCode} came: {problem}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
    }

    /// <summary>The test company with a past of three deals; the two pipelines share the names of stages.</summary>
    public sealed class Floor : IAsyncLifetime
    {
        SqliteStore _store = null!;

        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _store = await SqliteStore.OpenAsync();
            await _store.Catalog.EditAsync(Actor.Program("test"), "stages.renamed", async db =>
            {
                foreach (var (id, name) in new[] { (TestCompany.Request, "Interest"), (TestCompany.Offer, "Decision"), (TestCompany.Sold, "Won"), (TestCompany.Dropped, "Lost") })
                    (await db.Stages.SingleAsync(s => s.Id == id.Value)).Name = name;
                return 0;
            });
            // Two in January, then one on the first morning of April.
            var first = await _store.CreateAsync(A.Deal("First"));
            await _store.CreateAsync(A.Deal("Second"));
            _store.Clock.Advance(TimeSpan.FromDays(10));
            await _store.Deals.ChangeAsync(first.Deal.Id, SqliteStore.By(), deal => deal.MoveTo(TestCompany.Sales, TestCompany.Decision));
            _store.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 6, 0, 0, TimeSpan.Zero));
            await _store.CreateAsync(A.Deal("Third"));
            App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await _store.DisposeAsync();
        }

        public Task<JsonElement> GetAsync(string address) => App.Http.GetFromJsonAsync<JsonElement>(address, TestContext.Current.CancellationToken);

        /// <summary>Sends the body as it stands, under JSON's name.</summary>
        public async Task<(HttpResponseMessage Answer, JsonElement Said)> PostAsync(string address, string body, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{address}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            var answer = await App.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return (answer, await JsonOf(answer));
        }

        public async Task<string> CreateAsync(string body = """{"title":"A deal","amount":1000,"owner":"Anna Karenina"}""")
        {
            var (answer, said) = await PostAsync("deals", body);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode}: {said}");
            return said.GetProperty("id").GetString()!;
        }

        public async Task<int> EventsOfAsync(string id) =>
            (await _store.Log.ReadDealAsync(new DealId(long.Parse(id, CultureInfo.InvariantCulture)), TestContext.Current.CancellationToken)).Count;

        /// <summary>Read from the database, past the app.</summary>
        public Task<long> LastEventAsync() => _store.ScalarAsync("SELECT MAX(Sequence) FROM Events");

        /// <summary>Undefined when the body is no JSON.</summary>
        public static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            try
            {
                return JsonSerializer.Deserialize<JsonElement>(text);
            }
            catch (JsonException)
            {
                return default;
            }
        }
    }
}
