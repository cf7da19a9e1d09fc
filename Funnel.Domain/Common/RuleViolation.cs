using System.Globalization;

namespace Funnel.Domain.Common;

/// <summary>
/// A change the rules refuse. <see cref="Exception.Message"/> is a sentence for the person who tried it;
/// <see cref="Template"/> with <see cref="Arguments"/> is the same sentence for a translator.
/// </summary>
public class RuleViolation(string template, params object[] arguments)
    : Exception(string.Format(CultureInfo.InvariantCulture, template, arguments))
{
    public string Template { get; } = template;

    public IReadOnlyList<object> Arguments { get; } = arguments;
}
