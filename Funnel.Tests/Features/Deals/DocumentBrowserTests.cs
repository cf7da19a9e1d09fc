using System.Text;
using Funnel.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Funnel.Tests.Features.Deals;

/// <summary>Documents on the deal page in a real browser: dropped, followed while they travel, shown, withdrawn, made. Promise 49: a name that is markup is only shown.</summary>
[Collection(BrowserTests.Name)]
public sealed class DocumentBrowserTests(Browser browser) : IAsyncLifetime
{
    SqliteStore _store = null!;
    RunningApp _app = null!;
    Window _window = null!;

    IPage Page => _window.Page;

    ILocator Panel => Page.Locator("[data-documents]");

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        await _store.CreateAsync(A.Deal("Pumps").OwnedBy(TestCompany.Anna).For(TestCompany.Borealis));
        _app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: _store.FolderPath));
        _window = await browser.OpenAsync(_app.At("/deals/1"));
        await Page.Locator(".app[data-interactive]").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_chosen_file_is_listed_with_its_stage_and_shown_in_the_page()
    {
        await Panel.Locator("[data-kind]").SelectOptionAsync("contract");
        await ChooseAsync("<img src=x onerror=alert(1)>.png", Png);
        var row = Panel.Locator(".f").First;
        await Expect(row).ToContainTextAsync("_img src=x onerror=alert(1)_.png");
        await Expect(row).ToContainTextAsync("Contract");
        await Expect(Panel.Locator("[data-sending] li")).ToHaveCountAsync(0);
        await row.Locator("a").ClickAsync();
        await Expect(Page.Locator("dialog.preview img")).ToBeVisibleAsync();
        Assert.True(await Page.EvaluateAsync<bool>("() => new Promise(done => { const i = document.querySelector('dialog.preview img'); const look = () => i.complete ? done(i.naturalWidth === 1) : setTimeout(look, 50); look(); })"));
        await Page.Locator("dialog.preview button").ClickAsync();
        await Expect(Page.Locator("dialog.preview")).ToHaveCountAsync(0);
        _window.AssertNoErrors();
    }

    [Fact]
    public async Task A_dropped_file_shows_its_progress_while_it_travels_and_a_second_of_its_name_is_a_version()
    {
        // A slow line, so that there is something to see.
        var network = await Page.Context.NewCDPSessionAsync(Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object> { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 700_000 });
        await DropAsync("Offer.txt", 2_000_000);
        await Expect(Panel.Locator("[data-sending] progress")).ToBeVisibleAsync();
        await Page.WaitForFunctionAsync("() => { const p = document.querySelector('[data-sending] progress'); return p && p.value > 0.05 && p.value < 1; }");
        await Expect(Panel.Locator(".f").First).ToContainTextAsync("Offer.txt");
        await Expect(Panel.Locator(".f").First).ToContainTextAsync("1.9 MB");
        await DropAsync("Offer.txt", 1_000);
        await Expect(Panel.Locator(".f").First).ToContainTextAsync("version 2");
        await Expect(Panel.Locator("details")).ToContainTextAsync("1 earlier version");
        _window.AssertNoErrors();
    }

    [Fact]
    public async Task What_is_refused_says_why_and_a_withdrawn_one_leaves_the_list()
    {
        _window.IgnoreErrors();
        await ChooseAsync("program.exe", "MZ"u8.ToArray());
        await Expect(Panel.Locator("[data-sending] [role=alert]")).ToContainTextAsync("Files such as “program.exe” are not taken");
        await ChooseAsync("notes.txt", "text"u8.ToArray());
        await Panel.GetByLabel("Withdraw notes.txt").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true }).Last.ClickAsync();
        await Expect(Panel.Locator(".f")).ToHaveCountAsync(0);
        await Expect(Page.Locator(".tl li").First).ToContainTextAsync("Document “notes.txt” withdrawn");
    }

    [Fact]
    public async Task An_offer_made_on_the_page_is_listed_and_opens_as_PDF()
    {
        await Page.Locator("[data-make=offer]").ClickAsync();
        var link = Panel.Locator(".f a").First;
        await Expect(link).ToHaveTextAsync("Offer 1.pdf");
        Assert.Equal("pdf", await link.GetAttributeAsync("data-preview"));
        var pdf = await _app.Http.GetByteArrayAsync(await link.GetAttributeAsync("href"), TestContext.Current.CancellationToken);
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(pdf.AsSpan(0, 5)), StringComparison.Ordinal);
        _window.AssertNoErrors();
    }

    static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    Task ChooseAsync(string name, byte[] content) =>
        Panel.Locator("[data-files]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });

    async Task DropAsync(string name, int length)
    {
        var data = await Page.EvaluateHandleAsync("([name, length]) => { const d = new DataTransfer(); d.items.add(new File(['x'.repeat(length)], name)); return d; }", new object[] { name, length });
        await Panel.DispatchEventAsync("drop", new Dictionary<string, object> { ["dataTransfer"] = data });
    }
}
