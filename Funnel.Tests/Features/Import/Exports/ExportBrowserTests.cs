using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Import.Exports;

[Collection(BrowserTests.Name)]
public sealed class ExportBrowserTests(Browser browser)
{
    [Fact]
    public async Task Lists_are_taken_out_by_their_buttons()
    {
        await using var app = await RunningApp.StartAsync(new RunningAppOptions { LoadSample = true });
        await using var window = await browser.OpenAsync(app.At("/import"));
        var page = window.Page;
        var panel = page.Locator("[aria-label='Take data out']");
        foreach (var (name, file) in new[] { ("Customers, CSV", "customers.csv"), ("People, XLSX", "people.xlsx"), ("Deals and their history, CSV", "history.csv"), ("mapping.json", "mapping.json") })
            await DownloadAsync(page, panel.GetByRole(AriaRole.Link, new() { Name = name }), file);

        // The list's own filters go with it.
        await page.GotoAsync(app.At("/deals?show=lost").ToString());
        var lost = await DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }), "deals.csv");
        Assert.Equal(await app.Http.GetStringAsync("/deals.csv?show=lost", TestContext.Current.CancellationToken), await File.ReadAllTextAsync(lost, TestContext.Current.CancellationToken));
        await DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Excel" }), "deals.xlsx");
    }

    static async Task<string> DownloadAsync(IPage page, ILocator link, string name)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal(name, download.SuggestedFilename);
        return await download.PathAsync();
    }
}
