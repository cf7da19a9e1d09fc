using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Parts;
using UglyToad.PdfPig;

namespace Funnel.Tests.EndToEnd;

/// <summary>Whatever open deals are weighed by, screen, API, file and paper say one number; and the choice is a director's. On the sample company, with the models it learns.</summary>
public sealed class WeighedNumbersTests : IAsyncLifetime
{
    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    RunningApp _app = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(new RunningAppOptions { LoadSample = true });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Under_either_choice_every_surface_says_the_same_weighted_numbers_and_the_past_stays()
    {
        Assert.Equal("stageDefault", (await GetAsync("/api/v1/probability/choice")).GetProperty("source").GetString());
        var past = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var before = await FunnelAsync($"&asOf={past}");
        await SameEverywhereAsync("the stage's default");

        await ChooseAsync("model", HttpStatusCode.OK);
        await Wait.UntilAsync(async () => (await GetAsync("/api/v1/probability/choice")).GetProperty("source").GetString() == "model", "the choice to count");
        // A call waits for the model rather than fall back.
        Assert.DoesNotContain("New business", (await GetAsync("/api/v1/probability/choice")).GetProperty("fallsBack").EnumerateArray().Select(p => p.GetString()));
        var chances = (await GetAsync("/api/v1/probability?pipeline=New%20business&limit=1000")).GetProperty("items").EnumerateArray().ToList();
        Assert.DoesNotContain(chances, c => c.GetProperty("counts").GetDouble() != (c.TryGetProperty("manual", out var manual) ? manual.GetDouble() : c.GetProperty("model").GetDouble()));
        Assert.Contains(chances, c => c.GetProperty("countsFrom").GetString() == "model");
        var now = await FunnelAsync("");
        // Rounded per deal: what the funnel sums is what the list of chances sums.
        Assert.Equal(chances.Sum(c => Math.Round(c.GetProperty("amount").GetDecimal() * (decimal)c.GetProperty("counts").GetDouble(), 2, MidpointRounding.AwayFromZero)), now.Sum(s => s.Weighted));
        Assert.NotEqual(before.Sum(s => s.Weighted), now.Sum(s => s.Weighted));
        await SameEverywhereAsync("the model");
        Assert.Equal(before, await FunnelAsync($"&asOf={past}"));

        await ExactBridgeAsync(past);
    }

    [Fact]
    public async Task Who_may_not_choose_is_refused_and_what_cannot_be_chosen_is_said()
    {
        using var seller = await _app.ClientAsync("person5@funnel.example");
        using var refused = await seller.PostAsJsonAsync("/api/v1/probability/choice", new { source = "model" }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await ChooseAsync("a hunch", HttpStatusCode.UnprocessableEntity);
        Assert.False((await ChooseAsync("stageDefault", HttpStatusCode.OK)).GetProperty("changed").GetBoolean());
        Assert.Equal("stageDefault", (await GetAsync("/api/v1/probability/choice")).GetProperty("source").GetString());
    }

    async Task SameEverywhereAsync(string source)
    {
        var stages = await FunnelAsync("");
        var csv = (await _app.Http.GetStringAsync("/deals.csv?pipeline=New%20business&show=open&lang=en", Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var column = csv[0].TrimStart('\uFEFF').Split(',').Index().First(c => c.Item.Contains("Weighted", StringComparison.OrdinalIgnoreCase)).Index;
        Assert.Equal(stages.Sum(s => s.Weighted), csv.Skip(1).Sum(row => decimal.Parse(CellsOf(row)[column], CultureInfo.InvariantCulture)));

        using var pdf = PdfDocument.Open(await _app.Http.GetByteArrayAsync("/api/v1/reports/funnel.pdf?pipeline=New%20business&mode=pipeline&lang=en", Cancel));
        var printed = string.Concat(pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));
        foreach (var stage in stages)
            Assert.Contains(Bare(Show.MoneyCompact(Money.FromMajor(stage.Weighted, "EUR").Minor, "EUR", culture: English)), printed, StringComparison.Ordinal);
        Assert.Contains(Bare($"win probability: {source};"), printed, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/lineage?figure=open&pipeline=New%20business");
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var answer = await _app.Http.SendAsync(request, Cancel);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains($"{source}; a value set by hand goes first", page, StringComparison.Ordinal);
        Assert.Contains(Bare(Show.MoneyExact(Money.FromMajor(stages.Sum(s => s.Weighted), "EUR").Minor, "EUR")), Bare(page), StringComparison.Ordinal);
    }

    async Task ExactBridgeAsync(string from)
    {
        var bars = (await GetAsync($"/api/v1/bridge?pipeline=New%20business&measure=weighted&window=all&from={from}")).GetProperty("bars").EnumerateArray().Select(b => (Name: b.GetProperty("bar").GetString(), Amount: b.GetProperty("amount").GetDecimal())).ToList();
        Assert.Equal(bars[^1].Amount, bars.SkipLast(1).Sum(b => b.Amount));
        var entries = (await GetAsync($"/api/v1/bridge/entries?pipeline=New%20business&measure=weighted&window=all&from={from}&bar=lessLikely&limit=1000")).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(entries, e => e.GetProperty("passing").GetBoolean());
        Assert.Equal(bars.Single(b => b.Name == "lessLikely").Amount, entries.Sum(e => e.GetProperty("amount").GetDecimal()));
    }

    async Task<List<(string Stage, int Count, decimal Weighted)>> FunnelAsync(string more) =>
        [.. (await GetAsync($"/api/v1/funnel?mode=now&pipeline=New%20business{more}")).GetProperty("stages").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "open")
            .Select(s => (s.GetProperty("stage").GetString()!, s.GetProperty("count").GetInt32(), s.GetProperty("weighted").GetDecimal()))];

    async Task<JsonElement> ChooseAsync(string source, HttpStatusCode expected)
    {
        using var answer = await _app.Http.PostAsJsonAsync("/api/v1/probability/choice", new { source }, Cancel);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    async Task<JsonElement> GetAsync(string address) => await _app.Http.GetFromJsonAsync<JsonElement>(address, Cancel);

    static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    static List<string> CellsOf(string row)
    {
        var (cells, quoted, cell) = (new List<string>(), false, "");
        foreach (var c in row)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                (cells, cell) = ([.. cells, cell], "");
            else
                cell += c;
        }
        return [.. cells, cell];
    }
}
