using System.Net;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Features.Team;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Marketing;

/// <summary>Channels and their spend for programs and for people of every role, over HTTP against the real executable.</summary>
public sealed class ChannelEndpointsTests : IAsyncLifetime
{
    SqliteStore _store = null!;
    RunningApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        await using (var bulk = await BulkWriter.BeginAsync(_store.Contexts, _store.Get<WriterGate>(), Start, null, default))
        {
            foreach (var (channel, who, leads, won) in new[] { ((ChannelId?)Fair, Anna, 40, 30), (Site, Clara, 40, 5), (null, Clara, 3, 1) })
                for (var i = 0; i < leads; i++)
                {
                    var created = A.Deal($"Lead {i}").InStage(Decision).OwnedBy(who).Through(channel).FirstMet(new(2026, 1, 5)).For(Aurora).Worth(100).Created;
                    DealEvent end = i < won ? new DealWon(Decision) : new DealLost(Decision, "Price");
                    var deal = Deal.From(bulk.NextDealId(), created, Start).Apply(end, Start.AddDays(3));
                    await bulk.AppendAsync(deal, 0, [(created, Start, By(who)), (end, Start.AddDays(3), By(who))]);
                }
            await bulk.CommitAsync(default);
        }
        _app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
        await RunningApp.BecomeAsync(_store, Anna.Value, Role.Head);
        await RunningApp.BecomeAsync(_store, Dmitri.Value, Role.Director);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Channels_are_told_with_their_verdict_and_the_best_of_them()
    {
        var said = await ChannelsAsync(_app.Http, "period=2026-01");
        Assert.Equal(["Fair", "Site", null], said.GetProperty("channels").EnumerateArray().Select(Name));
        var fair = Line(said, "Fair");
        Assert.Equal((40, 30, 30, 3_000m, 0.75, 75m), (fair.GetProperty("leads").GetProperty("leads").GetInt32(), fair.GetProperty("leads").GetProperty("reached").GetInt32(),
            fair.GetProperty("leads").GetProperty("won").GetInt32(), fair.GetProperty("leads").GetProperty("wonValue").GetDecimal(), fair.GetProperty("leads").GetProperty("share").GetDouble(),
            fair.GetProperty("leads").GetProperty("valuePerLead").GetDecimal()));
        Assert.Equal(("better", 99), (fair.GetProperty("against").GetProperty("says").GetString(), fair.GetProperty("against").GetProperty("surePercent").GetInt32()));
        Assert.Equal(3, fair.GetProperty("medianDays").GetInt32());
        Assert.Equal("worse", Line(said, "Site").GetProperty("against").GetProperty("says").GetString());
        Assert.False(Line(said, null).TryGetProperty("against", out _));
        Assert.Equal(("better", "Fair"), (said.GetProperty("mostEffective").GetProperty("says").GetString(), said.GetProperty("mostEffective").GetProperty("leading")[0].GetProperty("channel").GetString()));
        Assert.Equal(83, said.GetProperty("all").GetProperty("leads").GetProperty("leads").GetInt32());
        Assert.Equal(["Site"], (await ChannelsAsync(_app.Http, "period=2026-01&channel=Site")).GetProperty("channels").EnumerateArray().Select(Name));
        Assert.Equal([null], (await ChannelsAsync(_app.Http, "period=2026-01&channel=none")).GetProperty("channels").EnumerateArray().Select(Name));
        Assert.Empty((await ChannelsAsync(_app.Http, "period=2025-12")).GetProperty("channels").EnumerateArray());
        foreach (var wrong in new[] { "stage=Nowhere", "maturity=old", "mode=now", "channel=Radio", "leads=all" })
        {
            using var answer = await _app.Http.GetAsync("/api/v1/channels?" + wrong, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_head_is_told_of_the_own_departments_leads_and_of_no_spend()
    {
        Assert.Equal(HttpStatusCode.OK, (await TeamFloor.PostAsync(_app.Http, "channels/spend", """{"items":[{"channel":"Fair","month":"2026-01","amount":500}]}""")).Status);
        await Wait.UntilAsync(async () => Line(await ChannelsAsync(_app.Http, "period=2026-01"), "Fair").TryGetProperty("spend", out _), "the spend to be told");
        var cost = Line(await ChannelsAsync(_app.Http, "period=2026-01"), "Fair").GetProperty("spend");
        Assert.Equal((500m, 1, 6.0, 12.5m), (cost.GetProperty("amount").GetDecimal(), cost.GetProperty("months").GetInt32(), cost.GetProperty("return").GetDouble(), cost.GetProperty("perLead").GetDecimal()));
        using var head = await _app.ClientAsync(RunningApp.MailOf(Anna.Value));
        var said = await ChannelsAsync(head, "period=2026-01");
        Assert.Equal(["Fair"], said.GetProperty("channels").EnumerateArray().Select(Name));
        Assert.False(Line(said, "Fair").TryGetProperty("spend", out _));
        Assert.False(Line(await ChannelsAsync(_app.Http, "period=2026-01&customerType=Factory"), "Fair").TryGetProperty("spend", out _));
        using var spend = await head.GetAsync("/api/v1/channels/spend", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, spend.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await TeamFloor.PostAsync(head, "channels/spend", """{"items":[{"channel":"Fair","month":"2026-01","amount":1}]}""")).Status);
    }

    [Fact]
    public async Task Spend_is_entered_against_what_was_seen_and_a_clash_names_what_stands()
    {
        using var director = await _app.ClientAsync(RunningApp.MailOf(Dmitri.Value));
        Assert.Equal(1, (await EnterAsync("""{"channel":"1","month":"2026-01","amount":500.25,"wasEmpty":true}""")).Said.GetProperty("changed").GetInt32());
        Assert.Equal(0, (await EnterAsync("""{"channel":"1","month":"2026-01","amount":500.25,"wasEmpty":true}""")).Said.GetProperty("changed").GetInt32());
        var (status, said) = await EnterAsync("""{"channel":"Fair","month":"2026-01","amount":1,"was":499}""");
        Assert.Equal((HttpStatusCode.Conflict, 500.25m), (status, said.GetProperty("stands").GetDecimal()));
        foreach (var wrong in new[] { """{"channel":"Radio","month":"2026-01","amount":1}""", """{"channel":"Fair","month":"January","amount":1}""", """{"channel":"Fair","month":"2026-01","amount":-1}""", """{"channel":"Fair","month":"2026-01","amount":0.001}""" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnterAsync(wrong)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TeamFloor.PostAsync(director, "channels/spend", "{}")).Status);
        await Wait.UntilAsync(async () => (await TeamFloor.GetAsync(director, "channels/spend")).GetProperty("items").GetArrayLength() == 1, "the list to know it");
        var csv = await director.GetStringAsync("/channels/spend.csv", TestContext.Current.CancellationToken);
        Assert.Equal("channel,month,amount\r\nFair,2026-01,500.25\r\n", csv.TrimStart('\uFEFF'));
        Assert.Equal(1, (await EnterAsync("""{"channel":"Fair","month":"2026-01"}""")).Said.GetProperty("changed").GetInt32());

        Task<(HttpStatusCode Status, JsonElement Said)> EnterAsync(string item) => TeamFloor.PostAsync(director, "channels/spend", $$"""{"items":[{{item}}]}""");
    }

    static Task<JsonElement> ChannelsAsync(HttpClient http, string query) => TeamFloor.GetAsync(http, "channels?" + query);

    static JsonElement Line(JsonElement said, string? channel) => said.GetProperty("channels").EnumerateArray().Single(c => Name(c) == channel);

    static string? Name(JsonElement line) => line.TryGetProperty("channel", out var name) ? name.GetString() : null;
}
