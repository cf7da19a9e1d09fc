using System.Globalization;
using Microsoft.Playwright;

namespace Funnel.Bench;

/// <summary>A board of two thousand open deals in a real browser: how soon it can be used, how a carried card follows, when a drop is seen here and elsewhere.</summary>
internal static class BoardRows
{
    // Of the seeded deals a ninth is open.
    private const long Deals = 18_000;
    private const int Openings = 7, Drops = 30;

    /// <summary>Both windows are on this machine and read the same clock, so instants of one can be taken from those of the other.</summary>
    private const string Watch = """
        () => { window.seen = {}; new MutationObserver(() => { const now = performance.timeOrigin + performance.now();
            for (const c of document.querySelectorAll('[data-list] [data-deal]')) { const k = c.dataset.deal + '@' + c.closest('[data-drop]').dataset.drop; window.seen[k] ??= now; } })
            .observe(document.querySelector('[data-cols]'), { childList: true, subtree: true, attributes: true, attributeFilter: ['data-version'] }); }
        """;

    public static async Task<string> MeasureAsync(string folder)
    {
        await using (await Company.OpenAsync(folder, Deals))
        {
        }
        await using var served = await Served.StartAsync(folder, "Development");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var mine = await EnterAsync(browser, served.Address, "person1@funnel.example");
        var theirs = await EnterAsync(browser, served.Address, "person1@funnel.example");

        List<double> painted = [], usable = [];
        for (var i = 0; i < Openings; i++)
        {
            await mine.GotoAsync(served.Address + "/board");
            usable.Add(await mine.EvaluateAsync<double>("() => new Promise(done => { const look = () => document.querySelector('[data-hands] [data-list] [data-deal]') ? done(performance.now()) : requestAnimationFrame(look); look(); })"));
            painted.Add(await mine.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        }
        await theirs.GotoAsync(served.Address + "/board");
        await theirs.Locator("[data-hands] [data-list] [data-deal]").First.WaitForAsync();
        var open = await mine.EvaluateAsync<int>("() => [...document.querySelectorAll('section[data-drop]')].slice(0, -1).reduce((sum, c) => sum + Number(c.dataset.count), 0)");
        await mine.EvaluateAsync(Watch);
        await theirs.EvaluateAsync(Watch);

        List<double> here = [], there = [], frames = [];
        List<int> messages = [];
        for (var i = 0; i < Drops; i++)
        {
            var drop = await DropAsync(mine, theirs, i % 2 == 0 ? (0, 1) : (1, 0));
            here.Add(drop.Here);
            there.Add(drop.There);
            frames.AddRange(drop.Frames);
            messages.Add(drop.Messages);
        }
        return string.Join('\n',
        [
            string.Create(CultureInfo.InvariantCulture, $"| board of {open:N0} open deals: asked for → first paint · can be used, {Openings} times | median {At(painted, .5):0} · {At(usable, .5):0} ms, slowest {usable.Max():0} ms | – | ≤ 1 s |"),
            string.Create(CultureInfo.InvariantCulture, $"| a card carried across it, {frames.Count:N0} frames | median {1000 / At(frames, .5):0} a second, 95th of 100 {At(frames, .95):0.0} ms; {messages.Max()} message to the server while it is carried | – | > 50 a second |"),
            string.Create(CultureInfo.InvariantCulture, $"| dropped → seen on the own screen · on another's, {Drops} times | median {At(here, .5):0} · {At(there, .5):0} ms, 95th of 100 {At(here, .95):0} · {At(there, .95):0} ms | – | own ≤ 100 ms; another's p95 ≤ 100 ms |"),
        ]);
    }

    private static async Task<(double Here, double There, double[] Frames, int Messages)> DropAsync(IPage mine, IPage theirs, (int From, int To) columns)
    {
        var from = mine.Locator("section[data-drop]").Nth(columns.From);
        var to = mine.Locator("section[data-drop]").Nth(columns.To);
        var card = from.Locator("[data-list] [data-deal]").First;
        var (deal, stage) = (await card.GetAttributeAsync("data-deal"), await to.GetAttributeAsync("data-drop"));
        var (start, end) = ((await card.BoundingBoxAsync())!, (await to.BoundingBoxAsync())!);
        await mine.EvaluateAsync("key => { delete window.seen[key]; window.frames = []; let last = 0; window.measuring = true; const tick = now => { if (last) window.frames.push(now - last); last = now; if (window.measuring) requestAnimationFrame(tick); }; requestAnimationFrame(tick); }", $"{deal}@{stage}");
        await theirs.EvaluateAsync("key => { delete window.seen[key]; }", $"{deal}@{stage}");
        var sent = 0;
        void Count(object? sender, IWebSocketFrame frame) => sent++;
        await mine.Mouse.MoveAsync(start.X + 40, start.Y + 14);
        await mine.Mouse.DownAsync();
        foreach (var socket in Sockets(mine))
            socket.FrameSent += Count;
        await mine.Mouse.MoveAsync(end.X + 60, end.Y + 180, new() { Steps = 40 });
        var carried = sent;
        foreach (var socket in Sockets(mine))
            socket.FrameSent -= Count;
        var frames = await mine.EvaluateAsync<double[]>("() => { window.measuring = false; return window.frames; }");
        await mine.EvaluateAsync("() => addEventListener('pointerup', () => { window.dropped = performance.timeOrigin + performance.now(); }, { capture: true, once: true })");
        await mine.Mouse.UpAsync();
        var dropped = await mine.EvaluateAsync<double>("() => window.dropped");
        var seen = $"() => window.seen['{deal}@{stage}']";
        await mine.WaitForFunctionAsync(seen);
        await theirs.WaitForFunctionAsync(seen);
        return (await mine.EvaluateAsync<double>(seen) - dropped, await theirs.EvaluateAsync<double>(seen) - dropped, frames, carried);
    }

    private static readonly Dictionary<IPage, List<IWebSocket>> Opened = [];

    private static List<IWebSocket> Sockets(IPage page) => Opened[page];

    private static async Task<IPage> EnterAsync(IBrowser browser, string address, string mail)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        Opened[page] = [];
        page.WebSocket += (_, socket) => Opened[page].Add(socket);
        await page.GotoAsync(address + "/sign-in");
        await page.Locator($"form:has(input[value='{mail}']) button").ClickAsync();
        await page.WaitForURLAsync(address + "/");
        return page;
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)Math.Min(values.Count - 1, values.Count * share));
}
