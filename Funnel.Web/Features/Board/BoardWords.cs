using System.Text.RegularExpressions;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Board;

/// <summary>What the board says about changes, its own and others'.</summary>
public sealed partial class BoardWords(IStringLocalizer<BoardTexts> L, IStringLocalizer<PartsTexts> parts)
{
    /// <summary>Null for changes that no board needs to announce.</summary>
    public (string Text, RenderFragment Rich, string? Detail)? Of(LoggedEvent e, string title, Catalog catalog)
    {
        var who = Who(e);
        return e.Event switch
        {
            DealMoved m => Say(L["{0} moved {1}"].Value, Arrow(catalog, m.From, m.To), who, title),
            DealTransferred t => Say(L["{0} moved {1}"].Value, Arrow(catalog, t.From, t.To), who, title),
            DealWon => Say(L["{0} won {1}"].Value, null, who, title),
            DealLost l => Say(L["{0} lost {1}"].Value, l.Reason, who, title),
            DealReopened r => Say(L["{0} reopened {1}"].Value, catalog.Stage(r.Stage)?.Name, who, title),
            DealCreated c => Say(L["{0} added {1}"].Value, catalog.Stage(c.Stage)?.Name, who, title),
            OwnerChanged o => Say(L["{0} handed {1} to {2}"].Value, null, who, title, Person(o.To, catalog)),
            BudgetChanged b => Say(L["{0} changed the amount of {1}"].Value, $"{Show.Money(b.From)} → {Show.Money(b.To)}", who, title),
            ChangeUndone => Say(L["{0} took back a change of {1}"].Value, null, who, title),
            DealRemoved => Say(L["{0} deleted {1}"].Value, null, who, title),
            _ => null,
        };
    }

    /// <summary>Who was quicker, with what, when, and that ours was not saved.</summary>
    public string Conflict(DealConflict conflict, Catalog catalog)
    {
        var (who, at) = (Who(conflict.Last), TimeOf(conflict.Last, catalog));
        return conflict.Last.Event switch
        {
            DealMoved m => L["{0} moved this deal to {1} at {2}. Yours was not saved.", who, Stage(m.To, catalog), at],
            DealTransferred t => L["{0} moved this deal to {1} at {2}. Yours was not saved.", who, Stage(t.To, catalog), at],
            DealReopened r => L["{0} reopened this deal in {1} at {2}. Yours was not saved.", who, Stage(r.Stage, catalog), at],
            DealWon => L["{0} marked this deal won at {1}. Yours was not saved.", who, at],
            DealLost => L["{0} marked this deal lost at {1}. Yours was not saved.", who, at],
            OwnerChanged o => L["{0} handed this deal to {1} at {2}. Yours was not saved.", who, Person(o.To, catalog), at],
            DealRemoved => L["{0} deleted this deal at {1}. Yours was not saved.", who, at],
            _ => L["{0} changed this deal at {1}. Yours was not saved.", who, at],
        };
    }

    public string UndoRefused(DealConflict conflict, Catalog catalog) =>
        L["{0} changed this deal since, at {1}. Nothing was undone.", Who(conflict.Last), TimeOf(conflict.Last, catalog)];

    public string Who(LoggedEvent e) => parts.Name(e.Actor);

    public string Stage(StageId id, Catalog catalog) => catalog.Stage(id)?.Name ?? L["a stage that is gone"];

    public string Person(EmployeeId? id, Catalog catalog) => catalog.Employee(id)?.Name ?? L["no owner"];

    private static string TimeOf(LoggedEvent e, Catalog catalog) => Show.Time(new DateTimeOffset(e.At, TimeSpan.Zero), catalog.Company.Zone);

    private static string? Arrow(Catalog catalog, StageId from, StageId to) =>
        catalog.Stage(from) is { } a && catalog.Stage(to) is { } b ? $"{a.Name} → {b.Name}" : null;

    private static (string Text, RenderFragment Rich, string? Detail)? Say(string template, string? detail, params string[] names) =>
        (string.Format(System.Globalization.CultureInfo.CurrentCulture, template, [.. names]), Bold(template, names), detail);

    /// <summary>The sentence with its names in bold.</summary>
    public static RenderFragment Bold(string template, params string[] names) => builder =>
    {
        var rest = 0;
        foreach (Match hole in Hole().Matches(template))
        {
            builder.AddContent(0, template[rest..hole.Index]);
            builder.OpenElement(1, "b");
            builder.AddContent(2, names[hole.Value[1] - '0']);
            builder.CloseElement();
            rest = hole.Index + hole.Length;
        }
        builder.AddContent(3, template[rest..]);
    };

    [GeneratedRegex(@"\{[0-9]\}", RegexOptions.NonBacktracking)]
    private static partial Regex Hole();
}
