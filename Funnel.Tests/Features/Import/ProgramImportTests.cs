using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Funnel.Tests.Features.Deals;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Import;

/// <summary>Imports sent by programs to the real application.</summary>
public sealed class ProgramImportTests(ApiFloor floor) : IClassFixture<ApiFloor>
{
    const string Head = "deal_id,occurred_at,stage,amount,title\n";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_taken_in_and_told_of_again_by_its_id()
    {
        var (answer, said) = await SendAsync(Head + "api-a,2026-01-10T08:00:00Z,Interest,1200,First of A\napi-a,2026-01-12T08:00:00Z,Decision,,\n");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("done", said.GetProperty("state").GetString());
        Assert.Equal((2, 1, 0), (Number(said, "rows"), Number(said, "dealsNew"), Number(said, "refused")));
        var again = await floor.App.Http.GetFromJsonAsync<JsonElement>(answer.Headers.Location, Cancel);
        Assert.Equal(said.ToString(), again.ToString());
        Assert.Equal("Decision", (await DealAsync("First of A")).GetProperty("stage").GetProperty("name").GetString());
        // The same file once more finds its deals and changes nothing.
        var (_, twice) = await SendAsync(Head + "api-a,2026-01-10T08:00:00Z,Interest,1200,First of A\napi-a,2026-01-12T08:00:00Z,Decision,,\n");
        Assert.Equal((0, 1), (Number(twice, "dealsNew"), Number(twice, "dealsUnchanged")));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        var (_, said) = await SendAsync(Head + "api-b,2026-01-10T08:00:00Z,Interest,1200,Only tried\n", ("dryRun", "true"));

        Assert.Equal(("done", true, 1), (said.GetProperty("state").GetString(), said.GetProperty("dryRun").GetBoolean(), Number(said, "dealsNew")));
        Assert.False(said.TryGetProperty("batch", out _));
        Assert.Empty(await DealsAsync("Only tried"));
    }

    [Fact]
    public async Task Refused_rows_stop_it_unless_they_may_be_left_out_and_come_back_as_a_file()
    {
        const string file = Head + "api-c,2026-01-10T08:00:00Z,Interest,1200,Good of C\napi-d,soon,Interest,5,=Bad of C\n";
        var (_, stopped) = await SendAsync(file);

        Assert.Equal(("refused", 1), (stopped.GetProperty("state").GetString(), Number(stopped, "refused")));
        var error = Assert.Single(stopped.GetProperty("errors").EnumerateArray());
        Assert.Equal((3, "occurred_at"), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetString()));
        Assert.Empty(await DealsAsync("Good of C"));

