using System.Text.RegularExpressions;
using System.Xml.Linq;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Architecture;

/// <summary>Every text of the interface has its Russian, with the same placeholders. Texts belong to the *Texts class of their folder or the nearest above.</summary>
public partial class TranslationTests
{
    // L is the injected localizer, texts the one handed to a helper; of the latter only plain keys count, for helpers pass keys on.
    [GeneratedRegex(
        """\bL(?<count>\.Count\(|\[)\s*(?<key>\$?@?"([^"\\]|\\.)*"|[^"\s][^\],)]*)|\btexts(?<count>\.Count\(|\[)\s*(?<key>"([^"\\]|\\.)*")""",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Use();

    [GeneratedRegex("""\{(?<n>\d+)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Placeholder();

    // Not a folder's own texts: the plural extension, and the refusals of the domain, which RuleTextsTests looks after.
    static readonly string[] Others = ["Texts.cs", "RuleTexts.cs"];

    sealed record Text(string File, string Key, bool Counted);

    [Fact]
    public void Every_text_has_its_Russian_with_the_same_placeholders() => Assert.Empty(Faults());

    [Fact]
    public void No_Russian_text_is_left_over()
    {
        var used = Texts().Select(text => (ResourceOf(text.File), text.Key)).ToHashSet();
        var leftOver = Repository.Files("Funnel.Web", ".ru.resx").Where(file => !file.EndsWith("RuleTexts.ru.resx", StringComparison.Ordinal)).SelectMany(file => Read(file).Keys.Select(key => (file, key))).Where(entry => !used.Contains(entry));
        Assert.Empty(leftOver.Select(entry => $"{Path.GetFileName(entry.file)}: {entry.key}"));
    }

    // The build keeps one of two such keys and drops the other.
    [Fact]
    public void No_two_keys_differ_by_case_alone() => Assert.Empty(
        Repository.Files("Funnel.Web", ".ru.resx").SelectMany(file => Read(file).Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1).Select(same => $"{Path.GetFileName(file)}: {string.Join(" / ", same)}")));

    [Theory]
    [InlineData("{0} moved {1}", false, "{0} переместил", false)]
    [InlineData("{0} day|{0} days", true, "{0} день|{0} дня", false)]
    [InlineData("{0} day|{0} days", true, "{0} день|{0} дня|дней", false)]
    [InlineData("{0} day|{0} days", true, "{0} день|{0} дня|{0} дней", true)]
    [InlineData("Back", false, "", false)]
    [InlineData("Back", false, "Назад", true)]
    public void The_rule_finds_what_is_wrong(string key, bool counted, string russian, bool good) =>
        Assert.Equal(good, Fault(new Text("", key, counted), new Dictionary<string, string> { [key] = russian }) is null);

    [Fact]
    public void The_scan_sees_the_texts() => Assert.Contains(Texts(), text => text.Key == "Skip to the page");

    static IEnumerable<string> Faults()
    {
        var resources = new Dictionary<string, Dictionary<string, string>>();
        foreach (var text in Texts())
        {
            var resource = ResourceOf(text.File);
            if (resource is null)
            {
                yield return $"{text.File}: no *Texts class here or above for \"{text.Key}\"";
                continue;
            }
            if (!resources.TryGetValue(resource, out var russian)) resources[resource] = russian = Read(resource);
            if (Fault(text, russian) is { } fault) yield return $"{Path.GetRelativePath(Repository.Root, text.File)}: \"{text.Key}\" {fault}";
        }
    }

    static string? Fault(Text text, Dictionary<string, string> russian)
    {
        if (text.Key.StartsWith('?')) return "is no plain text in quotes";
        if (!russian.TryGetValue(text.Key, out var value) || string.IsNullOrWhiteSpace(value)) return "has no Russian";
        var forms = value.Split('|');
        if (text.Counted && forms.Length != 3) return "needs three Russian forms";
        var expected = Placeholders(text.Counted ? text.Key.Split('|')[^1] : text.Key);
        return (text.Counted ? forms : [value]).All(form => Placeholders(form).SetEquals(expected)) ? null : "has other placeholders in Russian";
    }

    static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Groups["n"].Value)];

    static IEnumerable<Text> Texts()
    {
        foreach (var file in Repository.Files("Funnel.Web", ".razor", ".cs"))
            foreach (Match match in Use().Matches(File.ReadAllText(file)))
            {
                var key = match.Groups["key"].Value;
                // A key that is put together at run time cannot be translated or checked; a variable holding one is marked and refused.
                yield return new Text(file, key.StartsWith('"') ? Regex.Unescape(key[1..^1]) : "?" + key, match.Groups["count"].Value != "[");
            }
    }

    static string? ResourceOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null && folder.Length >= Repository.Root.Length; folder = Path.GetDirectoryName(folder))
            if (Directory.EnumerateFiles(folder, "*Texts.cs").FirstOrDefault(f => !Others.Contains(Path.GetFileName(f))) is { } texts)
                return Path.ChangeExtension(texts, ".ru.resx");
        return null;
    }

    static Dictionary<string, string> Read(string resource) => File.Exists(resource)
        ? XDocument.Load(resource).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value)
        : [];
}
