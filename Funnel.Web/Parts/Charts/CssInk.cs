namespace Funnel.Web.Parts.Charts;

/// <summary>Design tokens as CSS. A name that is no token name falls back to a quiet colour, so nothing from data can reach a style.</summary>
static class CssInk
{
    public static string Of(string token) => token switch
    {
        // A wall softens its white against burn-in; pages that set nothing get the plain role.
        "ink" => "var(--ink,var(--text))",
        "bracket" => "var(--br,var(--line-strong))",
        "ghost-under" => "var(--ghost-under,transparent)",
        _ => IsName(token) ? $"var(--{token})" : "var(--text-3)",
    };

    public static string Of(FadeStop stop) =>
        stop.Share >= 1 ? Of(stop.Token) : $"color-mix(in oklab,{Of(stop.Token)} {Ink.N(stop.Share * 100)}%,var(--bg))";

    public static string Fill(Paint? paint) => paint switch
    {
        null => "none",
        Flat flat => Of(flat.Token),
        _ => $"url(#{Id(paint)})",
    };

    /// <summary>The id says what is painted: two pictures on one page may share it, because they then paint the same.</summary>
    public static string Id(Paint paint) => paint switch
    {
        Hatch hatch => "hatch-" + Safe(hatch.Token),
        Fade fade => (fade.Down ? "down" : "along") + string.Concat(fade.Stops.Select(s =>
            $"-{Safe(s.Token)}.{Ink.N(s.At * 100)}.{Ink.N(s.Opacity * 100)}.{Ink.N(s.Share * 100)}")),
        _ => "",
    };

    static string Safe(string token) => IsName(token) ? token : "text-3";

    static bool IsName(string token) => token.Length > 0 && token.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
