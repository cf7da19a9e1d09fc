using Fluid.Ast;
using Funnel.Domain.Common;

namespace Funnel.Web.Access.Mail;

/// <summary>
/// Fills in a template of a letter to a customer, as plain text: what is filled in is shown as it is. Anybody may write one; the limits of <see cref="LetterTemplate"/> hold,
/// and a name that is none of the facts is an error that says where it stands.
/// </summary>
public static class MailTemplate
{
    /// <summary>Refuses with a sentence that names the line.</summary>
    public static Task<string> FillAsync(string template, IReadOnlyDictionary<string, string> facts)
    {
        // Only texts in dictionaries: there is no object of ours a template could climb along.
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            if (name.Split('.') is not [var group, var part])
                values[name] = value;
            else if (values.TryGetValue(group, out var known))
                ((Dictionary<string, object>)known)[part] = value;
            else
                values[group] = new Dictionary<string, object>(StringComparer.Ordinal) { [part] = value };
        }
        return LetterTemplate.FillAsync(template, values, new KnownNames(template, facts.Keys));
    }

    private sealed class KnownNames(string template, IEnumerable<string> names) : AstVisitor
    {
        private readonly HashSet<string> _names = [.. names];

        protected override Expression VisitMemberExpression(MemberExpression member)
        {
            var path = string.Join('.', member.Segments.Select(s => s is IdentifierSegment part ? part.Identifier : "[…]"));
            return _names.Contains(path) ? base.VisitMemberExpression(member)
                : throw new RuleViolation("Line {0}: “{1}” is not a placeholder.", LetterTemplate.LineOf(template, path), path);
        }
    }
}
