using SkiaSharp;

namespace Funnel.Web.Features.Reports.Printing;

/// <summary>The light theme's tokens on white paper. Contrast grows towards the win, so order survives a monochrome printer.</summary>
static class PaperInk
{
    static readonly Dictionary<string, SKColor> Colours = new Dictionary<string, string>
    {
        ["n-0"] = "#FFFFFF", ["n-25"] = "#FBFCFD", ["n-50"] = "#F5F6F9", ["n-100"] = "#ECEEF3", ["n-200"] = "#DFE3EA", ["n-300"] = "#C6CCD8",
        ["n-400"] = "#98A1B2", ["n-500"] = "#667085", ["n-600"] = "#4B5567", ["n-700"] = "#363F50", ["n-800"] = "#222A38", ["n-900"] = "#131924",
        ["bg"] = "#FFFFFF", ["surface"] = "#FFFFFF", ["surface-2"] = "#FFFFFF", ["surface-3"] = "#ECEEF3",
        ["line"] = "#DFE3EA", ["line-soft"] = "#ECEEF3", ["line-strong"] = "#C6CCD8", ["bracket"] = "#98A1B2",
        ["text"] = "#131924", ["ink"] = "#131924", ["text-2"] = "#4B5567", ["text-3"] = "#5D677C", ["text-on-fill"] = "#FFFFFF",
        ["brand"] = "#3A4FD6", ["on-brand"] = "#FFFFFF", ["brand-text"] = "#3244B6",
        ["stage-1"] = "#8980E2", ["stage-2"] = "#6975D5", ["stage-3"] = "#456AC9", ["stage-4"] = "#2360B3",
        ["stage-5"] = "#0F5596", ["stage-6"] = "#0A4979", ["stage-7"] = "#083D5C", ["stage-8"] = "#062F41",
        ["won"] = "#0E7C4A", ["won-text"] = "#0A6A3E", ["won-weak"] = "#E4F5EC", ["won-line"] = "#A9DCC2",
        ["lost"] = "#BC3F13", ["lost-text"] = "#A23510", ["lost-weak"] = "#FCEDE6", ["lost-line"] = "#F0C3AE",
        ["live"] = "#0A7267", ["stale"] = "#596275", ["rot"] = "#9A5B00", ["rot-mark"] = "#C47C08", ["rot-weak"] = "#FFF4DE",
        ["risk"] = "#B4233C", ["heat-1"] = "#F1F3FD", ["heat-2"] = "#D9DFFA", ["heat-3"] = "#B3BFF3", ["heat-4"] = "#5468D8", ["heat-5"] = "#3446BE",
        ["ghost-under"] = "#00FFFFFF",
    }.ToDictionary(c => c.Key, c => SKColor.Parse(c.Value));

    /// <summary>The colour of a token; text on stage fills is white, an unknown name is a quiet grey.</summary>
    public static SKColor Of(string token, double opacity = 1)
    {
        var colour = token.StartsWith("on-", StringComparison.Ordinal) ? SKColors.White : Colours.GetValueOrDefault(token, Colours["n-500"]);
        return opacity >= 1 ? colour : colour.WithAlpha((byte)Math.Round(colour.Alpha * Math.Clamp(opacity, 0, 1)));
    }
}
