using System.Globalization;
using System.Text.RegularExpressions;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>Why something was refused, in the viewer's language. Kept are English sentences with their names already in them, so the Russian is found by the sentence's shape.</summary>
internal sealed partial class AuditSentences(IStringLocalizer<AuditTexts> L, IStringLocalizer<RuleTexts> rules)
{
    /// <summary>Refusals nobody but the audit says in these words.</summary>
    public IReadOnlyDictionary<string, string> Own { get; } = new[]
    {
        L["Wrong e-mail or password."],
        L["Locked after too many wrong passwords."],
        L["The present password is another one."],
        L["The passkey's answer was not a valid one."],
        L["The sign-in service's answer was not a valid one."],
        L["The sign-in service did not say who it is."],
        L["The sign-in service gives this person no role here."],
        L["The sign-in service does not vouch for this person's e-mail address."],
        L["This e-mail belongs to an account of another person at the sign-in service."],
        L["The sign-in service gave an e-mail address that is none."],
        L["The token is not signed."],
        L["More refusals within a minute than are listed one by one."],
        L["Wrong code of the first start."],
        L["Too many wrong codes."],
        L["Not in reach: answered as if there were no such deal."],
    }.ToDictionary(text => text.Name, text => text.Value, StringComparer.Ordinal);

    private List<(Regex Shape, string Said)>? _shapes;

    public string Say(string sentence)
    {
        if (Own.TryGetValue(sentence, out var own))
            return own;
        if (rules[sentence] is { ResourceNotFound: false } known)
            return known;
        foreach (var (shape, said) in _shapes ??= Shapes())
            if (shape.Match(sentence) is { Success: true } match)
                return string.Format(CultureInfo.CurrentCulture, said, [.. match.Groups.Cast<Group>().Skip(1).Select(g => g.Value)]);
        return sentence;
    }

    // English is what is stored.
    private List<(Regex Shape, string Said)> Shapes() => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? [] :
    [
        .. rules.GetAllStrings(includeParentCultures: true).Where(text => text.Name.Contains("{0}", StringComparison.Ordinal))
            .Select(text => (new Regex($"^{Hole().Replace(Regex.Escape(text.Name), "(.+)")}$", RegexOptions.NonBacktracking), text.Value)),
    ];

    // As Regex.Escape leaves a {0}. Our sentences number their holes in the order in which they stand.
    [GeneratedRegex(@"\\\{\d}", RegexOptions.NonBacktracking)]
    private static partial Regex Hole();
}
