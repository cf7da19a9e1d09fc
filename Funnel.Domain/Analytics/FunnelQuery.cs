using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

public enum FunnelMode
{
    /// <summary>Open deals by the stage they hold at <see cref="FunnelQuery.AsOf"/>; the won stage counts deals won in the period up to then.</summary>
    Now,

    /// <summary>Deals started in the period, at the stage they hold at its end.</summary>
    Number,

    /// <summary>Of the deals that were at a stage during the period, how many reached a later one by its end.</summary>
    Stage,

    /// <summary>Of the deals started in the period, how many reached each stage.</summary>
    Pipeline,
}

public enum FunnelMeasure { Count, Value, Weighted }

public enum Cohort { Started, Active }

/// <summary>What became of the deals a stage counts: they got further, or got no further and are open (won, at the won stage) or lost.</summary>
public enum StagePart { All, MovedOn, OpenHere, Lost }

/// <summary>
/// What is asked of the funnel. The period is [From, To) in UTC; nothing after <see cref="AsOf"/> is known. Visited counts a stage only for deals that were
/// in it; otherwise a deal has reached every stage before the furthest it visited, and all of them once won.
/// </summary>
public sealed record FunnelQuery(FunnelMode Mode, InstantRange Period, DateTime AsOf)
{
    public FunnelMeasure Measure { get; init; } = FunnelMeasure.Count;

    public Cohort Cohort { get; init; } = Cohort.Started;

    public bool Visited { get; init; }

    public DealFilter Filter { get; init; } = DealFilter.None;

    /// <summary>The instant (UTC) whose states a funnel counts, and whose chances weigh them.</summary>
    public DateTime CountedAt => Mode == FunnelMode.Now ? AsOf : new DateTime(LastTick, DateTimeKind.Utc);

    /// <summary>The last instant (UTC ticks) that counts: the period's end or what is known, whichever is earlier.</summary>
    public long LastTick => Math.Min(AsOf.Ticks, Period.To.Ticks - 1);
}

/// <summary>
/// One stage of the answer. <see cref="Value"/> and <see cref="Weighted"/> are minor units of the company's currency. <see cref="OfFirst"/> and
/// <see cref="OfPrevious"/> are fractions of the first and the previous stage by the measure asked for, null where that stage is empty.
/// Count = MovedOn + OpenHere + Lost, where MovedOn got further, OpenHere got no further and is open, Lost got no further and is lost.
/// </summary>
public sealed record StageFigures(Stage Stage, int Count, long Value, long Weighted, double? OfFirst, double? OfPrevious, int MovedOn, int OpenHere, int Lost)
{
    public long By(FunnelMeasure measure) => measure switch
    {
        FunnelMeasure.Count => Count,
        FunnelMeasure.Value => Value,
        _ => Weighted,
    };
}

/// <summary>The answer: open stages in order, the won stage last. <see cref="Lost"/> counts the deals of the cohort lost by the end, at any stage.</summary>
public sealed record FunnelFigures(FunnelQuery Query, Pipeline Pipeline, long Sequence, IReadOnlyList<StageFigures> Stages, int Deals, int Lost);
