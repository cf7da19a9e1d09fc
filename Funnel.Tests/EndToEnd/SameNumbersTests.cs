using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using UglyToad.PdfPig;

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
        var text = await floor.PdfAsync($"/api/v1/reports/funnel.pdf?{query}&lang=en");

        var stages = funnel.GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal(5, stages.Count);
        foreach (var stage in stages)
        {
            var row = string.Concat(stage.GetProperty("stage").GetString(), stage.GetProperty("count").GetInt32().ToString("N0", CultureInfo.InvariantCulture));
            Assert.Contains(row, text, StringComparison.Ordinal);
        }
        Assert.Contains($"up to event {funnel.GetProperty("sequence").GetInt64().ToString(CultureInfo.InvariantCulture)}".Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
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
        var text = await floor.PdfAsync($"/api/v1/reports/funnel.pdf?lang=en&q={Uri.EscapeDataString(Title)}");
        Assert.Contains(Title.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
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

        /// <summary>All words of a report without blanks, page after page.</summary>
        public async Task<string> PdfAsync(string address)
        {
            using var pdf = PdfDocument.Open(await App.Http.GetByteArrayAsync(address, TestContext.Current.CancellationToken));
            return string.Concat(pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));
        }
    }
}
