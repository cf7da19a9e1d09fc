using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;

namespace Funnel.Tests.Features.Settings.Audit;

/// <summary>What the product's own source can write into the audit, found by reading it.</summary>
static partial class AuditCodes
{
    // A whole text of lower case with one dot. Names of files look the same.
    [GeneratedRegex("\"(?<code>[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex("\\(\"(?<name>[A-Za-z]+)\",", RegexOptions.ExplicitCapture)]
    private static partial Regex Fact();

    // Right behind a bracket stands a fact's name, or how a date is written.
    [GeneratedRegex("(?<bracket>\\()?\"(?<code>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Text();

    [GeneratedRegex("(Caller|Actor)\\.Program\\(\"(?<name>[^\"]+)\"\\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Program();

    [GeneratedRegex("(?<!(\\btexts|\\bL)\\[|InvalidOperationException\\(|RuleViolation\\()\"(?<text>[A-Z“{][^\"\\\\]+\\.)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Sentence();

    [GeneratedRegex("\"[a-z ]+\\|(?<many>[a-z ]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Many();

    static readonly string[] Files = ["lock", "csv", "svg", "json", "css", "js", "db", "png", "txt", "pdf"];

    static readonly IReadOnlyList<string> Sources =
    [
        .. Repository.Files("Funnel.Web", ".cs", ".razor").Where(file => !Repository.Relative(file).StartsWith("Funnel.Web/Features/Settings/Audit/", StringComparison.Ordinal))
            .Select(File.ReadAllText).Where(text => text.Contains("audit", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>Such as “account.welcomed”.</summary>
    public static IReadOnlySet<string> Actions { get; } = new HashSet<string>(
    [
        .. Sources.SelectMany(ActionsIn),
        .. EventBodies.KnownTypes.Select(type => "deal." + EventBodies.KindOf((DealEvent)RuntimeHelpers.GetUninitializedObject(type))),
    ]);

    public static IReadOnlySet<string> Facts { get; } = new HashSet<string>(
    [
        .. Sources.SelectMany(FactsIn),
        .. All(Fact(), "name", Read("Data", "AuditEntries.cs")),
        .. All(Many(), "many", Read("Features", "Import", "Names.cs")),
    ]);

    /// <summary>Values that are codes and not somebody's own words.</summary>
    public static IReadOnlySet<string> Values { get; } = new HashSet<string>([.. Sources.SelectMany(ValuesIn), .. Enum.GetNames<Outcome>()]);

    public static IReadOnlySet<string> Programs { get; } = new HashSet<string>(Repository.Files("Funnel.Web", ".cs", ".razor").SelectMany(file => All(Program(), "name", File.ReadAllText(file))));

    /// <summary>Sentences in files that refuse something.</summary>
    public static IReadOnlySet<string> Refusals { get; } = new HashSet<string>(
        Sources.Where(text => text.Contains("RefusedAsync(", StringComparison.Ordinal) || text.Contains("OutsideRefused(", StringComparison.Ordinal)).SelectMany(text => All(Sentence(), "text", text)));

    public static IEnumerable<string> ActionsIn(string text) => All(Code(), "code", text).Where(code => !Files.Contains(code[(code.IndexOf('.', StringComparison.Ordinal) + 1)..]));

    public static IEnumerable<string> FactsIn(string text) => Calls(text).SelectMany(call => All(Fact(), "name", call));

    public static IEnumerable<string> ValuesIn(string text) => 
        Calls(text).SelectMany(call => Text().Matches(call)).Where(match => !match.Groups["bracket"].Success).Select(match => match.Groups["code"].Value);

    // What stands between the brackets of AuditFacts.Write(…).
    static IEnumerable<string> Calls(string text)
    {
        const string call = "AuditFacts.Write(";
        for (var at = text.IndexOf(call, StringComparison.Ordinal); at >= 0; at = text.IndexOf(call, at + 1, StringComparison.Ordinal))
        {
            var (end, open) = (at + call.Length, 1);
            for (; open > 0 && end < text.Length; end++)
                open += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
            yield return text[(at + call.Length - 1)..end];
        }
    }

    static string Read(params string[] path) => File.ReadAllText(Repository.File(["Funnel.Web", .. path]));

    static IEnumerable<string> All(Regex what, string group, string text) => what.Matches(text).Select(match => match.Groups[group].Value);
}
