using System.Globalization;
using Funnel.Domain.Common;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Parts;

/// <summary>Names the texts of what the domain refuses; a test finds every sentence in the domain's own code.</summary>
public sealed class RuleTexts;

public static class RuleTextsExtensions
{
    /// <summary>The refusal in the viewer's language.</summary>
    public static string Say(this IStringLocalizer<RuleTexts> texts, RuleViolation violation)
    {
        string template = texts[violation.Template];
        return string.Format(CultureInfo.CurrentCulture, template, [.. violation.Arguments.Select(Readable)]);
    }

    // Numbers and dates in a sentence are written the way the rest of the screen writes them.
    static object Readable(object argument) => argument switch
    {
        DateOnly date => Show.Date(date),
        long or int => Show.Count(Convert.ToInt64(argument, CultureInfo.InvariantCulture)),
        Money money => Show.Money(money),
        _ => argument,
    };
}
