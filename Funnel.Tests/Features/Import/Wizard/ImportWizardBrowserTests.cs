using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Import.Wizard;

/// <summary>Files brought in by the browser, from the drop to the taking back (Promises 47, 48, 49 and 51).</summary>
[Collection(BrowserTests.Name)]
public sealed class ImportWizardBrowserTests(Browser browser) : IDisposable
{
    readonly TempFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_table_of_opportunities_is_taken_in_updated_and_taken_back()
    {
        var file = SharedData.File("maventech", "sales_pipeline.csv");
        await using var app = await RunningApp.StartAsync();
        await using var window = await browser.OpenAsync(app.At("/import"));
        var page = window.Page;
        await SendAsync(page, file);
        await CheckedAsync(page);

        // The stages of the file are others than ours: chosen once.
        await ChooseAsync(page, "Prospecting", 3);
        await ChooseAsync(page, "Engaging", 4);
        await Assertions.Expect(page.Locator(".three .new")).ToHaveTextAsync("8,800");
        await Assertions.Expect(page.Locator(".three .bad")).ToHaveTextAsync("0");
        await Assertions.Expect(page.Locator("[aria-label='Batches'] tr")).ToHaveCountAsync(0);
        await page.Locator("[data-write]").ClickAsync();

        // The tab is closed: the import goes on, and whoever comes back sees it.
        var address = page.Url;
        await page.GotoAsync(app.At("/board").ToString());
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("[data-done]")).ToContainTextAsync("8,800 rows are in", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("[data-batch]")).ToHaveCountAsync(1);

        // The same file again finds everything known, by choices remembered for its columns.
        await page.GotoAsync(app.At("/import").ToString());
        await SendAsync(page, file);
        await CheckedAsync(page);
        await Assertions.Expect(page.Locator(".three .new")).ToHaveTextAsync("0");
        await Assertions.Expect(page.Locator(".check")).ToContainTextAsync("8,800 deals stay as they are");
        await Assertions.Expect(page.Locator("[data-write]")).ToBeDisabledAsync();
        await page.GetByText("Leave it", new() { Exact = true }).ClickAsync();

        var batch = page.Locator("[data-batch]");
        await batch.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await batch.GetByRole(AriaRole.Button, new() { Name = "Take it back" }).ClickAsync();
        await Assertions.Expect(page.GetByText("8,800 deals were taken away").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(batch).ToContainTextAsync("taken back");
    }

    [Fact]
    public async Task Refused_rows_are_named_and_the_good_ones_go_in_only_on_consent()
    {
        var file = _files.File("<img src=x onerror=alert(1)>.csv");
        // windows-1251, semicolons and a decimal comma: found out and shown.
        await File.WriteAllBytesAsync(file, System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(
            "Номер;Название;Клиент;Сумма;Дата создания\r\nA1;Насосы;Завод;1200,50;05.01.2026\r\nA2;Трубы;Завод;много;06.01.2026\r\nA3;=cmd|' /C calc'!A0;<svg onload=alert(1)>;7,00;07.01.2026\r\n"), TestContext.Current.CancellationToken);
        await using var app = await RunningApp.StartAsync();
        await using var window = await browser.OpenAsync(app.At("/import"));
        var page = window.Page;
        await SendAsync(page, file);
        await CheckedAsync(page);
        await Assertions.Expect(page.Locator("[data-reading=encoding]")).ToContainTextAsync("windows-1251");
        await Assertions.Expect(page.Locator("[data-reading=delimiter]")).ToContainTextAsync("found: ;");
        await Assertions.Expect(page.Locator(".check .why")).ToContainTextAsync("line 3 Сумма: “много” is not a number that can be taken");
        await Assertions.Expect(page.Locator("[data-write]")).ToBeDisabledAsync();
        await page.Locator(".foot input[type=checkbox]").CheckAsync();
        await page.Locator("[data-write]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-done]")).ToContainTextAsync("2 rows are in");
        var refused = await app.Http.GetStringAsync(await page.Locator(".four a[download]").GetAttributeAsync("href"), TestContext.Current.CancellationToken);
        Assert.Contains("A2;Трубы;Завод;много;06.01.2026;", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("A1", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_that_can_be_read_two_ways_are_asked_about()
    {
        var file = _files.File("dates.csv");
        await File.WriteAllTextAsync(file, "id,title,created,amount\n1,One,03/04/2026,5\n2,Two,05/06/2026,6\n", TestContext.Current.CancellationToken);
        await using var app = await RunningApp.StartAsync();
        await using var window = await browser.OpenAsync(app.At("/import"));
        await SendAsync(window.Page, file);
        await Assertions.Expect(window.Page.Locator(".ask")).ToContainTextAsync("03/04/2026, line 2: day or month first?");
        await Assertions.Expect(window.Page.Locator("[data-write]")).ToHaveCountAsync(0);
        await window.Page.Locator(".ask button").Nth(1).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".three .new")).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task Who_may_not_import_neither_sees_the_page_nor_sends_a_file()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { LoadSample = true });
        using var seller = await app.ClientAsync(RunningApp.MailOf(5));
        using var shown = await seller.GetAsync("/import", TestContext.Current.CancellationToken);
        Assert.NotEqual(System.Net.HttpStatusCode.OK, shown.StatusCode);
        using var form = new MultipartFormDataContent { { new StringContent("id,title\n1,x\n"), "file", "x.csv" } };
        using var sent = await seller.PostAsync("/import/file", form, TestContext.Current.CancellationToken);
        Assert.True((int)sent.StatusCode is 400 or 403 or 404, $"{sent.StatusCode}");
        Assert.False(Directory.Exists(Path.Combine(app.DataFolder, "imports", "wizard")));
    }

    static async Task SendAsync(IPage page, string file)
    {
        await ReadyAsync(page);
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Look it through" }).ClickAsync();
        await page.WaitForURLAsync("**/import?job=*");
        await ReadyAsync(page);
    }

    static Task ReadyAsync(IPage page) => page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    static Task CheckedAsync(IPage page) => Assertions.Expect(page.Locator(".check .three")).ToBeVisibleAsync(new() { Timeout = 60_000 });

    static async Task ChooseAsync(IPage page, string value, int option)
    {
        var select = page.Locator("[aria-label='Names that are not known here'] label").Filter(new() { HasText = value }).Locator("select");
        await select.SelectOptionAsync(new SelectOptionValue { Index = option - 1 });
        await CheckedAsync(page);
    }
}
