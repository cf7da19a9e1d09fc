using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>What a line of the timeline is about, for the filter.</summary>
public enum LineKind { Stages, Money, People, Facts, Work }

/// <summary>An event in words: what happened, and the quieter rest.</summary>
public sealed record Line(LineKind Kind, string Icon, string Text, string? Detail = null);

/// <summary>A plain sentence for every kind of event; a test finds kinds without one.</summary>
public sealed class Sentences(IStringLocalizer<ScreenTexts> L, IStringLocalizer<PartsTexts> names)
{
    public string Who(LoggedEvent e) => names.Name(e.Actor);

    public Line Of(LoggedEvent e, DealFile file)
    {
        var catalog = file.Catalog;
        return e.Event switch
        {
            DealCreated c => new(LineKind.Stages, "plus", L["Created in {0}", Stage(c.Stage, catalog)], Started(c, catalog)),
            DealMoved m when Order(m.To, catalog) < Order(m.From, catalog) =>
                new(LineKind.Stages, "arrow-left", L["Moved back from {0} to {1}", Stage(m.From, catalog), Stage(m.To, catalog)]),
            DealMoved m => new(LineKind.Stages, "arrow-right", L["Moved from {0} to {1}", Stage(m.From, catalog), Stage(m.To, catalog)]),
            DealTransferred t => new(LineKind.Stages, "arrow-left-right", L["Moved from {0} to {1} of {2}", Stage(t.From, catalog), Stage(t.To, catalog), catalog.Pipeline(t.ToPipeline)?.Name ?? Show.None]),
            BudgetChanged b => new(LineKind.Money, "wallet", L["Budget changed from {0} to {1}", Exact(b.From), Exact(b.To)], b.Note),
            ProductsChanged p => new(LineKind.Money, "package", p.Products.IsDefaultOrEmpty ? L["All products taken out"] : L["Products changed"], Products(p, catalog)),
            ProbabilitySet { Probability: { } set } p => new(LineKind.Money, "flag", L["Win probability set to {0} by hand", Show.Percent(set)], p.Reason),
            ProbabilitySet p => new(LineKind.Money, "flag", L["Win probability counted from the stage again"], p.Reason),
            OwnerChanged { To: null } o => new(LineKind.People, "user", L["Taken from {0}; nobody owns it now", Person(o.From, catalog)]),
            OwnerChanged { From: null } o => new(LineKind.People, "user", L["Given to {0}", Person(o.To, catalog)]),
            OwnerChanged o => new(LineKind.People, "arrow-left-right", L["Handed over from {0} to {1}", Person(o.From, catalog), Person(o.To, catalog)]),
            ExpectedCloseChanged { To: null } c => new(LineKind.Facts, "calendar", L["Expected close taken out, it was {0}", Day(c.From)]),
            ExpectedCloseChanged { From: null } c => new(LineKind.Facts, "calendar", L["Expected close set to {0}", Day(c.To)]),
            ExpectedCloseChanged c => new(LineKind.Facts, "calendar", L["Expected close changed from {0} to {1}", Day(c.From), Day(c.To)]),
            ChannelSet { To: null } c => new(LineKind.Facts, "globe", L["Channel taken out, it was {0}", Channel(c.From, catalog)]),
            ChannelSet c => new(LineKind.Facts, "globe", L["Channel set to {0}", Channel(c.To, catalog)]),
            DetailsChanged d => new(LineKind.Facts, "pencil", Corrected(d, file.Before(e), catalog)),
            DocumentAttached { Version: > 1 } d => new(LineKind.Work, "file", L["Version {1} of the document “{0}” attached", d.Name, d.Version]),
            DocumentAttached d => new(LineKind.Work, "file", L["Document “{0}” attached", d.Name]),
            DocumentWithdrawn d => new(LineKind.Work, "file", L["Document “{0}” withdrawn", d.Name]),
            StepCompleted s => new(LineKind.Work, "list-checks", L["Step “{0}” of {1} done", s.Step, Stage(s.Stage, catalog)]),
            NoteAdded n => new(LineKind.Work, "sticky-note", L["Note:"], n.Text),
            EmailSent m => new(LineKind.Work, "mail", L["E-mail “{0}” sent to {1}", m.Subject, m.To]),
            DealWon w => new(LineKind.Stages, "trophy", L["Won from {0}", Stage(w.From, catalog)]),
            DealLost l => new(LineKind.Stages, "x", L["Lost from {0}", Stage(l.From, catalog)], l.Reason),
            DealReopened r => new(LineKind.Stages, "refresh", L["Reopened in {0}", Stage(r.Stage, catalog)]),
            ChangeUndone u => Undone(u, file),
            DealRemoved { Reverted: true } r => new(LineKind.Facts, "x", L["Deleted, because its import was taken back"], r.Reason),
            DealRemoved r => new(LineKind.Facts, "x", L["Deleted"], r.Reason),
            _ => throw new InvalidOperationException($"{e.Event.GetType().Name} has no sentence."),
        };
    }

