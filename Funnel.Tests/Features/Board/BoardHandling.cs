using Funnel.Tests.Kit;
using Microsoft.Playwright;

namespace Funnel.Tests.Features.Board;

/// <summary>What a person's hand and eye do on the board.</summary>
static class BoardHandling
{
    public static ILocator Column(Window window, string stage) => window.Page.Locator($"section[data-drop][data-name=\"{stage}\"]");

    public static ILocator Card(Window window, string title) =>
        window.Page.Locator("[data-list] [data-deal]").Filter(new LocatorFilterOptions { Has = window.Page.GetByText(title, new PageGetByTextOptions { Exact = true }) });

    public static ILocator Toast(Window window, string text) => window.Page.Locator(".toast").Filter(new LocatorFilterOptions { HasText = text });

    public static Task StandsAsync(Window window, string title, string stage) =>
        Assertions.Expect(Column(window, stage).Locator("[data-list] [data-deal]").Filter(new LocatorFilterOptions { Has = window.Page.GetByText(title, new PageGetByTextOptions { Exact = true }) }))
            .ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });

    /// <summary>Takes the card by the mouse, carries it over the column, waits there if asked to, and lets it go.</summary>
    public static async Task DragAsync(Window window, string title, string stage, Func<Task>? meanwhile = null) =>
        await DragAsync(window, Card(window, title), Column(window, stage), meanwhile);

    public static async Task DragAsync(Window window, ILocator card, ILocator target, Func<Task>? meanwhile = null)
    {
        var mouse = window.Page.Mouse;
        var from = await card.BoundingBoxAsync() ?? throw new InvalidOperationException("The card is not on the screen.");
        await mouse.MoveAsync(from.X + 70, from.Y + 40);
        await mouse.DownAsync();
        await mouse.MoveAsync(from.X + 90, from.Y + 52, new MouseMoveOptions { Steps = 3 });
        await Assertions.Expect(window.Page.Locator("[data-layer] [data-ghost]")).ToBeVisibleAsync();
        var to = await target.BoundingBoxAsync() ?? throw new InvalidOperationException("The target is not on the screen.");
        await mouse.MoveAsync(to.X + (to.Width / 2), to.Y + Math.Min(260, to.Height / 2), new MouseMoveOptions { Steps = 6 });
        if (meanwhile is not null)
            await meanwhile();
        await mouse.UpAsync();
    }
}
