using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Parts;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Funnel.Tests.EndToEnd;

/// <summary>
/// Promise 67, on the sample company: for the same question the PDF, the API and the screens carry the same numbers.
/// Promise 54 for a stage and a deal with markup for a name.
/// </summary>
public sealed class SameNumbersTests(SameNumbersTests.Floor floor) : IClassFixture<SameNumbersTests.Floor>
{
    [Theory]
    [InlineData("")]
    [InlineData("&measure=value")]
    [InlineData("&department=Key%20Accounts")]
    [InlineData("&mode=number")]
    [InlineData("&cohort=active&visited=1")]
    public async Task The_pdf_carries_the_numbers_of_the_api(string filter)
    {
        var mode = filter.Contains("mode=", StringComparison.Ordinal) ? "" : "&mode=pipeline";
        // A past instant: what is known of it changes no more while the two are asked.
        var query = $"{Floor.Period}{filter}{mode}&asOf={Floor.AsOf}";
        var funnel = await floor.GetAsync($"/api/v1/funnel?{query}");
        var open = await floor.GetAsync($"/api/v1/funnel?{query.Replace("&mode=pipeline", "", StringComparison.Ordinal).Replace("&mode=number", "", StringComparison.Ordinal)}&mode=now");
        using var pdf = await floor.PdfAsync($"/api/v1/reports/funnel.pdf?{query}&lang=en");

        // Name, deals, value, of previous, (change,) of first, lost here, open now, open value, weighted: as printed, cell by cell.
        var printed = StageTable.RowsOf(pdf);
        var stages = funnel.GetProperty("stages").EnumerateArray().Select((s, i) => Figures.Of(s, i, Currency(funnel))).ToList();
        Assert.Equal(5, stages.Count);
        Assert.Equal(stages, printed.Select(r => r.Figures));
        var openStages = open.GetProperty("stages").EnumerateArray().SkipLast(1)
            .Select(s => (Count(s), Compact(s, "value", Currency(open)), Compact(s, "weighted", Currency(open)))).ToList();
        Assert.Equal(openStages, printed.SkipLast(1).Select(r => r.Open));
        Assert.Contains($"up to event {funnel.GetProperty("sequence").GetInt64().ToString(CultureInfo.InvariantCulture)},".Replace(" ", "", StringComparison.Ordinal), Bare(pdf), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&department=Key%20Accounts")]
    [InlineData("&mode=number")]
    public async Task The_dashboard_draws_the_numbers_of_the_api(string filter)
    {
        var mode = filter.Contains("mode=", StringComparison.Ordinal) ? "" : "&mode=pipeline";
        var query = $"{Floor.Period}{filter}{mode}&asOf={Floor.AsOf}";
        var funnel = await floor.GetAsync($"/api/v1/funnel?{query}");

        var page = await floor.PageAsync($"/?{query}");

        var texts = page.QuerySelectorAll(".fn .drawing-picture text").Select(t => t.TextContent.Trim()).ToList();
        var stages = funnel.GetProperty("stages").EnumerateArray().Select((s, i) => Figures.Of(s, i, Currency(funnel))).ToList();
        var starts = stages.ConvertAll(s => texts.IndexOf(s.Name));
        Assert.DoesNotContain(-1, starts);
        foreach (var (i, stage) in stages.Index())
        {
            // A stage's texts stand between its name and the next one's.
            var own = texts[(starts[i] + 1)..(i + 1 < starts.Count ? starts[i + 1] : texts.Count)];
            // The picture leaves the first stage's percentages out, the widest bar being itself.
            string[] expected = i == 0 ? [stage.Value, stage.Count] : [stage.Value, stage.Count, stage.OfPrevious, stage.OfFirst];
            Assert.Equal(expected, own.Take(expected.Length));
        }
    }

    [Fact]
    public async Task Paging_through_the_deals_finds_as_many_as_the_funnel_counts()
    {
        var now = await floor.GetAsync("/api/v1/funnel?mode=now&pipeline=New%20business");
        foreach (var stage in now.GetProperty("stages").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "open"))
        {
            var (found, after) = (0, "0");
            while (after is not null)
            {
                var page = await floor.GetAsync($"/api/v1/deals?stage={stage.GetProperty("id").GetString()}&limit=7&after={after}");
                found += page.GetProperty("items").GetArrayLength();
                after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            }
            Assert.Equal(stage.GetProperty("count").GetInt32(), found);
        }
    }

    [Fact]
    public async Task Unknown_filters_are_refused_in_words()
    {
        var answer = await floor.App.Http.GetAsync("/api/v1/funnel?department=Nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Nowhere", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_a_title_stays_text_on_paper()
    {
        const string Title = "<img src=x onerror=alert(1)>";
        var created = await floor.App.Http.PostAsJsonAsync("/api/v1/deals", new { title = Title, customer = Title, amount = 12_500, owner = "Elena Voronova" }, TestContext.Current.CancellationToken);
        created.EnsureSuccessStatusCode();
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString();

        var deal = await floor.GetAsync($"/api/v1/deals/{id}");
        Assert.Equal(Title, deal.GetProperty("deal").GetProperty("title").GetString());
        // The report names no deals, but it names its filter.
        using var pdf = await floor.PdfAsync($"/api/v1/reports/funnel.pdf?lang=en&q={Uri.EscapeDataString(Title)}");
        Assert.Contains(Title.Replace(" ", "", StringComparison.Ordinal), Bare(pdf), StringComparison.Ordinal);
    }

    /// <summary>All words of a report without blanks, page after page.</summary>
    static string Bare(PdfDocument pdf) => string.Concat(pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));

    static string Currency(JsonElement funnel) => funnel.GetProperty("currency").GetString()!;

    static string Count(JsonElement stage) => Show.Count(stage.GetProperty("count").GetInt32(), English);

    static string Compact(JsonElement stage, string name, string currency) =>
        Show.MoneyCompact(Money.FromMajor(stage.GetProperty(name).GetDecimal(), currency).Minor, currency, culture: English);

    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>One stage's figures as a reader sees them.</summary>
    sealed record Figures(string Name, string Count, string Value, string OfPrevious, string OfFirst)
    {
        public static Figures Of(JsonElement stage, int place, string currency)
        {
            var count = stage.GetProperty("count").GetInt32();
            return new(stage.GetProperty("stage").GetString()!, SameNumbersTests.Count(stage), Compact(stage, "value", currency),
                place == 0 ? Show.None : Part("ofPrevious"), place > 0 ? Part("ofFirst") : count == 0 ? Show.None : "100%");

            string Part(string name) => Show.Percent(stage.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Number ? part.GetDouble() : null, English);
        }
    }

    /// <summary>The stage table of a printed report.</summary>
    static class StageTable
    {
        /// <summary>The rows between the table's head and its total, read by the words that stand on one line.</summary>
        public static IReadOnlyList<(Figures Figures, (string Count, string Value, string Weighted) Open)> RowsOf(PdfDocument pdf)
        {
            var lines = pdf.GetPages().SelectMany(LinesOf).ToList();
            var head = lines.FindIndex(l => string.Concat(l).StartsWith("StageDealsValue", StringComparison.Ordinal));
            var total = lines.FindIndex(head + 1, l => l[0] == "Total");
            Assert.True(head >= 0 && total > head, "No stage table was found.");
            return [.. lines[(head + 1)..total].Select(RowOf)];
        }

        static (Figures, (string, string, string)) RowOf(List<string> words)
        {
            // The change's unit is a word of its own: "+2 pp".
            var cells = words.Where(w => w != "pp").ToList();
            Assert.True(cells.Count == 10, $"Ten cells were expected: {string.Join(" | ", words)}");
            return (new(cells[0], cells[1], cells[2], cells[3], cells[5]), (cells[7], cells[8], cells[9]));
        }

        static IEnumerable<List<string>> LinesOf(Page page)
        {
            var words = page.GetWords().Where(w => w.Text.Length > 0).ToList();
            return words.GroupBy(w => Math.Round(w.Letters[0].StartBaseLine.Y)).OrderByDescending(g => g.Key)
                .Select(g => g.OrderBy(w => w.BoundingBox.Left).Select(w => w.Text).ToList());
        }
    }

    public sealed class Floor : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = null!;

        static readonly Period LastQuarter = Funnel.Domain.Common.Period
            .Containing(Funnel.Domain.Common.Period.DayOf(TimeProvider.System.GetUtcNow().UtcDateTime, TimeZoneInfo.Utc), PeriodKind.Quarter).Previous!;

        public static string Period => $"period={LastQuarter}";

        public static string AsOf => string.Create(CultureInfo.InvariantCulture, $"{LastQuarter.To:yyyy-MM-dd}T00:00:00Z");

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(new RunningAppOptions { LoadSample = true });

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public async Task<JsonElement> GetAsync(string address) => await App.Http.GetFromJsonAsync<JsonElement>(address, TestContext.Current.CancellationToken);

        public async Task<PdfDocument> PdfAsync(string address) =>
            PdfDocument.Open(await App.Http.GetByteArrayAsync(address, TestContext.Current.CancellationToken));

        /// <summary>A page as the server alone makes it, in English.</summary>
        public async Task<IHtmlDocument> PageAsync(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.AcceptLanguage.ParseAdd("en");
            using var answer = await App.Http.SendAsync(request, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
            return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
