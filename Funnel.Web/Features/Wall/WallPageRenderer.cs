using System.Globalization;
using System.Text.Json;
using Funnel.Domain.Common;
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
    const string Place = "<!--frame-->";

    public async Task<string> PageAsync(WallView view, WallMessage message)
    {
        var culture = CultureInfo.GetCultureInfo(view.Language ?? (history.IsReady ? history.Now.Catalog.Company.Language : Languages.Codes[0]));
        var page = await RenderAsync<WallShell>(culture, texts => new()
        {
            ["View"] = view,
            ["Build"] = build.Id,
            ["Settings"] = JsonSerializer.Serialize(Settings(view, message, culture, texts)),
            ["Picked"] = view.Screen?.Says(texts),
        });
        var at = page.IndexOf(Place, StringComparison.Ordinal);
        return "<!DOCTYPE html>\n" + page[..at] + message.Frame?.Html + page[(at + Place.Length)..];
    }

    public async Task<string> RefusalAsync(RuleViolation rule) => "<!DOCTYPE html>\n" + await RenderAsync<WallRefusal>(
        CultureInfo.CurrentUICulture, texts => new() { ["Sentence"] = texts[rule.Template, [.. rule.Arguments]].Value });

    static object Settings(WallView view, WallMessage message, CultureInfo culture, IStringLocalizer<WallTexts> texts)
    {
        string Text(string key) => texts[key];
        var frame = message.Frame is { } f ? JsonSerializer.Deserialize<JsonElement>(f.Json.Span) : default;
        return new
        {
            view = view.ToQuery().With("portrait", null).ToString(),
            portrait = view.Upright,
            page = Urls.Wall(),
            frameAt = Urls.WallFrame(),
            hub = Urls.WallHub,
            ready = Urls.HealthReady,
            language = culture.TwoLetterISOLanguageName,
            seconds = view.Seconds,
            serverNow = WallFrame.Milliseconds(message.ServerNow),
            checkedAt = WallFrame.Milliseconds(message.CheckedAt),
            // The frame's own html is in the page already.
            frame = message.Frame is null ? null : frame.EnumerateObject().Where(p => p.Name != "html").ToDictionary(p => p.Name, p => p.Value),
            texts = new
            {
                live = Text("Live"),
                quiet = Text("Quiet"),
                checkedAgo = Text("checked {0} ago"),
                offline = Text("Offline"),
                old = Text("Numbers {0} old"),
                asOf = Text("as of {0}"),
                numbersAsOf = Text("Numbers as of {0}"),
                lost = Text("Connection lost {0} ago"),
                starting = Text("Starting"),
                gone = Text("This screen was taken away."),
                day = Text("d"),
                hour = Text("h"),
                minute = Text("min"),
                second = Text("s"),
            },
        };
    }

    async Task<string> RenderAsync<T>(CultureInfo culture, Func<IStringLocalizer<WallTexts>, Dictionary<string, object?>> parameters) where T : IComponent
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
