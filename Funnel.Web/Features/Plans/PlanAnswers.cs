using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;

namespace Funnel.Web.Features.Plans;

/// <summary>One target's place. Amounts in major units, or deals. <paramref name="Plan"/> is the target set here or else what lies below it adds up to.</summary>
public sealed record CellAnswer(string Period, decimal? Target, decimal? Plan, decimal? Difference, decimal? TimeDifference, string Version);

public sealed record RowAnswer(string Scope, string Id, string Name, string? Parent, decimal? Plan, decimal Fact, decimal Open, decimal Potential, double? Attainment, decimal? Gap,
    decimal? NeededADay, decimal? SoFarADay, decimal EarlierSameDay, decimal? Difference, decimal? TimeDifference, IReadOnlyList<decimal> FactByMonth, IReadOnlyList<CellAnswer> Targets);

public sealed record PlansAnswer(DateTime AsOf, long Sequence, long PlansVersion, string Year, string Period, DateOnly From, DateOnly To, PlanMetric Metric, PlanBy By, string Pipeline, string Currency, ChanceBasis CountsFrom,
    int Day, int Days, int WorkingDaysGone, int WorkingDaysLeft, double Pace, int Differences, IReadOnlyList<RowAnswer> Rows);

public sealed record ChangeAnswer(string Scope, string Id, string Period, PlanMetric Metric, decimal? Before, decimal? After, string Version);

public sealed record SetAnswer(IReadOnlyList<ChangeAnswer> Changes);

/// <summary>Figures of the domain as programs read them.</summary>
static class PlanAnswers
{
    public static PlansAnswer Of(PlanFigures figures, Catalog catalog, long version)
    {
        var (query, money) = (figures.Query, new PlanAmounts(figures.Query.Metric, catalog.Company.Currency));
        var start = query.Year.FirstMonth;
        var pipeline = (query.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? (catalog.Pipelines is [var main, ..] ? main : null);
        return new PlansAnswer(query.AsOf, figures.Sequence, version, FiscalYear.Write(query.Year.Whole, start), FiscalYear.Write(query.Period, start), query.Period.From, query.Period.To, query.Metric, query.By,
            pipeline?.Name ?? "", catalog.Company.Currency, catalog.ChancesAt(query.AsOf).BasisOf(pipeline?.Id), figures.Days.Day, figures.Days.Days, figures.Days.Gone, figures.Days.Left, Math.Round(figures.Days.Pace, 4), figures.Differences,
            [.. figures.Rows.Select(row => new RowAnswer(Name(row.Scope.Kind), Id(row.Scope), row.Node.Name, row.Node.Parent is { } p ? Key(p) : null,
                money.Major(row.Plan), money.Major(row.Fact), Round(money.Major(row.Open)), Round(money.Major(row.Potential)), row.Attainment is { } a ? Math.Round(a, 4) : null,
                Round(money.Major(row.Gap)), Round(money.Major(row.NeededADay)), Round(money.Major(row.SoFarADay)), money.Major(row.Before), money.Major(row.Cell.Difference), money.Major(row.Cell.TimeDifference),
                [.. row.Facts.Select(f => money.Major(f))],
                [.. row.Cells.OrderBy(c => (c.Key.First, c.Key.Months)).Select(c => new CellAnswer(FiscalYear.Write(c.Key, start), money.Major(c.Value.Own), money.Major(c.Value.Plan),
                    money.Major(c.Value.Difference), money.Major(c.Value.TimeDifference), c.Value.Version.ToString(CultureInfo.InvariantCulture)))]))]);
    }

    public static ChangeAnswer Of(PlanChange change, Catalog catalog)
    {
        var money = new PlanAmounts(change.Key.Metric, catalog.Company.Currency);
        return new ChangeAnswer(Name(change.Key.Scope.Kind), Id(change.Key.Scope), FiscalYear.Write(change.Key.Period, catalog.Company.YearStart), change.Key.Metric,
            money.Major(change.Before), money.Major(change.After), change.Number.ToString(CultureInfo.InvariantCulture));
    }

    public static string Name(PlanScopeKind kind) => kind.ToString().ToLowerInvariant();

    public static string Id(PlanScope scope) => scope.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A scope in one word: department:3.</summary>
    public static string Key(PlanScope scope) => $"{Name(scope.Kind)}:{Id(scope)}";

    private static decimal? Round(decimal? number) => number is { } n ? Round(n) : null;

    private static decimal Round(decimal number) => Math.Round(number, 2, MidpointRounding.AwayFromZero);
}

/// <summary>Between whole minor units or deals and the major units people and programs write.</summary>
public readonly record struct PlanAmounts(PlanMetric Metric, string Currency)
{
    public decimal Factor => Metric == PlanMetric.Number ? 1 : Money.FromMajor(1, Currency).Minor;

    public decimal Major(decimal inside) => inside / Factor;

    public decimal? Major(decimal? inside) => inside / Factor;

    public long Minor(decimal major) => Metric == PlanMetric.Value ? Money.FromMajor(major, Currency).Minor
        : decimal.Truncate(major) == major && major is > -1_000_000_000_000 and < 1_000_000_000_000 ? (long)major : throw new RuleViolation("Deals are counted whole.");
}
