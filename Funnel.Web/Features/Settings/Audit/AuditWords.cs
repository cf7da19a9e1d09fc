using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Settings.Audit;

/// <summary>Lines of the audit in words: names for actions, stages and people instead of what is stored.</summary>
public sealed class AuditWords(IStringLocalizer<AuditTexts> L)
{
    /// <summary>The kinds of things, in the filter's order.</summary>
    public static readonly string[] Kinds = ["deal", "customer", "account", "person", "department", "display", "key", "webhook", "company", "import", "door"];

    public string Kind(string kind) => kind switch
    {
        "deal" => L["deal"],
        "customer" => L["customer"],
        "account" => L["account"],
        "person" => L["person"],
        "department" => L["department"],
        "display" => L["display"],
        "key" => L["key"],
        "webhook" => L["webhook"],
        "company" => L["company"],
        "pipeline" => L["pipeline"],
        "import" => L["import"],
        "door" => L["page or call"],
        _ => kind,
    };

    public static string KindOf(AuditRow line) => line.Action.Split('.')[0];

    public string Action(AuditRow line) => line.Refused ? L["Refused"] : line.Action[(line.Action.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
    {
        "created" or "added" => L["Created"],
        "moved" => KindOf(line) == "deal" ? L["Stage"] : Upper(L["department"]),
        "transferred" => Upper(L["pipeline"]),
        "budget-changed" => L["Budget"],
        "expected-close-changed" => L["Expected close"],
        "owner-changed" => L["Owner"],
        "products-changed" => L["Products"],
        "channel-set" => L["Channel"],
        "details-changed" => L["Details"],
        "probability-set" => L["Probability"],
        "document-attached" => L["Document"],
        "step-completed" => L["Step"],
        "note-added" => L["Note"],
        "email-sent" => L["E-mail"],
        "won" => L["Won"],
        "lost" => L["Lost"],
        "reopened" => L["Reopened"],
        "undone" => L["Undone"],
        "removed" => L["Removed"],
        "signed-in" => L["Signed in"],
        "signed-out" => L["Signed out"],
        "sign-in-refused" => L["Sign-in failed"],
        "invited" => L["Invited"],
        "revoked" => KindOf(line) == "display" ? L["Disconnected"] : L["Revoked"],
        "approved" => L["Approved"],
        "changed" => L["Changed"],
        "disabled" => L["Switched off"],
        "enabled" => L["Switched on"],
        "renamed" => L["Renamed"],
        "parent-changed" => L["Stands below"],
        "role-changed" => L["Role"],
        "password-changed" or "password-set" => L["Password"],
        var other => other.Replace('-', ' '),
    };

    /// <summary>The name of a fact.</summary>
    public string Fact(string name) => name switch
    {
        "stage" => L["Stage"],
        "outcome" => L["Outcome"],
        "owner" => L["Owner"],
        "budget" => L["Budget"],
        "close" => L["Expected close"],
        "channel" => L["Channel"],
        "removed" => L["Removed"],
        "role" => L["Role"],
        "department" => Upper(L["department"]),
        "name" => L["Name"],
        "below" => L["Stands below"],
        "key" => Upper(L["key"]),
        "expires" => L["Expires"],
        "readOnly" => L["Only reads"],
        "way" => L["Way"],
        _ => name,
    };

    /// <summary>Its value: ids as the names they stand for today.</summary>
    public string Value(string name, string? value, Catalog catalog) => (name, value) switch
    {
        (_, null) => Show.None,
        ("stage", _) when Number(value) is { } id => catalog.Stage(new StageId(id))?.Name ?? value,
        ("owner", _) when Number(value) is { } id => catalog.Employee(new EmployeeId(id))?.Name ?? value,
        ("channel", _) when Number(value) is { } id => catalog.Channels.GetValueOrDefault(new ChannelId(id))?.Name ?? value,
        ("department", _) when Number(value) is { } id => catalog.Departments.GetValueOrDefault(new DepartmentId(id))?.Name ?? value,
        ("outcome", "Open") => L["open"],
        ("outcome", "Won") => L["Won"],
        ("outcome", "Lost") => L["Lost"],
        _ => value,
    };

    public string Door(CallerKind kind) => kind switch
    {
        CallerKind.Person => L["web"],
        CallerKind.Key => L["access key"],
        CallerKind.Display => L["display"],
        CallerKind.Nobody => L["stranger"],
        _ => L["program"],
    };

    /// <summary>What changed, for one line of the list: the first fact that differs, else a sentence.</summary>
    public (string? Before, string? After) Brief(AuditRow line, Catalog catalog)
    {
        if (Differences(line, catalog).FirstOrDefault(d => d.Changed) is { Name: not null } first)
            return (line.Before is null ? null : first.Before, first.After);
        return (AuditFacts.Read(line.Before) is null ? line.Before : null, AuditFacts.Read(line.After) is { } facts ? string.Join(", ", facts.Values) : line.After);
    }

    /// <summary>Facts side by side; none when before and after are sentences.</summary>
    public IReadOnlyList<Difference> Differences(AuditRow line, Catalog catalog)
    {
        var (before, after) = (AuditFacts.Read(line.Before), AuditFacts.Read(line.After));
        if (before is null && after is null)
            return [];
        var names = (before?.Keys ?? []).Concat(after?.Keys ?? []).Distinct();
        return [.. names.Select(n => new Difference(Fact(n), Value(n, before?.GetValueOrDefault(n), catalog), Value(n, after?.GetValueOrDefault(n), catalog),
            before?.GetValueOrDefault(n) != after?.GetValueOrDefault(n)))];
    }

    // The resources do not tell capitals apart, so one word serves both places.
    internal static string Upper(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

public readonly record struct Difference(string Name, string Before, string After, bool Changed);