        var (_, taken) = await SendAsync(file, ("allowErrors", "true"));
        Assert.Equal(("done", 1, 1), (taken.GetProperty("state").GetString(), Number(taken, "dealsNew"), Number(taken, "refused")));
        Assert.Single(await DealsAsync("Good of C"));
        using var rows = await floor.App.Http.GetAsync(taken.GetProperty("refusedRows").GetString(), Cancel);
        var text = await rows.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("text/csv", rows.Content.Headers.ContentType!.MediaType);
        Assert.Contains("refused_because", text, StringComparison.Ordinal);
        Assert.Contains("api-d,soon", text, StringComparison.Ordinal);
        // A spreadsheet would run it.
        Assert.Contains("'=Bad of C", text, StringComparison.Ordinal);
        Assert.DoesNotContain("api-c", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_has_one_effect_and_another_file_under_it_is_refused()
    {
        var file = Head + "api-e,2026-01-10T08:00:00Z,Interest,10,Keyed\n";
        var both = await Task.WhenAll(SendAsync(file, "key-e"), SendAsync(file, "key-e"));
        var (other, said) = await SendAsync(Head + "api-f,2026-01-10T08:00:00Z,Interest,10,Other\n", "key-e");

        Assert.Single(both.Select(b => b.Said.GetProperty("id").GetString()).Distinct());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("Idempotency-Key", said.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await DealsAsync("Other"));
    }

    [Fact]
    public async Task A_mapping_names_the_columns_and_reads_no_other_file_of_the_server()
    {
        const string file = "No;Since;Worth;What\napi-g;01.02.2026;1.500,50;By mapping\n";
        const string mapping = """{"format":"table","columns":{"deal_id":"No","amount":"Worth","title":"What"},"dates":{"Interest":"Since"},"numbers":"1.234,56","dayFirst":true}""";
        var (_, said) = await SendAsync(file, ("mapping", mapping));

        Assert.True(said.GetProperty("state").GetString() == "done", said.ToString());
        Assert.Equal(1500.50m, (await DealAsync("By mapping")).GetProperty("amount").GetDecimal());
        foreach (var wrong in new[] { """{"format":"list"}""", "{", """{"references":{"people":{"file":"import.json","name":"x"}}}""", """{"join":{"on":"No"}}""" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(file, ("mapping", wrong))).Answer.StatusCode);
    }

    [Fact]
    public async Task What_is_no_file_of_deals_is_refused_with_a_sentence()
    {
        foreach (var (bytes, name) in new[] { (Array.Empty<byte>(), "empty.csv"), ([0x50, 0x4B, 3, 4, 9, 9, 9], "broken.xlsx"), ("no,such,columns\n1,2,3\n"u8.ToArray(), "../../etc/other\u202Evsc.csv") })
        {
            var (answer, said) = await SendAsync(bytes, name);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.Equal("refused", said.GetProperty("state").GetString());
            Assert.NotEmpty(said.GetProperty("problem").GetString()!);
            Assert.DoesNotContain("..", said.GetProperty("file").GetString(), StringComparison.Ordinal);
        }
        using var json = await floor.App.Http.PostAsync("/api/v1/imports", new StringContent("{}", Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        var (_, unknown) = await SendAsync(Head, ("colour", "red"));
        Assert.Contains("colour", unknown.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var (twice, _) = await SendAsync(Head, ("dryRun", "perhaps"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);
    }

    [Fact]
    public async Task Who_may_not_import_may_neither_send_nor_look()
    {
        var (_, mine) = await SendAsync(Head + "api-h,2026-01-10T08:00:00Z,Interest,10,Mine\n");
        using var seller = await floor.App.ClientAsync(RunningApp.MailOf(TestCompany.Anna.Value));
        using var sent = await seller.PostAsync("/api/v1/imports", Form(Encoding.UTF8.GetBytes(Head), "x.csv"), Cancel);
        using var looked = await seller.GetAsync("/api/v1/imports/" + mine.GetProperty("id").GetString(), Cancel);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (sent.StatusCode, looked.StatusCode));
    }

    [Fact]
    public async Task A_killed_import_says_so_and_can_be_sent_again()
    {
        await using var app = await RunningApp.StartAsync();
        var rows = new StringBuilder(Head);
        for (var i = 0; i < 60_000; i++)
            rows.Append(CultureInfo.InvariantCulture, $"big-{i},2026-01-10T08:00:00Z,Interest,{i},Big {i}\n");
        var file = Encoding.UTF8.GetBytes(rows.ToString());
        var (_, begun) = await SendAsync(app, file, "big.csv", "big-key");
        Assert.Equal("running", begun.GetProperty("state").GetString());
        var id = begun.GetProperty("id").GetString()!;
        await Wait.UntilAsync(async () => Number(await StateAsync(app, id), "written") > 0, "the first piece of it to be in");
        // Killed as it stands.
        await app.RestartAsync();

        var left = await StateAsync(app, id);
        Assert.Equal("brokenOff", left.GetProperty("state").GetString());
        Assert.NotEmpty(left.GetProperty("batch").GetString()!);
        var (_, again) = await SendAsync(app, file, "big.csv", "big-key");
        Assert.NotEqual(id, again.GetProperty("id").GetString());
        await Wait.UntilAsync(async () => (await StateAsync(app, again.GetProperty("id").GetString()!)).GetProperty("state").GetString() == "done", "the second import ended");
        var done = await StateAsync(app, again.GetProperty("id").GetString()!);
        Assert.Equal(60_000, Number(done, "dealsNew") + Number(done, "dealsUnchanged"));
        Assert.True(Number(done, "dealsUnchanged") > 0, "Nothing of the killed import was in, so nothing was shown.");
    }

    static Task<JsonElement> StateAsync(RunningApp app, string id) => app.Http.GetFromJsonAsync<JsonElement>("/api/v1/imports/" + id, Cancel);

    static long Number(JsonElement said, string name) => said.GetProperty(name).GetInt64();

    async Task<JsonElement> DealAsync(string title) => Assert.Single(await DealsAsync(title));

    async Task<List<JsonElement>> DealsAsync(string title) =>
        [.. (await floor.App.Http.GetFromJsonAsync<JsonElement>("/api/v1/deals?q=" + Uri.EscapeDataString(title), Cancel)).GetProperty("items").EnumerateArray()];

    Task<(HttpResponseMessage Answer, JsonElement Said)> SendAsync(string text, params (string Name, string Value)[] parts) => SendAsync(floor.App, Encoding.UTF8.GetBytes(text), "deals.csv", null, parts);

    Task<(HttpResponseMessage Answer, JsonElement Said)> SendAsync(string text, string key) => SendAsync(floor.App, Encoding.UTF8.GetBytes(text), "deals.csv", key);

    Task<(HttpResponseMessage Answer, JsonElement Said)> SendAsync(byte[] bytes, string name) => SendAsync(floor.App, bytes, name, null);

    static async Task<(HttpResponseMessage Answer, JsonElement Said)> SendAsync(RunningApp app, byte[] bytes, string name, string? key, params (string Name, string Value)[] parts)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports") { Content = Form(bytes, name, parts) };
        // Nobody waits for what is to be killed.
        if (key == "big-key")
            request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var answer = await app.Http.SendAsync(request, Cancel);
        return (answer, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    static MultipartFormDataContent Form(byte[] bytes, string name, params (string Name, string Value)[] parts)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
        foreach (var (part, value) in parts)
            form.Add(new StringContent(value), part);
        return form;
    }
}
