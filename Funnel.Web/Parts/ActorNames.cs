using System.Text.RegularExpressions;
using Funnel.Domain.Common;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

/// <summary>Programs and their keys in the viewer's words, however they are stored; people keep their names.</summary>
public static partial class ActorNames
{
    public static string Name(this IStringLocalizer<PartsTexts> texts, Actor actor) => actor.Employee is null ? texts.ActorName(actor.Name) : actor.Name;

    /// <summary>For a name alone, as the audit and lists keep it.</summary>
    public static string ActorName(this IStringLocalizer<PartsTexts> texts, string name) => name switch
    {
        "Nobody" => texts["Nobody"],
        "Command line" => texts["Command line"],
        "First start" => texts["First start"],
        "Forgotten password" => texts["Forgotten password"],
        "Import" => texts["Import"],
        "Sample" => texts["Sample company"],
        "Single sign-on" => texts["Single sign-on"],
        _ when Key().Match(name) is { Success: true } key => texts["Key “{0}”", key.Groups["name"].Value],
        _ => name,
    };

    [GeneratedRegex("^Key “(?<name>.*)”$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
