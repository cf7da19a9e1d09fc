using System.Globalization;
using System.Text.Json;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Live;
using Funnel.Web.Shell;

namespace Funnel.Web.Features.Wall.Pairing;

/// <summary>The page of a screen that nobody has let in: a code, and what to do with it. It tells a stranger the company's name and nothing else.</summary>
sealed class PairingPage(WallPageRenderer pages, LiveHistory history, WallBuild build)
{
    public async Task<string> RenderAsync() => "<!DOCTYPE html>\n" + await pages.RenderAsync<PairingShell>(CultureInfo.CurrentUICulture, L => new()
    {
        ["Build"] = build.Id,
        ["Company"] = history.IsReady ? history.Now.Catalog.Company.Name : "",
        ["Settings"] = JsonSerializer.Serialize(new
        {
            ask = Urls.WallPairing(),
            enter = Urls.WallEnter(),
            page = Urls.Wall(),
            ready = Urls.HealthReady,
            texts = new
            {
                newCode = L["new code in"].Value,
                away = L["The server does not answer. Trying again."].Value,
                busy = L["Too many screens are asking. Trying again in a minute."].Value,
                refused = L["This screen was refused."].Value,
                wrongLink = L["This link opens nothing any more."].Value,
            },
        }),
    });
}
