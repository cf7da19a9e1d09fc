using System.Text;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Funnel.Domain.Common;

namespace Funnel.Web.Access.Mail;

/// <summary>
/// Fills in a Liquid template. The template may come from anybody: it sees <see cref="LetterFacts"/> alone, has no loop and includes no file,
/// and whatever it does ends at a limit.
/// </summary>
public static class LetterTemplate
{
    public const int LongestTemplate = 20_000, LongestText = 100_000;

    private const int MostSteps = 5_000, Deepest = 20;

    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = new() { MaxSteps = MostSteps, MaxRecursion = Deepest };

    /// <summary>As HTML: what is filled in is encoded.</summary>
    public static Task<string> HtmlAsync(string template, LetterFacts facts) => FillAsync(template, facts, HtmlEncoder.Default);

    /// <summary>As one line of plain text.</summary>
    public static Task<string> LineAsync(string template, LetterFacts facts) => FillAsync(template, facts, NullEncoder.Default);

    private static Task<string> FillAsync(string template, LetterFacts facts, TextEncoder encoder) =>
        FillAsync(template, new Dictionary<string, object> { ["person"] = facts.Person, ["company"] = facts.Company, ["link"] = facts.Link }, null, encoder);

    /// <param name="values">Texts and dictionaries of texts only.</param>
    /// <param name="more">What else the template must stand up to.</param>
    /// <param name="encoder">Left out: what is filled in is plain text.</param>
    internal static async Task<string> FillAsync(string template, IReadOnlyDictionary<string, object> values, AstVisitor? more, TextEncoder? encoder = null)
    {
        if (template.Length > LongestTemplate)
            throw new RuleViolation("A template has at most {0} characters.", LongestTemplate);
        try
        {
            if (!Parser.TryParse(template, out var parsed, out var error))
                throw new RuleViolation("Line {0}: this cannot be read. Every {{{{ and {{% needs its end.", LineIn(error));
            new Allowed(template).VisitTemplate(parsed);
            more?.VisitTemplate(parsed);
            // Names and plain texts only: there is no object of ours a template could climb along.
            var names = new TemplateContext(Options);
            foreach (var (name, value) in values)
                names.SetValue(name, value);
            await using var text = new LimitedText();
            await parsed.RenderAsync(text, names, encoder ?? NullEncoder.Default, isolateContext: true);
            return text.ToString();
        }
        catch (Exception e) when (e is not RuleViolation)
        {
            // Steps, depth, a file that may not be read: what exactly is nothing to tell an attacker.
            throw new RuleViolation("The template does more than a letter may.");
        }
    }

    /// <summary>The line, from 1, on which this first stands inside a tag or an output; 1 when it is nowhere to be found.</summary>
    internal static int LineOf(string template, string what)
    {
        var at = template.IndexOf('{', StringComparison.Ordinal);
        at = at < 0 ? -1 : template.IndexOf(what, at, StringComparison.Ordinal);
        return 1 + template.AsSpan(0, Math.Max(at, 0)).Count('\n');
    }

    // The parser's own sentence ends in “at (line:column)” and the source.
    private static int LineIn(string error)
    {
        var at = error.IndexOf("at (", StringComparison.Ordinal) + 4;
        var end = at < 4 ? -1 : error.IndexOf(':', at);
        return end > at && int.TryParse(error.AsSpan(at, end - at), out var line) ? line : 1;
    }

    /// <summary>What a letter needs, by name. Loops, ranges, files and filters multiply or reach out; the limits above catch what they are for only when it is already large.</summary>
    private sealed class Allowed(string template) : AstVisitor
    {
        private static readonly HashSet<string> Filters = ["escape", "upcase", "downcase", "capitalize", "strip", "default"];

        public override Statement Visit(Statement statement) =>
            statement is TextSpanStatement or OutputStatement or IfStatement or ElseStatement or ElseIfStatement or UnlessStatement or CaseStatement or WhenStatement or CommentStatement or NoOpStatement
                ? base.Visit(statement)
                : throw new RuleViolation("Line {0}: a letter has no such tag as this; it may ask with if, unless and case.", LineOf(template, FirstStrange(template)));

        public override Expression Visit(Expression expression) =>
            expression is LiteralExpression or MemberExpression or BinaryExpression || (expression is FilterExpression filter && Filters.Contains(filter.Name))
                ? base.Visit(expression)
                : throw new InvalidOperationException("No such expression in a letter.");
    }

    private static string FirstStrange(string template) => StrangeTags.FirstOrDefault(t => template.Contains(t, StringComparison.Ordinal)) ?? "{%";

    private static readonly string[] StrangeTags =
        ["for ", "tablerow", "include", "render", "assign", "capture", "cycle", "increment", "decrement", "liquid", "macro", "raw", "echo", "break", "continue"];

    private sealed class LimitedText : StringWriter
    {
        public override void Write(char value)
        {
            Room(1);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Room(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Room(buffer.Length);
            base.Write(buffer);
        }

        public override void Write(string? value)
        {
            Room(value?.Length ?? 0);
            base.Write(value);
        }

        private void Room(int more)
        {
            if (GetStringBuilder() is StringBuilder so && so.Length + more > LongestText)
                throw new InvalidOperationException("Too long.");
        }
    }
}
