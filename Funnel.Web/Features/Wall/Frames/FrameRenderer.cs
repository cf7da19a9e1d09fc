using System.Globalization;
using System.Text;
using Funnel.Web.Features.Wall.Tiles;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall.Frames;

/// <summary>
/// Renders a view's whole picture to HTML with ordinary Razor parts. Each tile is rendered by itself: one that throws shows a sentence, the others live.
/// </summary>
public sealed class FrameRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers, TimeProvider clock, WallBuild build)
{
    readonly ILogger _log = loggers.CreateLogger<FrameRenderer>();

    /// <summary>Seam for tests: runs before a tile is rendered and may throw.</summary>
    internal Action<string>? BeforeTile { get; set; }

    public async Task<FrameBuilt> RenderAsync(WallView view, LiveState state)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // Another machine's clock may be a little ahead of ours: what it wrote is part of the picture.
        if (state.History.LastEventAt > now && state.History.LastEventAt - now < TimeSpan.FromMinutes(1))
            now = state.History.LastEventAt;
        var figures = new WallFigures(state, view.Filter, now);
        await using var scope = scopes.CreateAsyncScope();
        await using var html = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await html.Dispatcher.InvokeAsync(async () =>
        {
            var culture = CultureInfo.GetCultureInfo(view.Language ?? state.Catalog.Company.Language);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            var page = new Page(this, html, scope.ServiceProvider.GetRequiredService<IStringLocalizer<WallTexts>>(), view, figures);
            await page.WriteAsync();
            return new FrameBuilt(page.Html, view.Shape, state.Sequence, state.Epoch, now, state.History.LastEventAt, Iana(figures.Zone), build.Id, build.Run)
            { Broken = page.Broken, Day = figures.Today };
        });
    }

    static string Iana(TimeZoneInfo zone) => zone.HasIanaId ? zone.Id : TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana) ? iana : "UTC";

    sealed class Page(FrameRenderer owner, HtmlRenderer html, IStringLocalizer<WallTexts> L, WallView view, WallFigures figures)
    {
        readonly StringBuilder _text = new();

        public bool Broken { get; private set; }

        public string Html => _text.ToString();

        public async Task WriteAsync()
        {
            if (view.Shape != "far")
                await TileAsync<HeadTile>("head");
            if (view.Shape != "near")
                await TileAsync<KeyTile>("key");
            if (view.Shape == "near")
                await SlideAsync("all", () => TileAsync<FunnelTile>("funnel"), AsideAsync, () => TileAsync<TickerTile>("ticker"));
            else
                foreach (var slide in Slides())
                    await SlideAsync(slide.Name, [.. slide.Tiles]);
        }

        async Task AsideAsync()
        {
            if (HasSomethingToSay("plan"))
                await TileAsync<PlanTile>("plan");
            else
                await TileAsync<KeyTile>("key");
            await TileAsync<TodayTile>("today");
            await TileAsync<LeadersTile>("leaders");
        }

        /// <summary>The slides that have something to say. An upright screen shows funnel and leaders as one.</summary>
        IEnumerable<(string Name, List<Func<Task>> Tiles)> Slides()
        {
            var shown = view.Slides.Where(HasSomethingToSay).ToList();
            if (shown.Count == 0)
                shown.Add("funnel");
            var together = view.Upright && shown.Contains("funnel") && shown.Contains("leaders");
            foreach (var name in shown)
            {
                if (together && name == "leaders")
                    continue;
                var tiles = new List<Func<Task>> { TileOf(name) };
                if (together && name == "funnel")
                    tiles.Add(TileOf("leaders"));
                yield return (name, tiles);
            }
        }

        Func<Task> TileOf(string name) => name switch
        {
            "leaders" => () => TileAsync<LeadersTile>(name),
            "plan" => () => TileAsync<PlanTile>(name),
            "today" => () => TileAsync<TodayTile>(name),
            _ => () => TileAsync<FunnelTile>(name),
        };

        bool HasSomethingToSay(string slide)
        {
            try
            {
                return slide switch
                {
                    "leaders" => figures.Leaders.Count > 0,
                    "plan" => figures.Plan is not null,
                    "today" => figures.WinsToday.Count > 0 || figures.MovesToday.Any(),
                    _ => true,
                };
            }
            catch (Exception)
            {
                // The tile itself will say what is wrong.
                return true;
            }
        }

        async Task SlideAsync(string name, params Func<Task>[] tiles)
        {
            _text.Append("<section class=\"slide\" data-slide=\"").Append(name).Append("\">");
            foreach (var tile in tiles)
                await tile();
            _text.Append("</section>");
        }

        async Task TileAsync<T>(string name) where T : WallTile
        {
            _text.Append("<div class=\"tile\" data-tile=\"").Append(name).Append("\">");
            try
            {
                owner.BeforeTile?.Invoke(name);
                var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Figures"] = figures, ["View"] = view });
                _text.Append((await html.RenderComponentAsync<T>(parameters)).ToHtmlString());
            }
            catch (Exception e)
            {
                Broken = true;
                await ErrorAsync(e is WrongAddress wrong ? wrong.Say(L) : L["This part could not be drawn. It is tried again within a minute."]);
                if (e is not WrongAddress)
                    owner._log.LogError(e, "The wall's tile {Tile} could not be drawn", name);
            }
            _text.Append("</div>");
        }

        async Task ErrorAsync(string sentence) => _text.Append((await html.RenderComponentAsync<TileError>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { ["Sentence"] = sentence }))).ToHtmlString());
    }
}
