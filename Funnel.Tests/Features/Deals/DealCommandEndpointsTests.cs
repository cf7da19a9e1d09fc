using System.Net;
using System.Text.Json;

namespace Funnel.Tests.Features.Deals;

/// <summary>The calls for programs that change deals, over HTTP against the real executable.</summary>
public sealed class DealCommandEndpointsTests(ApiFloor floor) : IClassFixture<ApiFloor>
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
        await floor.PostAsync($"deals/{id}/move", """{"stage":"Interest","version":1}""", ("Cookie", await floor.App.CookieAsync(Funnel.Tests.Kit.RunningApp.MailOf(1))));

        var (answer, problem) = await floor.PostAsync($"deals/{id}/move", """{"stage":"Decision","version":1}""");

        ApiFloor.AssertProblem(HttpStatusCode.Conflict, answer, problem);
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
            ApiFloor.AssertProblem(HttpStatusCode.NotFound, answer, problem);
        }
    }

    [Fact]
    public async Task A_broken_rule_is_told_in_a_sentence()
    {
        var id = await floor.CreateAsync();
        await floor.PostAsync($"deals/{id}/win", "{}");

        var (answer, problem) = await floor.PostAsync($"deals/{id}/budget", """{"amount":5}""");

        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.Equal("This deal is already won. Reopen it first.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("move", """{"stage":"Nowhere"}""", "Nowhere")]
    [InlineData("move", "{}", "")]
    [InlineData("handover", """{"owner":"Nobody Known"}""", "Nobody Known")]
    [InlineData("handover", "{}", "takes the deal over")]
    [InlineData("handover", """{"version":1}""", "takes the deal over")]
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

        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
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

        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.Equal(before, await floor.LastEventAsync());
    }

    [Fact]
    public async Task More_than_a_hundred_products_are_refused_whatever_they_are()
    {
        var products = string.Join(',', Enumerable.Repeat("""{"product":"Press"}""", 101));

        var (answer, problem) = await floor.PostAsync("deals", $$"""{"title":"T","amount":5,"products":[{{products}}]}""");

        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
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

        ApiFloor.AssertProblem(HttpStatusCode.BadRequest, answer, problem);
        // A caller knows fields, not our types.
        Assert.DoesNotContain("Funnel.", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await floor.LastEventAsync());
    }

    [Theory]
    [InlineData("""{"title":"T","amount":5,"titel":"T"}""", "“titel”")]
    [InlineData("""{"title":"T","amount":"five"}""", "“amount”")]
    [InlineData("""{"title":"T","amount":5""", "line 1")]
    public async Task A_body_that_cannot_be_understood_is_told_which_field_it_is(string body, string named)
    {
        var (_, problem) = await floor.PostAsync("deals", body);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
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
        var (second, two) = await floor.PostAsync($"deals/{id}/budget", """{"amount":2000}""", key);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((2, 2), (one.GetProperty("version").GetInt32(), two.GetProperty("version").GetInt32()));
        Assert.Equal(2, await floor.EventsOfAsync(id));
    }

    [Fact]
    public async Task A_repetition_takes_nothing_back_that_came_after_the_first()
    {
        var id = await floor.CreateAsync();
        var key = ("Idempotency-Key", $"late-{id}");
        await floor.PostAsync($"deals/{id}/budget", """{"amount":2000,"version":1}""", key);
        await floor.PostAsync($"deals/{id}/budget", """{"amount":3000}""");

        var (answer, _) = await floor.PostAsync($"deals/{id}/budget", """{"amount":2000,"version":1}""", key);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3, await floor.EventsOfAsync(id));
        Assert.Equal(3000m, (await floor.GetAsync($"/api/v1/deals/{id}")).GetProperty("deal").GetProperty("amount").GetDecimal());
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

        ApiFloor.AssertProblem(HttpStatusCode.UnprocessableEntity, answer, problem);
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

    [Fact]
    public async Task The_same_key_with_another_command_is_another_request()
    {
        var id = await floor.CreateAsync();
        var key = ("Idempotency-Key", $"two-commands-{id}");
        await floor.PostAsync($"deals/{id}/budget", """{"amount":7}""", key);
        var (answer, said) = await floor.PostAsync($"deals/{id}/win", "{}", key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("won", said.GetProperty("outcome").GetString());
    }
}
