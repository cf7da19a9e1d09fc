using System.Globalization;
using System.Text.Json;
using Funnel.Web.Features.Wall.Frames;
using Funnel.Web.Live;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Wall;

/// <summary>The static page around the frames.</summary>
public sealed class WallPageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers, LiveHistory history, WallBuild build)
{
    // Stands in our own template only: from data it would come out encoded.
    const string Place = "<div class=\"frame\">";

    public async Task<string> PageAsync(WallView view, WallMessage message, bool isDisplay)
    {
        var culture = CultureInfo.GetCultureInfo(view.Language ?? (history.IsReady ? history.Now.Catalog.Company.Language : Languages.Codes[0]));
        var page = await RenderAsync<WallShell>(culture, L => new()
        {
            ["View"] = view,
            ["Build"] = build.Id,
            ["Settings"] = JsonSerializer.Serialize(Settings(view, message, isDisplay, culture, L)),
            ["Picked"] = view.Screen?.Says(L),
        });
        var at = page.IndexOf(Place, StringComparison.Ordinal) + Place.Length;
        return "<!DOCTYPE html>\n" + page[..at] + message.Frame?.Html + page[at..];
    }

    public async Task<string> RefusalAsync(WrongAddress wrong) => "<!DOCTYPE html>\n" + await RenderAsync<WallRefusal>(
        CultureInfo.CurrentUICulture, L => new() { ["Lead"] = L["This wall's address cannot be read."].Value, ["Sentence"] = wrong.Say(L) });

    public async Task<string> NoDepartmentAsync() => "<!DOCTYPE html>\n" + await RenderAsync<WallRefusal>(
        CultureInfo.CurrentUICulture, L => new() { ["Sentence"] = L["Your account belongs to no department, so there is nothing to show."].Value });

    public async Task<string> BusyAsync() => "<!DOCTYPE html>\n" + await RenderAsync<WallRefusal>(
        CultureInfo.CurrentUICulture, L => new() { ["Sentence"] = TooManyViews.Say(L) });

    object Settings(WallView view, WallMessage message, bool isDisplay, CultureInfo culture, IStringLocalizer<WallTexts> L)
    {
        var frame = message.Frame is { } f ? JsonSerializer.Deserialize<JsonElement>(f.Json.Span) : default;
        return new
        {
            view = view.ToQuery().With("portrait", null).ToString(),
            portrait = view.Upright,
            page = Urls.Wall(),
            isDisplay,
            enter = Urls.WallEnter(),
            frameAt = Urls.WallFrame(),
            hub = Urls.WallHub,
            ready = Urls.HealthReady,
            // Without it every new frame looks like another build's, and the display reloads for nothing.
            build = build.Id,
            language = culture.TwoLetterISOLanguageName,
            seconds = view.Seconds,
            serverNow = WallFrame.Milliseconds(message.ServerNow),
            checkedAt = WallFrame.Milliseconds(message.CheckedAt),
            // The frame's own html is in the page already.
            frame = message.Frame is null ? null : frame.EnumerateObject().Where(p => p.Name != "html").ToDictionary(p => p.Name, p => p.Value),
            texts = new
            {
                live = L["Live"].Value,
                quiet = L["Quiet"].Value,
                checkedAgo = L["checked {0} ago"].Value,
                offline = L["Offline"].Value,
                old = L["Numbers {0} old"].Value,
                asOf = L["as of {0}"].Value,
                numbersAsOf = L["Numbers as of {0}"].Value,
                lost = L["Connection lost {0} ago"].Value,
                starting = L["Starting"].Value,
                gone = L["This screen was taken away."].Value,
                day = L["d"].Value,
                hour = L["h"].Value,
                minute = L["min"].Value,
                second = L["s"].Value,
            },
        };
    }

    internal async Task<string> RenderAsync<T>(CultureInfo culture, Func<IStringLocalizer<WallTexts>, Dictionary<string, object?>> parameters) where T : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var html = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await html.Dispatcher.InvokeAsync(async () =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            var texts = scope.ServiceProvider.GetRequiredService<IStringLocalizer<WallTexts>>();
            return (await html.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters(texts)))).ToHtmlString();
        });
    }
}