    private Line Undone(ChangeUndone undo, DealFile file)
    {
        var line = Of(file.Log[undo.Undone - 1], file);
        return line with { Icon = "undo", Text = L["Undone: {0}", line.Text] };
    }

    private string? Started(DealCreated c, Catalog catalog)
    {
        var parts = new List<string> { Exact(c.Budget) };
        if (c.Owner is not null)
            parts.Add(L["for {0}", Person(c.Owner, catalog)]);
        if (c.Channel is not null)
            parts.Add(L["through {0}", Channel(c.Channel, catalog)]);
        return string.Join(", ", parts);
    }

    private string Corrected(DetailsChanged now, Deal? before, Catalog catalog)
    {
        var parts = new List<string>();
        if (now.Title != before?.Title)
            parts.Add(L["Title corrected to “{0}”", now.Title]);
        if (now.Customer != before?.Customer)
            parts.Add(now.Customer is null ? L["Customer taken out"] : L["Customer set to {0}", catalog.Customer(now.Customer)?.Name ?? Show.None]);
        if (now.FirstContact != before?.FirstContact)
            parts.Add(L["First contact corrected to {0}", Day(now.FirstContact)]);
        return parts.Count == 0 ? L["Facts corrected"] : string.Join(". ", parts);
    }

    private static string? Products(ProductsChanged changed, Catalog catalog) => changed.Products.IsDefaultOrEmpty ? null
        : string.Join(", ", changed.Products.Select(p => $"{Product(p.Product, catalog)} × {Show.Number(p.Quantity, Decimals(p.Quantity))}"));

    /// <summary>As many decimals as the number has.</summary>
    internal static int Decimals(decimal number) => (number / 1.000000000000000000000000000000000m).Scale;

    private static string Product(ProductId id, Catalog catalog) => catalog.Products.GetValueOrDefault(id)?.Name ?? Show.None;

    private static string Stage(StageId id, Catalog catalog) => catalog.Stage(id)?.Name ?? Show.None;

    private static int Order(StageId id, Catalog catalog) => catalog.Stage(id) is { Kind: StageKind.Open } stage ? stage.Order : 0;

    private static string Person(EmployeeId? id, Catalog catalog) => catalog.Employee(id)?.Name ?? Show.None;

    private static string Channel(ChannelId? id, Catalog catalog) => id is { } c ? catalog.Channels.GetValueOrDefault(c)?.Name ?? Show.None : Show.None;

    private static string Day(DateOnly? day) => day is { } d ? Show.Date(d) : Show.None;

    /// <summary>Cents only where there are any.</summary>
    internal static string Exact(Money money) => money.Major == decimal.Truncate(money.Major) ? Show.Money(money) : Show.MoneyExact(money.Minor, money.Currency);
}
