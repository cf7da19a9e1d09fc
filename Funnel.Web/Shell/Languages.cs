using System.Globalization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Funnel.Web.Shell;

/// <summary>The languages the interface speaks.</summary>
public static class Languages
{
    public static readonly IReadOnlyList<string> Codes = ["en", "ru"];

    /// <summary>Goes on in this language, for what is made on request in a language of its own.</summary>
    public static void Use(string code)
    {
        if (!Codes.Contains(code))
            throw new Domain.Common.RuleViolation("The language is one of: {0}.", string.Join(", ", Codes));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(code);
    }

    public static CultureInfo[] Cultures { get; } = [.. Codes.Select(CultureInfo.GetCultureInfo)];
}

/// <summary>
/// Keeps the viewer's language for the life of a circuit: what the browser sends (clicks, keys, navigation) is handled in the culture
/// the circuit began with, whichever thread it arrives on.
/// </summary>
sealed class CircuitLanguage : CircuitHandler
{
    readonly CultureInfo _culture = CultureInfo.CurrentUICulture;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = _culture;
        return next(context);
    };
}
