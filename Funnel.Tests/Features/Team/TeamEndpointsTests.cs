using System.Net;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Team;

/// <summary>Effectiveness and handovers for programs and for people of every role, over HTTP against the real executable.</summary>
public sealed class TeamEndpointsTests : IAsyncLifetime
{
    readonly TeamFloor _floor = new();

    public ValueTask InitializeAsync() => _floor.InitializeAsync();

    public ValueTask DisposeAsync() => _floor.DisposeAsync();

    [Fact]
    public async Task A_seller_sees_the_own_row_a_head_the_department_and_a_director_all()
    {
        using var seller = await _floor.App.ClientAsync(TeamFloor.Seller);
        using var head = await _floor.App.ClientAsync(TeamFloor.Head);
        Assert.Equal(["Boris Godunov"], await PeopleAsync(seller));
        Assert.Equal(["Anna Karenina", "Boris Godunov"], await PeopleAsync(head));
        Assert.Equal(["Anna Karenina", "Boris Godunov", "Clara Schumann", "Dmitri Mendeleev", "Eve"], (await PeopleAsync(_floor.App.Http)).Order());
        // Whoever looks, a figure is the same.
        Assert.Equal(Cell(await TeamFloor.GetAsync(_floor.App.Http, "effectiveness"), "Boris Godunov"), Cell(await TeamFloor.GetAsync(seller, "effectiveness"), "Boris Godunov"));
        using var other = await seller.GetAsync($"/api/v1/effectiveness?owner={Anna.Value}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Empty((await TeamFloor.GetAsync(seller, "handover/proposals")).GetProperty("proposals").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await TeamFloor.PostAsync(seller, "handover", "{}")).Status);

        static async Task<IReadOnlyList<string>> PeopleAsync(HttpClient http) =>
            [.. (await TeamFloor.GetAsync(http, "effectiveness")).GetProperty("people").EnumerateArray().Select(p => p.GetProperty("name").GetString()!)];
    }

    [Fact]
    public async Task A_head_is_proposed_the_largest_gains_within_the_department_and_the_limit()
    {
        using var head = await _floor.App.ClientAsync(TeamFloor.Head);
        var answer = await TeamFloor.GetAsync(head, "handover/proposals");
        Assert.Equal(["Large", "Middle"], answer.GetProperty("proposals").EnumerateArray().Select(p => p.GetProperty("title").GetString()));
        Assert.All(answer.GetProperty("proposals").EnumerateArray(), p => Assert.Equal(("Boris Godunov", "Anna Karenina", 40, 30), (
            p.GetProperty("from").GetProperty("name").GetString(), p.GetProperty("to").GetProperty("name").GetString(), p.GetProperty("to").GetProperty("n").GetInt32(), p.GetProperty("to").GetProperty("k").GetInt32())));
        Assert.Equal((0, 2, 2), answer.GetProperty("loads").EnumerateArray().Where(l => l.GetProperty("name").GetString() == "Anna Karenina")
            .Select(l => (l.GetProperty("open").GetInt32(), l.GetProperty("in").GetInt32(), l.GetProperty("after").GetInt32())).Single());
        Assert.Equal(answer.GetProperty("gain").GetDecimal(), answer.GetProperty("proposals").EnumerateArray().Sum(p => p.GetProperty("gain").GetDecimal()));
    }

    [Fact]
    public async Task All_proposals_are_applied_as_one_batch_and_undone_as_one_and_a_repeated_request_has_one_effect()
    {
        using var head = await _floor.App.ClientAsync(TeamFloor.Head);
        var (status, said) = await TeamFloor.PostAsync(head, "handover", "{}", "monday");
        Assert.Equal((HttpStatusCode.OK, 2, 0), (status, said.GetProperty("done").GetArrayLength(), said.GetProperty("refused").GetArrayLength()));
        var batch = said.GetProperty("batch").GetString();
        Assert.Equal([Boris.Value, Anna.Value, Anna.Value], await OwnersAsync());
        var events = await EventsAsync();
        Assert.Equal(batch, (await TeamFloor.PostAsync(head, "handover", "{}", "monday")).Said.GetProperty("batch").GetString());
        Assert.Equal(events, await EventsAsync());

        var listed = Assert.Single((await TeamFloor.GetAsync(head, "handover")).GetProperty("items").EnumerateArray());
        Assert.Equal((batch, "Anna Karenina", 2, 2), (listed.GetProperty("batch").GetString(), listed.GetProperty("by").GetString(), listed.GetProperty("deals").GetInt32(), listed.GetProperty("waiting").GetInt32()));
        Assert.Equal(said.GetProperty("gain").GetDecimal(), listed.GetProperty("expectedGain").GetDecimal());

        var (_, undone) = await TeamFloor.PostAsync(head, $"handover/{batch}/undo", "{}");
        Assert.Equal(2, undone.GetProperty("done").GetArrayLength());
        Assert.Equal([Boris.Value, Boris.Value, Boris.Value], await OwnersAsync());
        Assert.Equal(events + 2, await EventsAsync());
        Assert.Equal(0, (await TeamFloor.PostAsync(head, $"handover/{batch}/undo", "{}")).Said.GetProperty("done").GetArrayLength());
        Assert.Equal(events + 2, await EventsAsync());
        Assert.Equal(2, Assert.Single((await TeamFloor.GetAsync(head, "handover")).GetProperty("items").EnumerateArray()).GetProperty("undone").GetInt32());
    }

    [Fact]
    public async Task Each_deal_is_judged_by_itself_and_the_rest_goes_on()
    {
        using var head = await _floor.App.ClientAsync(TeamFloor.Head);
        var (small, middle, large) = (_floor.Open[0], _floor.Open[1], _floor.Open[2]);
        await _floor.Store.Deals.ChangeAsync(large, SqliteStore.By(), d => d.AddNote("somebody was here"));
        var wish = $$"""
            {"items":[{"deal":"{{small}}","owner":"Anna Karenina","version":1},{"deal":"{{large}}","owner":"Anna Karenina","version":1},
            {"deal":"{{middle}}","owner":"Boris Godunov"},{"deal":"{{_floor.Dmitris}}","owner":"Anna Karenina"},{"deal":"4711","owner":"Anna Karenina"}]}
            """;
        var (status, said) = await TeamFloor.PostAsync(head, "handover", wish, "once");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(small.ToString(), Assert.Single(said.GetProperty("done").EnumerateArray()).GetProperty("deal").GetString());
        var why = said.GetProperty("refused").EnumerateArray().ToDictionary(r => r.GetProperty("deal").GetString()!, r => r.GetProperty("why").GetString()!);
        Assert.Equal("This deal was changed meanwhile. Look at it again.", why[large.ToString()]);
        Assert.Equal("This handover is not proposed any more.", why[middle.ToString()]);
        // Of another department as one that never was.
        Assert.Equal(why["4711"].Replace("4711", "#", StringComparison.Ordinal), why[_floor.Dmitris.ToString()].Replace(_floor.Dmitris.ToString(), "#", StringComparison.Ordinal));
        Assert.Equal([Anna.Value, Boris.Value, Boris.Value], await OwnersAsync());
        Assert.Equal(Dmitri.Value, await _floor.OwnerOfAsync(_floor.Dmitris));
        // Repeated: what was done is told again, and of the rest that it was left alone.
        var (_, again) = await TeamFloor.PostAsync(head, "handover", wish, "once");
        Assert.Equal(said.GetProperty("done").GetRawText(), again.GetProperty("done").GetRawText());
        Assert.Equal(why.Keys.Order(), again.GetProperty("refused").EnumerateArray().Select(r => r.GetProperty("deal").GetString()).Order());
        Assert.All(again.GetProperty("refused").EnumerateArray(), r => Assert.Equal("This handover was not made. Ask for it anew.", r.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task A_repeated_request_tells_only_what_is_still_within_reach()
    {
        using var director = await _floor.App.ClientAsync(TeamFloor.Director);
        var north = $"handover?department={North.Value}";
        var (_, said) = await TeamFloor.PostAsync(director, north, "{}", "monday");
        Assert.Equal(2, said.GetProperty("done").GetArrayLength());
        Assert.Equal(2, (await TeamFloor.PostAsync(director, north, "{}", "monday")).Said.GetProperty("done").GetArrayLength());
        await RunningApp.BecomeAsync(_floor.Store, Dmitri.Value, Role.Head);
        await using (var db = await _floor.Store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
            await db.Users.Where(a => a.EmployeeId == Dmitri.Value).ExecuteUpdateAsync(a => a.SetProperty(u => u.DepartmentId, South.Value), TestContext.Current.CancellationToken);
        var (status, again) = await TeamFloor.PostAsync(director, "handover", "{}", "monday");
        Assert.Equal((HttpStatusCode.OK, 0, false), (status, again.GetProperty("done").GetArrayLength(), again.TryGetProperty("batch", out var batch) && batch.ValueKind != JsonValueKind.Null));
        await RunningApp.BecomeAsync(_floor.Store, Dmitri.Value, Role.Salesperson);
        Assert.Equal(HttpStatusCode.Forbidden, (await TeamFloor.PostAsync(director, "handover", "{}", "monday")).Status);
    }

    [Fact]
    public async Task The_limit_holds_when_more_is_asked_for_than_fits()
    {
        using var head = await _floor.App.ClientAsync(TeamFloor.Head);
        var items = string.Join(',', _floor.Open.Select(d => $$"""{"deal":"{{d}}","owner":"{{Anna.Value}}"}"""));
        var (_, said) = await TeamFloor.PostAsync(head, "handover", $$"""{"items":[{{items}}]}""");
        Assert.Equal(2, said.GetProperty("done").GetArrayLength());
        Assert.Equal("Anna Karenina has no free place.", Assert.Single(said.GetProperty("refused").EnumerateArray()).GetProperty("why").GetString());
        Assert.Equal(2, await _floor.Store.ScalarAsync($"SELECT count(*) FROM Deals WHERE OwnerId = {Anna.Value} AND Outcome = 'Open'"));
    }

    [Fact]
    public async Task Undoing_leaves_a_deal_that_went_on_and_another_head_finds_no_such_batch()
    {
        using var head = await _floor.App.ClientAsync(TeamFloor.Head);
        using var other = await _floor.App.ClientAsync(TeamFloor.OtherHead);
        var batch = (await TeamFloor.PostAsync(head, "handover", "{}")).Said.GetProperty("batch").GetString();
        await _floor.Store.Deals.ChangeAsync(_floor.Open[2], SqliteStore.By(), d => d.Win());
        Assert.Equal(HttpStatusCode.NotFound, (await TeamFloor.PostAsync(other, $"handover/{batch}/undo", "{}")).Status);
        Assert.Empty((await TeamFloor.GetAsync(other, "handover")).GetProperty("items").EnumerateArray());
        var (_, undone) = await TeamFloor.PostAsync(head, $"handover/{batch}/undo", "{}");
        Assert.Equal(_floor.Open[1].ToString(), Assert.Single(undone.GetProperty("done").EnumerateArray()).GetProperty("deal").GetString());
        Assert.Equal("This deal went on since and stays where it is.", Assert.Single(undone.GetProperty("refused").EnumerateArray()).GetProperty("why").GetString());
        var listed = Assert.Single((await TeamFloor.GetAsync(head, "handover")).GetProperty("items").EnumerateArray());
        Assert.Equal((1, 1, 1, 3_000m), (listed.GetProperty("deals").GetInt32(), listed.GetProperty("undone").GetInt32(), listed.GetProperty("won").GetInt32(), listed.GetProperty("wonValue").GetDecimal()));
        Assert.True(listed.GetProperty("expectedNew").GetDouble() > listed.GetProperty("expectedOld").GetDouble());
    }

    [Fact]
    public async Task The_past_is_shown_and_not_changed()
    {
        Assert.Empty((await TeamFloor.GetAsync(_floor.App.Http, "handover/proposals?asOf=2026-01-01")).GetProperty("proposals").EnumerateArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TeamFloor.PostAsync(_floor.App.Http, "handover?asOf=2026-01-01", "{}")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _floor.App.Http.GetAsync("/api/v1/effectiveness?departement=1", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _floor.App.Http.GetAsync("/api/v1/handover/proposals?overNorm=perhaps", TestContext.Current.CancellationToken)).StatusCode);
    }

    async Task<long[]> OwnersAsync() => [await _floor.OwnerOfAsync(_floor.Open[0]), await _floor.OwnerOfAsync(_floor.Open[1]), await _floor.OwnerOfAsync(_floor.Open[2])];

    Task<long> EventsAsync() => _floor.Store.ScalarAsync("SELECT count(*) FROM Events");

    static string Cell(JsonElement answer, string name) =>
        answer.GetProperty("people").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name).GetProperty("stages").GetRawText();
}
