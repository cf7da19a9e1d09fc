using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

public enum ChangeKind : byte
{
    Created, Moved, Transferred, Budget, ExpectedClose, Owner, Products, Channel, Details, Probability, Activity, Won, Lost, Reopened, Removed,
}

public static class ChangeKinds
{
    /// <summary>True for the changes that begin a visit of a stage.</summary>
    public static bool EntersStage(this ChangeKind kind) => kind is ChangeKind.Created or ChangeKind.Moved or ChangeKind.Transferred or ChangeKind.Reopened;

    public static bool ChangesStage(this ChangeKind kind) => kind.EntersStage() || kind is ChangeKind.Won or ChangeKind.Lost;
}

/// <summary>What a deal is about.</summary>
public sealed record DealFacts(
    string Title,
    CustomerId? Customer,
    ChannelId? Channel,
    DateOnly FirstContact,
    ImmutableArray<ProductLine> Products,
    double? ManualProbability = null,
    string? LostReason = null,
    string? ExternalId = null);

/// <summary>The state of a deal right after one change. Instants are UTC ticks; <see cref="Amount"/> is in minor units of the company's currency.</summary>
public readonly record struct Change
{
    // The facts themselves, or the segment and the row that hold them: millions of changes are looked at for other things.
    private readonly object _facts;
    private readonly int _row;

    public required long At { get; init; }

    public required long Sequence { get; init; }

    /// <summary>When this change was taken back; <see cref="long.MaxValue"/> while it stands.</summary>
    public long UndoneAt { get; init; }

    public long Amount { get; init; }

    public long StageSince { get; init; }

    /// <summary>Last real work on the deal; 0 for none.</summary>
    public long ActivityAt { get; init; }

    /// <summary>Made when asked for: whoever needs several of them keeps it.</summary>
    public required DealFacts Facts
    {
        get => _facts as DealFacts ?? ((Segment)_facts).FactsAt(_row);
        init => _facts = value;
    }

    public PipelineId Pipeline { get; init; }

    public StageId Stage { get; init; }

    public EmployeeId? Owner { get; init; }

    public DateOnly? ExpectedClose { get; init; }

    public int Version { get; init; }

    public ChangeKind Kind { get; init; }

    public Outcome Outcome { get; init; }

    public bool Removed { get; init; }

    public DateTime AtUtc => new(At, DateTimeKind.Utc);

    public DateTime StageSinceUtc => new(StageSince, DateTimeKind.Utc);

    /// <summary>True for the changes that begin a visit of a stage.</summary>
    public bool EntersStage => Kind.EntersStage();

    public bool ChangesStage => Kind.ChangesStage();

    public bool StandsAt(long instant) => At <= instant && UndoneAt > instant;

    /// <summary>The chance somebody gave by hand; what <see cref="Facts"/> says, without making an object.</summary>
    public double? ManualProbability => _facts is Segment s ? s.Facts[_row].Rare.Probability : Facts.ManualProbability;

    internal (Segment? Segment, int Row) FactsPlace
    {
        get => (_facts as Segment, _row);
        init => (_facts, _row) = (value.Segment!, value.Row);
    }
}
