using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Data;

namespace Funnel.Tests.Features.Wall;

/// <summary>Promise 36: what is read from five metres is large enough, dark enough, and stays on the screen, whatever its size.</summary>
[Collection(BrowserTests.Name)]
public sealed class WallSizeTests(Browser browser)
{
    // Every visible text: its size as a share of the short side, its contrast with the ground, and whether it lies on the screen and inside its row.
    const string Measure = """
        () => {
          const short = Math.min(innerWidth, innerHeight), faults = [];
          const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgb = colour => { probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1); return [...probe.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
          const ground = element => { for (let e = element; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)') return c; } return rgb('#000'); };
          const walk = document.createTreeWalker(document.querySelector('.canvas'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walk.nextNode());) {
            const element = node.parentElement, text = node.data.trim();
            if (!text || element.closest('title') || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
            const svg = element.closest('svg'), scale = svg?.viewBox?.baseVal?.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
            const size = parseFloat(getComputedStyle(element).fontSize) * scale / short;
            if (size < .0479) faults.push(`${text}: ${(size * 100).toFixed(2)} of 100`);
            const colour = svg ? getComputedStyle(element).fill : getComputedStyle(element).color;
            const [a, b] = [light(rgb(colour)), light(ground(element))].sort((x, y) => y - x);
            if ((a + .05) / (b + .05) < 7 && !element.closest('.good, .bad')) faults.push(`${text}: contrast ${((a + .05) / (b + .05)).toFixed(1)}`);
            const range = document.createRange(); range.selectNodeContents(node);
            const box = svg ? element.getBoundingClientRect() : range.getBoundingClientRect(), clip = element.closest('.ell, h1, .of > span, .who b')?.getBoundingClientRect();
            const right = clip ? Math.min(box.right, clip.right) : box.right;
            if (box.left < -1 || right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1) faults.push(`${text}: leaves the screen`);
          }
          const key = parseFloat(getComputedStyle(document.querySelector('.kn')).fontSize) / short;
          if (key < .09) faults.push(`key number ${key}`);
          for (const row of document.querySelectorAll('.slide[data-on] li, [data-tile=key], .state')) if (row.scrollWidth > row.clientWidth + 2) faults.push(`${row.textContent}: overflows its row`);
          return faults;
        }
        """;

    [Theory]
    [InlineData(1280, 720, "")]
    [InlineData(1920, 1080, "")]
    [InlineData(3840, 2160, "?theme=light")]
    [InlineData(1080, 1920, "")]
    [InlineData(1920, 1080, "?lang=ru&scale=115")]
    public async Task Every_text_can_be_read_and_nothing_leaves_the_screen(int width, int height, string query)
    {
        await using var hall = await WallHall.OpenAsync(browser, query: query, width: width, height: height);
        foreach (var (title, owner, euros) in new[] { ("One", TestCompany.Boris, 1_234_567_890m), ("Two", TestCompany.Clara, 987_654_321m), ("Three", TestCompany.Eve, 48_000m) })
        {
            var deal = await hall.Store.CreateAsync(A.Deal(title + " " + new string('w', 60)).OwnedBy(owner).Worth(euros));
            await hall.Store.Deals.WinAsync(deal.Deal.Id, hall.Now());
        }
        await hall.Store.Deals.MoveAsync(hall.Deal, TestCompany.Interest, null, hall.Now());
        await hall.Store.Catalog.EditAsync(Hand.Test, Right.ManageSettings, new AuditNote("stage.renamed"), async db =>
        {
            (await db.FindAsync<StageRow>(TestCompany.Interest.Value))!.Name = new string('W', 40);
            (await db.FindAsync<EmployeeRow>(TestCompany.Clara.Value))!.Name = "Wilhelmina " + new string('w', 40);
            return 0;
        });
        await hall.Window.Page.WaitForFunctionAsync("() => document.querySelectorAll('[data-tile=leaders] li').length === 3 && document.body.textContent.includes('Wilhelmina')");
        await hall.Window.Page.EvaluateAsync("document.fonts.ready.then(() => 0)");
        // The cross-fade of the turn before is over when only one slide is seen.
        var slides = await hall.Window.Page.Locator(".slide").CountAsync();
        for (var i = 0; i < slides; i++)
        {
            await hall.Window.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.slide')].every(s => getComputedStyle(s).opacity === (s.hasAttribute('data-on') ? '1' : '0'))");
            Assert.Empty(await hall.Window.Page.EvaluateAsync<string[]>(Measure));
            await hall.PassAsync(TimeSpan.FromSeconds(19));
        }
    }
}
