using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Shell;

/// <summary>Promise 52, in a real browser: a page the role does not open leaves one line in the audit, whether the server or the circuit refuses it.</summary>
[Collection(BrowserTests.Name)]
public sealed class NotAllowedTests(Browser browser)
{
    [Fact]
    public async Task Each_refused_page_is_one_line_of_the_audit()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        await RunningApp.BecomeAsync(store, 2, Role.Salesperson);
        await using var boris = await browser.OpenAsync(app.At("/settings/people"), await app.CookieAsync(RunningApp.MailOf(2)));
        boris.IgnoreErrors();
        // Only the circuit says so; the server's own answer is the page for addresses that open nothing.
        await boris.Page.GetByText("Your role does not open this page.").WaitForAsync();
        // Until a circuit has taken the links over, the browser would ask the server for the next page.
        await boris.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        await boris.Page.EvaluateAsync("Blazor.navigateTo('/settings/audit')");
        await boris.Page.WaitForURLAsync("**/settings/audit");
        await Wait.UntilAsync(async () => (await RefusedAsync(store)).Count >= 2, "the second page's line");
        await boris.Page.EvaluateAsync("Blazor.navigateTo('/settings/keys')");
        await Wait.UntilAsync(async () => (await RefusedAsync(store)).Contains("/settings/keys"), "the third page's line");
        // Coming back is another try.
        await boris.Page.EvaluateAsync("Blazor.navigateTo('/settings/audit')");
        await Wait.UntilAsync(async () => (await RefusedAsync(store)).Count(s => s == "/settings/audit") >= 2, "the second page's second line");
        Assert.Equal(["/settings/people", "/settings/audit", "/settings/keys", "/settings/audit"], await RefusedAsync(store));
    }

    static async Task<List<string?>> RefusedAsync(SqliteStore store)
    {
        await using var db = await store.Contexts.CreateDbContextAsync();
        return await db.Audit.Where(a => a.Action == "door.refused").OrderBy(a => a.Id).Select(a => a.Subject).ToListAsync();
    }
}
