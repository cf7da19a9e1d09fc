using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Features.Deals;

/// <summary>For documents, asked of the real executable: Promise 49 (names), Promise 50 (600 MB), Promise 53 (another department).</summary>
public sealed class DocumentEndpointsTests(DocumentEndpointsTests.Company company) : IClassFixture<DocumentEndpointsTests.Company>
{
    static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. new byte[5000]];

    [Fact]
    public async Task A_file_comes_back_as_it_was_sent_under_headers_that_let_it_do_nothing()
    {
        var id = await company.DealAsync();
        var document = await SentAsync(id, "Смета\u202E.pdf", "proposal", Pdf);
        Assert.Equal(("Смета.pdf", 1, "proposal", 5009), (document.GetProperty("name").GetString(), document.GetProperty("version").GetInt32(), document.GetProperty("kind").GetString(), document.GetProperty("bytes").GetInt32()));
        using var saved = await company.App.Http.GetAsync($"/api/v1/deals/{id}/documents/2", TestContext.Current.CancellationToken);
        Assert.Equal(Pdf, await saved.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", saved.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Смета.pdf", saved.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal(("nosniff", "default-src 'none'; sandbox; frame-ancestors 'none'"), (Header(saved, "X-Content-Type-Options"), Header(saved, "Content-Security-Policy")));
        using var shown = await company.App.Http.GetAsync($"/api/v1/deals/{id}/documents/2?view=1", TestContext.Current.CancellationToken);
        Assert.Equal(("inline", "application/pdf", "nosniff"), (shown.Content.Headers.ContentDisposition!.DispositionType, shown.Content.Headers.ContentType!.MediaType, Header(shown, "X-Content-Type-Options")));
        Assert.Contains("default-src 'none'", Header(shown, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", Header(shown, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_could_carry_a_script_is_only_ever_saved()
    {
        var id = await company.DealAsync();
        await SentAsync(id, "logo.svg", "other", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray());
        using var answer = await company.App.Http.GetAsync($"/api/v1/deals/{id}/documents/2?view=1", TestContext.Current.CancellationToken);
        Assert.Equal(("attachment", "application/octet-stream"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("sandbox", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../funnel.db", "%PDF-")]
    [InlineData("a.exe", "MZ")]
    [InlineData("a.pdf", "<script>")]
    [InlineData("a.pdf", "")]
    [InlineData("", "%PDF-")]
    public async Task What_is_not_taken_is_refused_with_a_sentence_and_leaves_nothing(string name, string content)
    {
        var id = await company.DealAsync();
        using var answer = await SendAsync(company.App.Http, id, name, "other", Encoding.ASCII.GetBytes(content));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Empty((await ListAsync(id)).EnumerateArray());
        Assert.Empty(company.Parts());
    }

    [Fact]
    public async Task Another_site_cannot_send_a_file_in()
    {
        var id = await company.DealAsync();
        using var request = Request(id, "a.pdf", "other", Pdf);
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var foreign = await company.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        // A form's types are not taken at all.
        using var form = await company.App.Http.PostAsync($"/api/v1/deals/{id}/documents?name=a.pdf", new StringContent("%PDF-", Encoding.UTF8, "text/plain"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.Empty((await ListAsync(id)).EnumerateArray());
    }

    [Fact]
    public async Task Many_people_who_send_the_same_name_at_once_make_as_many_versions_each_with_its_own_content()
    {
        var id = await company.DealAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 12).Select(async n => (n, Document: await SentAsync(id, "Offer.txt", "proposal", Encoding.UTF8.GetBytes($"offer {n}")))));
        Assert.Equal(Enumerable.Range(1, 12), sent.Select(s => s.Document.GetProperty("version").GetInt32()).Order());
        Assert.All(sent, s => Assert.Equal(1, s.Document.GetProperty("file").GetInt32()));
        foreach (var (n, document) in sent)
            Assert.Equal($"offer {n}", await company.App.Http.GetStringAsync($"/api/v1/deals/{id}/documents/{document.GetProperty("id").GetString()}", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_withdrawn_document_is_gone_and_an_undo_brings_it_back()
    {
        var id = await company.DealAsync();
        await SentAsync(id, "a.txt", "other", "text"u8.ToArray());
        using var withdrawn = await company.App.Http.PostAsJsonAsync($"/api/v1/deals/{id}/documents/2/withdraw", new { version = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await company.App.Http.GetAsync($"/api/v1/deals/{id}/documents/2", TestContext.Current.CancellationToken)).StatusCode);
        using var undone = await company.App.Http.PostAsJsonAsync($"/api/v1/deals/{id}/undo", new { version = 3 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Equal("text", await company.App.Http.GetStringAsync($"/api/v1/deals/{id}/documents/2", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task For_another_department_there_is_no_such_deal_and_no_such_file()
    {
        var id = await company.DealAsync(TestCompany.Clara);
        await SentAsync(id, "secret.txt", "other", "secret"u8.ToArray());
        using var northerner = await company.App.ClientAsync(RunningApp.MailOf(TestCompany.Anna.Value));
        foreach (var path in new[] { "/documents", "/documents/2", "/documents/2?view=1" })
        {
            var (there, never) = (await GetAsync($"/api/v1/deals/{id}{path}"), await GetAsync($"/api/v1/deals/4711{path}"));
            Assert.Equal(HttpStatusCode.NotFound, there.Status);
            Assert.Equal(never.Said.Replace("4711", "#", StringComparison.Ordinal), there.Said.Replace($"“{id}”", "“#”", StringComparison.Ordinal));
        }
        using var sent = await SendAsync(northerner, id, "a.txt", "other", "text"u8.ToArray());
        using var nowhere = await SendAsync(northerner, "4711", "", "other", "text"u8.ToArray());
        using var withdrawn = await northerner.PostAsJsonAsync($"/api/v1/deals/{id}/documents/2/withdraw", new { }, TestContext.Current.CancellationToken);
        using var paper = await northerner.PostAsJsonAsync($"/api/v1/deals/{id}/paper", new { kind = "offer" }, TestContext.Current.CancellationToken);
        Assert.All([sent, nowhere, withdrawn, paper], a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
        Assert.Single((await ListAsync(id)).EnumerateArray());

        async Task<(HttpStatusCode Status, string Said)> GetAsync(string address)
        {
            using var answer = await northerner.GetAsync(address, TestContext.Current.CancellationToken);
            var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            return (answer.StatusCode, said.GetProperty("title").GetString() + said.GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Six_hundred_megabytes_are_refused_early_without_filling_memory_or_disk(bool saysItsLength)
    {
        var id = await company.DealAsync();
        await SentAsync(id, "warm.txt", "other", "text"u8.ToArray());
        var (before, began) = (Memory(), Stopwatch.StartNew());
        using var http = await company.App.ClientAsync(RunningApp.Administrator);
        using var request = Request(id, "huge.pdf", "other", []);
        request.Content = new Endless(600L * 1024 * 1024, saysItsLength) { Headers = { ContentType = new("application/octet-stream") } };
        request.Headers.ExpectContinue = saysItsLength;
        try
        {
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge, answer.StatusCode.ToString());
        }
        catch (HttpRequestException)
        {
            // Cut off while it came.
            Assert.False(saysItsLength);
        }
        Assert.InRange(began.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(Memory() - before, long.MinValue, 50L * 1024 * 1024);
        Assert.Empty(company.Parts());
        Assert.Single((await ListAsync(id)).EnumerateArray());
    }

    [Fact]
    public async Task A_server_killed_amid_an_upload_shows_nothing_of_it_and_takes_it_again()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        using var made = await app.Http.PostAsJsonAsync("/api/v1/deals", new { title = "Pumps", amount = 5 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using (var wire = new TcpClient())
        {
            await wire.ConnectAsync("127.0.0.1", app.Address.Port, TestContext.Current.CancellationToken);
            var head = $"POST /api/v1/deals/1/documents?name=a.pdf HTTP/1.1\r\nHost: 127.0.0.1:{app.Address.Port}\r\nCookie: {await app.CookieAsync(RunningApp.Administrator)}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n%PDF-1.7";
            await wire.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + new string('x', 400_000)), TestContext.Current.CancellationToken);
            await Wait.UntilAsync(() => Directory.Exists(Path.Combine(app.DataFolder, "documents", "incoming")) && Directory.EnumerateFiles(Path.Combine(app.DataFolder, "documents", "incoming")).Any());
            app.Kill();
        }
        await app.RestartAsync();
        Assert.Contains("\"items\":[]", await app.Http.GetStringAsync("/api/v1/deals/1/documents", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["incoming"], Directory.EnumerateDirectories(Path.Combine(app.DataFolder, "documents")).Select(Path.GetFileName));
        using var again = Request("1", "a.pdf", "other", Pdf);
        Assert.Equal(HttpStatusCode.Created, (await app.Http.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("offer", "en", "Offer", "proposal")]
    [InlineData("invoice", "ru", "Счёт", "invoice")]
    public async Task An_offer_or_invoice_is_made_from_the_deal_and_made_again_is_its_next_version(string kind, string language, string word, string code)
    {
        var id = await company.DealAsync(title: "Pumps for the harbour");
        for (var version = 1; version <= 2; version++)
        {
            using var made = await company.App.Http.PostAsJsonAsync($"/api/v1/deals/{id}/paper", new { kind, language }, TestContext.Current.CancellationToken);
            var said = await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal(($"{id}-{version}", version), (said.GetProperty("number").GetString(), said.GetProperty("version").GetInt32()));
            using var pdf = UglyToad.PdfPig.PdfDocument.Open(await company.App.Http.GetByteArrayAsync($"/api/v1/deals/{id}/documents/{said.GetProperty("document").GetString()}", TestContext.Current.CancellationToken));
            var text = string.Concat(string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text)).Where(c => !char.IsWhiteSpace(c)));
            Assert.Contains($"{word}{id}-{version}", text, StringComparison.Ordinal);
            Assert.Contains("Pumpsfortheharbour", text, StringComparison.Ordinal);
            Assert.Contains(language == "ru" ? "Итого" : "Totalamount", text, StringComparison.Ordinal);
        }
        var list = (await ListAsync(id)).EnumerateArray().ToList();
        Assert.Equal([(1, 1, code), (1, 2, code)], list.Select(d => (d.GetProperty("file").GetInt32(), d.GetProperty("version").GetInt32(), d.GetProperty("kind").GetString()!)));
    }

    long Memory() => long.Parse(File.ReadLines($"/proc/{company.App.ProcessId}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : []);

    static HttpRequestMessage Request(string deal, string name, string kind, byte[] content) =>
        new(HttpMethod.Post, $"/api/v1/deals/{deal}/documents?name={Uri.EscapeDataString(name)}&kind={kind}") { Content = new ByteArrayContent(content) { Headers = { ContentType = new("application/octet-stream") } } };

    static async Task<HttpResponseMessage> SendAsync(HttpClient http, string deal, string name, string kind, byte[] content)
    {
        using var request = Request(deal, name, kind, content);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    async Task<JsonElement> SentAsync(string deal, string name, string kind, byte[] content)
    {
        using var answer = await SendAsync(company.App.Http, deal, name, kind, content);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    async Task<JsonElement> ListAsync(string deal) =>
        (await company.App.Http.GetFromJsonAsync<JsonElement>($"/api/v1/deals/{deal}/documents", TestContext.Current.CancellationToken)).GetProperty("items");

    sealed class Endless(long length, bool says) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * 1024];
            "%PDF-"u8.CopyTo(block);
            for (long sent = 0; sent < length; sent += block.Length)
                await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return says;
        }
    }

    public sealed class Company : IAsyncLifetime
    {
        public SqliteStore Store { get; private set; } = null!;

        public RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Store = await SqliteStore.OpenAsync();
            App = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: Store.FolderPath));
            await RunningApp.BecomeAsync(Store, TestCompany.Anna.Value, Role.Head);
        }

        public async Task<string> DealAsync(EmployeeId? owner = null, string title = "Pumps")
        {
            using var made = await App.Http.PostAsJsonAsync("/api/v1/deals", new { title, amount = 5, owner = (owner ?? TestCompany.Anna).Value.ToString(CultureInfo.InvariantCulture) }, TestContext.Current.CancellationToken);
            return (await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
        }

        public IEnumerable<string> Parts() => Directory.Exists(Path.Combine(Store.FolderPath, "documents", "incoming")) ? Directory.EnumerateFiles(Path.Combine(Store.FolderPath, "documents", "incoming")) : [];

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
