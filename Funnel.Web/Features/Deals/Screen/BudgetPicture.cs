using Funnel.Domain.Common;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>The deal's budget from its creation to now, every change, over the stages it was in.</summary>
public static class BudgetPicture
{
    // Room after the line, so that the last figure can be read.
    private const double Reach = 0.9;
    private const double Width = 880;

    public static Drawing Of(DealFile file, DateTime now, IStringLocalizer<ScreenTexts> L)
    {
        var zone = file.Catalog.Company.Zone;
        var currency = file.Deal.Budget.Currency;
        var (start, end) = (file.Deal.CreatedAt, file.Deal.ClosedAt ?? now);
        double At(DateTime at) => end > start ? Reach * (at - start) / (end - start) : 0;
        var budgets = file.Budgets.ToList();
        var unit = Show.UnitFor(budgets.Max(b => b.Budget.Minor), currency);
        var points = budgets.Select(b => new StepPoint(At(b.Event.At), b.Budget.Minor, Show.MoneyCompact(b.Budget.Minor, currency, unit)) { Note = Note(b.Budget, b.Before, b.Note, unit) }).ToList();
        var bands = file.VisitsUntil(now)
            .Select(v => (Stage: file.Catalog.Stage(v.Stage), From: At(new DateTime(v.Entered, DateTimeKind.Utc)), To: v.Left is { } left ? At(new DateTime(left, DateTimeKind.Utc)) : Reach))
            .Where(v => v.Stage is not null)
            .Select(v => new StepBand(v.From, v.To, v.Stage!.Name, Steps.Colour(v.Stage, file.Pipeline)))
            .ToList();
        var summary = budgets.Count == 1
            ? L["The budget has been {0} from the start.", Show.Money(budgets[0].Budget)]
            : L.Count("The budget went from {1} to {2} in {0} change.|The budget went from {1} to {2} in {0} changes.", budgets.Count - 1, Show.Money(budgets[0].Budget), Show.Money(budgets[^1].Budget));
        return StepLine.Draw(points, bands, v => Show.MoneyCompact((long)v, currency, unit), summary, Reach, Width) with
        {
            Table = new ChartTable(L["Budget"], [L["When"], L["Stage"], L["Budget"], L["Difference"], L["Why"]],
            [
                .. budgets.Select(b => (IReadOnlyList<string>)
                [
                    Show.DateAndTime(new DateTimeOffset(b.Event.At), zone),
                    StageAt(file, b.Event.At),
                    Sentences.Exact(b.Budget),
                    b.Before is { } before ? Show.SignedMoney(b.Budget.Minor - before.Minor, currency) : "",
                    b.Note ?? "",
                ]),
            ]),
        };
    }

    /// <summary>Of the first budget; null where that was nothing or nothing changed.</summary>
    public static double? Growth(DealFile file)
    {
        var budgets = file.Budgets.Select(b => b.Budget.Minor).ToList();
        return budgets.Count < 2 || budgets[0] == 0 ? null : (double)(budgets[^1] - budgets[0]) / budgets[0];
    }

    private static string Note(Money now, Money? before, string? note, MoneyUnit unit) => before is { } b
        ? $"{(now.Minor > b.Minor ? "+" : "")}{Show.MoneyCompact(now.Minor - b.Minor, now.Currency, unit)} {note}".TrimEnd()
        : "";

    private static string StageAt(DealFile file, DateTime at) =>
        file.Track.TryAsOf(at.Ticks, out var state) ? file.Catalog.Stage(state.Stage)?.Name ?? Show.None : Show.None;
}
