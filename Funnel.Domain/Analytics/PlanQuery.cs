using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;

namespace Funnel.Domain.Analytics;

/// <summary>What a plan is broken down by.</summary>
public enum PlanBy { People, Products, Customers }

/// <summary>
/// What is asked of the plans: a year's targets, and how one period in it (or the whole) stands, as of an instant (UTC). Without a pipeline in the filter the first
/// one is meant, as in the funnel; of the filter no more than that and the reach count.
/// </summary>
public sealed record PlanQuery
{
    public PlanQuery(FiscalYear year, PlanPeriod period, DateTime asOf)
    {
        if (period.First < year.Whole.First || period.First + period.Months > year.Whole.First + 12)
            throw new RuleViolation("The period lies outside the year.");
        (Year, Period, AsOf) = (year, period, asOf);
    }

    public FiscalYear Year { get; }

    public PlanPeriod Period { get; }

    public DateTime AsOf { get; }

    public PlanMetric Metric { get; init; } = PlanMetric.Value;

    public PlanBy By { get; init; } = PlanBy.People;

    /// <summary>Of a plan by customers: those whose name has this in it are shown too, with a target or without.</summary>
    public string? Find { get; init; }

    public PipelineId? Pipeline { get; init; }

    /// <summary>Whose plans are shown: the company's, a department's with all below it, or one's own.</summary>
    public Reach Within { get; init; } = Reach.Everything;
}

/// <summary>
/// One target's place in the answer. <see cref="Plan"/> is the target set here, else what its parts in time or the rows below add up to; null where nothing is planned.
/// Always: Plan + Difference = Children, and Plan + TimeDifference = Parts.
/// </summary>
/// <param name="Own">What somebody set here.</param>
/// <param name="Children">The sum of the rows below.</param>
/// <param name="Parts">The sum of its months, or of a year's quarters.</param>
/// <param name="Version">Of the change that made <paramref name="Own"/> what it is (also nothing); 0 when never set.</param>
public readonly record struct PlanCell(long? Own, long? Plan, long? Children, long? Parts, long Version)
{
    /// <summary>The rows below less the plan; null where either is missing.</summary>
    public long? Difference => Children - Plan;

    public long? TimeDifference => Parts - Plan;
}

/// <summary>
/// One row: whose targets, how the asked period stands. Values are minor units or deals by the metric asked for.
/// </summary>
/// <param name="Facts">Won in each month of the year.</param>
/// <param name="Open">Open deals expected to close in the period, weighted; nothing once it is over.</param>
/// <param name="Before">Won in the period before, up to the same moment of it, as it was known then.</param>
public sealed record PlanRow(PlanNode Node, IReadOnlyDictionary<PlanPeriod, PlanCell> Cells, IReadOnlyList<long> Facts, PlanPeriod Period, long Fact, decimal Open, long Before, PlanDays Days)
{
    /// <summary>Won in each month of the year before.</summary>
    public IReadOnlyList<long> FactsBefore { get; init; } = [];

    public PlanScope Scope => Node.Scope;

    public PlanCell Cell => Cells[Period];

    public long? Plan => Cell.Plan;

    public decimal Potential => Fact + Open;

    /// <summary>Fact of plan (0 to more than 1); null without a plan.</summary>
    public double? Attainment => Plan is > 0 and var plan ? Fact / (double)plan : null;

    /// <summary>Less of the plan is won than of the period is gone (<see cref="PlanDays.Pace"/>); never without a plan.</summary>
    public bool IsBehind => Attainment < Days.Pace;

    public double? PotentialShare => Plan is > 0 and var plan ? (double)(Potential / plan) : null;

    /// <summary>Potential less plan: below zero something is missing.</summary>
    public decimal? Gap => Potential - Plan;

    /// <summary>What each working day that is left must bring; null once the period is over or without a plan.</summary>
    public decimal? NeededADay => Plan is { } plan && Days.Left > 0 ? Math.Max(0, plan - Fact) / (decimal)Days.Left : null;

    /// <summary>What each working day gone has brought; null before the first.</summary>
    public decimal? SoFarADay => Days.Gone > 0 ? Fact / (decimal)Days.Gone : null;
}

/// <summary>Where the asked instant stands in a period: working days gone (today counts) and left, and the share of its days that is gone (0 to 1), the pace.</summary>
public readonly record struct PlanDays(int Day, int Days, int Gone, int Left)
{
    public double Pace => (double)Day / Days;

    public static PlanDays Of(PlanPeriod period, DateTime asOf, TimeZoneInfo zone)
    {
        var today = Common.Period.DayOf(asOf, zone);
        var (start, end) = (period.In(zone).From.AddTicks(-1), period.In(zone).To.AddTicks(-1));
        var whole = Rotting.WorkingDays(start, end, zone);
        if (today < period.From)
            return new PlanDays(0, period.Days, 0, whole);
        if (today >= period.To)
            return new PlanDays(period.Days, period.Days, whole, 0);
        var gone = Rotting.WorkingDays(start, asOf, zone);
        // On the last working day, and on days off after it, what is missing is still to come.
        return new PlanDays(today.DayNumber - period.From.DayNumber + 1, period.Days, gone, Math.Max(1, whole - gone));
    }
}

/// <summary>The answer: rows in the order of the tree, each before those below it.</summary>
public sealed record PlanFigures(PlanQuery Query, long Sequence, IReadOnlyList<PlanRow> Rows, PlanDays Days)
{
    /// <summary>The row everything rolls up to; null when nothing is in reach, or several rows have nothing above them.</summary>
    public PlanRow? Top => Rows.Count > 0 && Rows.Count(r => r.Node.Parent is null) == 1 ? Rows[0] : null;

    public PlanRow? this[PlanScope scope] => Rows.FirstOrDefault(r => r.Scope == scope);

    public IEnumerable<PlanRow> Below(PlanScope scope) => Rows.Where(r => r.Node.Parent == scope);

    /// <summary>Cells of rows and periods where what lies below does not add up to the plan.</summary>
    public int Differences => Rows.Sum(r => r.Cells.Values.Count(c => c.Difference is not (null or 0) || c.TimeDifference is not (null or 0)));

    public bool HasTargets => Rows.Any(r => r.Cells.Values.Any(c => c.Own is not null));
}
