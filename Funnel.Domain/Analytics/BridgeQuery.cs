using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>What stands between the start and the end of a bridge, in the order it is drawn.</summary>
public enum BridgeBar
{
    Start,
    New,
    Reopened,

    /// <summary>A deletion was undone.</summary>
    Restored,

    /// <summary>Its expected close came into the window.</summary>
    PulledIn,
    Increased,
    Decreased,

    /// <summary>Given to an owner the filter asks for.</summary>
    HandedIn,
    HandedOut,

    /// <summary>The chance to win went up; only in the weighted measure.</summary>
    Likelier,
    LessLikely,

    /// <summary>Its pipeline, products, channel, customer or title began to fit the filter.</summary>
    FilterIn,
    FilterOut,

    /// <summary>Its expected close left the window.</summary>
    PushedOut,
    Won,
    Lost,
    Deleted,
    End,
}

/// <summary>
/// What is asked of the bridge: open deals expected to close in the window, from one instant (UTC) to another. Without a pipeline in the filter the first
/// one is meant, as in the funnel.
/// </summary>
public sealed record BridgeQuery
{
    public BridgeQuery(Period window, DateTime from, DateTime to)
    {
        if (from > to)
            throw new RuleViolation("A bridge leads forward in time: its start cannot be later than its end.");
        (Window, From, To) = (window, from, to);
    }

    public Period Window { get; }

    public DateTime From { get; }

    public DateTime To { get; }

    public FunnelMeasure Measure { get; init; } = FunnelMeasure.Value;

    public DealFilter Filter { get; init; } = DealFilter.None;

    /// <summary>Whether a new owner can bring a deal in or take it out.</summary>
    public bool ByOwner => Filter.Owner is not null || Filter.Department is not null || Filter.Within != Reach.Everything;
}

/// <summary>
/// One bar. <see cref="Amount"/> is signed, by the measure asked for (minor units, or deals). <see cref="Entries"/> is how many entries make it:
/// deals that came or went (one that did so twice counts twice), or changes of an amount or chance.
/// </summary>
public sealed record BridgeStep(BridgeBar Bar, long Amount, int Entries)
{
    /// <summary>What the bar does to the number of deals.</summary>
    public int Deals => Entries * BridgeBars.Direction(Bar);
}

/// <summary>
/// Why a bar has a part of its amount: one deal and the change that did it. <see cref="Before"/> and <see cref="After"/> are the deal's states around
/// it (no Before at the start, the end and a creation). <see cref="Undo"/> means that taking the change back did it.
/// </summary>
public sealed record BridgeEntry(DealTrack Track, BridgeBar Bar, long Amount, Change? Before, Change After, long At, long Sequence, bool Undo)
{
    /// <summary>The chances that counted just before and just after (0 to 1).</summary>
    public double Was { get; init; }

    public double Is { get; init; }

    /// <summary>Nothing happened to the deal: days passed, the model learnt or another source was chosen. The states are the deal's last one, and there is no event.</summary>
    public bool Passing { get; init; }

    public DateTime AtUtc => new(At, DateTimeKind.Utc);
}

/// <summary>The answer: every bar, also the empty ones, from Start to End. Start and what lies between add up to End exactly.</summary>
public sealed record BridgeFigures(BridgeQuery Query, Pipeline Pipeline, long Sequence, IReadOnlyList<BridgeStep> Steps)
{
    public BridgeStep Start => Steps[0];

    public BridgeStep End => Steps[^1];

    public BridgeStep this[BridgeBar bar] => Steps[(int)bar];

    public long Added => Between.Where(s => s.Amount > 0).Sum(s => s.Amount);

    public long Taken => Between.Where(s => s.Amount < 0).Sum(s => s.Amount);

    /// <summary>The bars that have a place under this question even when they are empty, and those that are not.</summary>
    public IEnumerable<BridgeStep> Shown => Steps.Where(s => s.Entries > 0 || s.Bar switch
    {
        BridgeBar.Restored or BridgeBar.FilterIn or BridgeBar.FilterOut or BridgeBar.Deleted => false,
        BridgeBar.HandedIn or BridgeBar.HandedOut => Query.ByOwner,
        BridgeBar.Likelier or BridgeBar.LessLikely => Query.Measure == FunnelMeasure.Weighted,
        _ => true,
    });

    /// <summary>Start and end are one instant: there is nothing to bridge.</summary>
    public bool IsOneInstant => Query.From == Query.To;

    private IEnumerable<BridgeStep> Between => Steps.Skip(1).SkipLast(1);
}

public static class BridgeBars
{
    public static readonly IReadOnlyList<BridgeBar> All = Enum.GetValues<BridgeBar>();

    /// <summary>+1 where deals come, −1 where they go, 0 where they stay and only count for more or less (and at both ends).</summary>
    public static int Direction(BridgeBar bar) => bar switch
    {
        BridgeBar.New or BridgeBar.Reopened or BridgeBar.Restored or BridgeBar.PulledIn or BridgeBar.HandedIn or BridgeBar.FilterIn => 1,
        BridgeBar.HandedOut or BridgeBar.FilterOut or BridgeBar.PushedOut or BridgeBar.Won or BridgeBar.Lost or BridgeBar.Deleted => -1,
        _ => 0,
    };

    /// <summary>Whether the bar takes from the total.</summary>
    public static bool Takes(BridgeBar bar) => Direction(bar) < 0 || bar is BridgeBar.Decreased or BridgeBar.LessLikely;

    public static bool IsEnd(BridgeBar bar) => bar is BridgeBar.Start or BridgeBar.End;

    /// <summary>Whether its entries are changes of deals that stay, not deals that come or go.</summary>
    public static bool IsChange(BridgeBar bar) => bar is BridgeBar.Increased or BridgeBar.Decreased or BridgeBar.Likelier or BridgeBar.LessLikely;
}
