using System.Globalization;
using System.Text.RegularExpressions;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>
/// Lines of the audit in the words of whoever reads them, by the tables beside it: kept are codes, ids and English sentences. Lines of older versions read too.
/// Made anew for each reader, for the tables are of one language.
/// </summary>
public sealed partial class AuditWords(IStringLocalizer<AuditTexts> L, IStringLocalizer<PartsTexts> parts, IStringLocalizer<RuleTexts> rules)
{
    // A value that was never chosen says nothing where a line is told in brief.
    private static readonly HashSet<(string, string)> Usual = [("outcome", "Open"), ("switched", "on"), ("view", ""), ("site", ""), ("refused", "0")];

    private readonly AuditActions _actions = new(L);
    private readonly AuditFactWords _facts = new(L, parts);
    private readonly AuditSentences _sentences = new(L, rules);

    public IEnumerable<string> Kinds => _actions.Kinds.Keys;

    public string Kind(string kind) => _actions.Kinds.GetValueOrDefault(kind, kind);

    public static string KindOf(AuditRow line) => line.Action.Split('.')[0];

    public string Action(AuditRow line) => line.Refused ? L["Refused"] : Done(line);

    /// <summary>What was done, or what was tried.</summary>
    public string Done(AuditRow line) => _actions.Words.GetValueOrDefault(line.Action) ?? Upper(line.Action[(line.Action.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace('-', ' '));

    public string Who(AuditRow line) => line switch
    {
        { ActorId: not null } => line.ActorName,
        // Older versions began every company in the sample's name.
        { Action: "pipeline.added", ActorName: "Sample" } => parts.ActorName("First start"),
        _ => parts.ActorName(line.ActorName),
    };

    public string Door(CallerKind kind) => kind switch
    {
        CallerKind.Person => L["web"],
        CallerKind.Key => L["access key"],
        CallerKind.Display => L["display"],
        CallerKind.Nobody => L["stranger"],
        _ => L["program"],
    };

    /// <summary>The door and the address, such as “web 10.0.4.22”.</summary>
    public string From(AuditRow line) => line.From?.Split(' ', 2) switch
    {
        null => Door(line.CallerKind),
        ["web", .. var rest] => string.Join(' ', [L["web"].Value, .. rest]),
        ["key", .. var rest] => string.Join(' ', [L["access key"].Value, .. rest]),
        ["display", .. var rest] => string.Join(' ', [L["display"].Value, .. rest]),
        ["program", .. var rest] => string.Join(' ', [L["program"].Value, .. rest]),
        _ => line.From,
    };

    /// <summary>To what, by its name where only a number was kept.</summary>
    public string? Subject(AuditRow line, LiveState now)
    {
        if (line.Action == "company.logo-changed")
            return now.Catalog.Company.Name;
        if (line.Subject is not { Length: > 0 } subject || AuditFactWords.Number(subject) is not { } number)
            return line.Subject is { } page && line.Action == "door.refused" && page.StartsWith("GET ", StringComparison.Ordinal) ? page[4..] : line.Subject;
        var facts = Facts(line, line.After) ?? Facts(line, line.Before);
        return line.DealId is { } deal && now.History.Find(new DealId(deal)) is { } track ? track.Now.Facts.Title
            : facts?.GetValueOrDefault("name") ?? facts?.GetValueOrDefault("url") ?? (KindOf(line) == "webhook" && !line.Refused ? line.After : null) ?? L["no. {0}", number];
    }

    /// <summary>Why it was refused, or what a line says that keeps no facts.</summary>
    public string? Sentence(AuditRow line) => Facts(line, line.After) is not null ? null
        : line.After is { } after && !Inside().IsMatch(after) ? _sentences.Say(after) : null;

    /// <summary>What changed, in brief, for one line of the list.</summary>
    public (string? Before, string? After) Brief(AuditRow line, Catalog catalog)
    {
        if (line.Refused)
            return (null, Sentence(line));
        var (before, after) = (Facts(line, line.Before), Facts(line, line.After));
        if (_actions.Outcomes.TryGetValue(line.Action, out var outcome))
            return (null, outcome);
        if (before is not null && after is not null)
        {
            var changed = Differences(line, catalog).Where(d => d.Changed).ToList();
            return (Joined(changed.Select(d => d.Before)), Joined(changed.Select(d => d.After)));
        }
        if ((before ?? after) is not { } facts)
            return (null, Sentence(line) ?? (line.Action.EndsWith("ed", StringComparison.Ordinal) ? line.Subject : null));
        var said = Joined(facts.Where(f => !Usual.Contains((f.Key, f.Value))).Select(f => f.Value == "yes" ? _facts.Names.GetValueOrDefault(f.Key, f.Key) : Said(f.Key, f.Value, catalog)));
        return after is null ? (said, null) : (null, said ?? line.Subject);
    }

    /// <summary>Facts side by side; none when the line keeps none.</summary>
    public IReadOnlyList<Difference> Differences(AuditRow line, Catalog catalog)
    {
        var (before, after) = (Facts(line, line.Before), Facts(line, line.After));
        var names = (before?.Keys ?? []).Concat(after?.Keys ?? []).Distinct();
        return [.. names.Select(n => new Difference(_facts.Names.GetValueOrDefault(n, n), _facts.Value(n, before?.GetValueOrDefault(n), catalog), _facts.Value(n, after?.GetValueOrDefault(n), catalog),
            before?.GetValueOrDefault(n) != after?.GetValueOrDefault(n)))];
    }

    /// <summary>The whole line as one sentence, for files.</summary>
    public string Whole(AuditRow line, LiveState now)
    {
        var (before, after) = Brief(line, now.Catalog);
        var subject = Subject(line, now) ?? "";
        var change = before is not null ? $"{before} → {after ?? Show.None}" : after == subject ? null : after;
        string?[] said = [line.Refused ? $"{L["Refused"].Value} ({Done(line)})" : Done(line), $"{Kind(KindOf(line))} {subject}".TrimEnd(), change];
        return $"{Who(line)}: {string.Join("; ", said.OfType<string>())}";
    }

    // Counts are told with what they count.
    private string Said(string name, string value, Catalog catalog) => AuditFactWords.Number(value) is not null && name is not ("stage" or "owner" or "channel" or "department" or "customer" or "name")
        ? $"{_facts.Names.GetValueOrDefault(name, name)}: {_facts.Value(name, value, catalog)}" : _facts.Value(name, value, catalog);

    private static string? Joined(IEnumerable<string> values) => string.Join(", ", values.Where(v => v != Show.None)) is { Length: > 0 } text ? text : null;

    // Before there were facts for it, lines said “batch=3 rows=10”, “12 customers” or a bare number.
    private static IReadOnlyDictionary<string, string>? Facts(AuditRow line, string? text)
    {
        if (text is null || line.Refused)
            return null;
        if (AuditFacts.Read(text) is { } facts)
            return facts;
        if (text.Split(' ').Select(part => part.Split('=')).ToList() is var pairs && pairs.TrueForAll(pair => pair.Length == 2) && line.Action is not ("webhook.paused" or "webhook.resumed" or "webhook.removed"))
            return pairs.DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        if (Counted().Match(text) is { Success: true } counted && line.Action == "import.names")
            return new Dictionary<string, string> { [counted.Groups["name"].Value] = counted.Groups["value"].Value };
        return line.Action switch
        {
            "company.logo-changed" => new Dictionary<string, string> { ["logo"] = text },
            "sample.started" => new Dictionary<string, string> { ["pipelines"] = text },
            "sample.customers" => new Dictionary<string, string> { ["customers"] = text },
            "sample.finished" => new Dictionary<string, string> { ["deals"] = text },
            _ => null,
        };
    }

    // The resources do not tell capitals apart, so one word serves both places.
    internal static string Upper(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];

    [GeneratedRegex("^(?<value>[0-9]+) (?<name>[a-z ]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Counted();

    // What a program calls its things is nobody's business: “CustomerId { Value = 1 }”, the name of a class, the count of what was added.
    [GeneratedRegex(@"^\w+ \{ .* \}$|^Funnel\.[\w.]+$|^[0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Inside();
}

public readonly record struct Difference(string Name, string Before, string After, bool Changed);
