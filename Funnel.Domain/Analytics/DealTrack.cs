using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

public enum ChangeKind : byte
{
    Created, Moved, Transferred, Budget, ExpectedClose, Owner, Products, Channel, Details, Probability, Activity, Won, Lost, Reopened, Removed,
}

/// <summary>What a deal is about; shared by all changes that leave it as it was.</summary>
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
    public required long At { get; init; }

    public required long Sequence { get; init; }

    /// <summary>When this change was taken back; <see cref="long.MaxValue"/> while it stands.</summary>
    public long UndoneAt { get; init; }

    public long Amount { get; init; }

    public long StageSince { get; init; }

    /// <summary>Last real work on the deal; 0 for none.</summary>
    public long ActivityAt { get; init; }

    public required DealFacts Facts { get; init; }

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
    public bool EntersStage => Kind is ChangeKind.Created or ChangeKind.Moved or ChangeKind.Transferred or ChangeKind.Reopened;

    public bool ChangesStage => EntersStage || Kind is ChangeKind.Won or ChangeKind.Lost;

    public bool StandsAt(long instant) => At <= instant && UndoneAt > instant;
}

/// <summary>The life of one deal, oldest change first. Immutable: a new event makes a new track.</summary>
public sealed class DealTrack(DealId id, Change[] changes)
{
    public DealId Id { get; } = id;

    public ReadOnlySpan<Change> Changes => changes;

    public DateTime CreatedAt => changes[0].AtUtc;

    /// <summary>The newest state, undone changes left out.</summary>
    public ref readonly Change Now => ref changes[StandingBefore(changes.Length)];

    public int Version { get; init; } = changes[^1].Version;

    /// <summary>The state as it was known at an instant (UTC ticks), or false before the deal was created.</summary>
    public bool TryAsOf(long instant, out Change state)
    {
        for (var i = changes.Length - 1; i >= 0; i--)
        {
            if (!changes[i].StandsAt(instant))
                continue;
            state = changes[i];
            return true;
        }
        state = default;
        return false;
    }

    /// <summary>Whose the deal was just before and just after the event.</summary>
    public (EmployeeId? Before, EmployeeId? After) OwnersAround(LoggedEvent e)
    {
        Change? before = null, after = null;
        foreach (var change in changes)
        {
            var at = e.At.Ticks;
            if (change.Version < e.Version && change.UndoneAt >= at)
                before = change;
            if (change.Version <= e.Version && (change.UndoneAt > at || change.Version == e.Version))
                after = change;
        }
        return (before?.Owner ?? after?.Owner, after?.Owner);
    }

    internal static DealTrack Start(LoggedEvent e, DealCreated created) => new(e.Deal, [new Change
    {
        At = e.At.Ticks,
        Sequence = e.Sequence,
        UndoneAt = long.MaxValue,
        Version = e.Version,
        Kind = ChangeKind.Created,
        Amount = created.Budget.Minor,
        StageSince = e.At.Ticks,
        Pipeline = created.Pipeline,
        Stage = created.Stage,
        Owner = created.Owner,
        ExpectedClose = created.ExpectedClose,
        Facts = new DealFacts(created.Title, created.Customer, created.Channel, created.FirstContact,
            created.Products.IsDefault ? [] : created.Products, ExternalId: created.ExternalId),
    }]);

    internal DealTrack With(LoggedEvent e)
    {
        if (e.Event is ChangeUndone undo)
        {
            var copy = (Change[])changes.Clone();
            var at = Array.FindIndex(copy, c => c.Version == undo.Undone);
            if (at >= 0)
                copy[at] = copy[at] with { UndoneAt = e.At.Ticks };
            return new DealTrack(Id, copy) { Version = e.Version };
        }
        var grown = new Change[changes.Length + 1];
        changes.CopyTo(grown, 0);
        grown[^1] = Next(Now, e);
        return new DealTrack(Id, grown);
    }

    private static Change Next(in Change now, LoggedEvent e)
    {
        var next = now with { At = e.At.Ticks, Sequence = e.Sequence, Version = e.Version, UndoneAt = long.MaxValue };
        return e.Event switch
        {
            DealMoved m => next with { Kind = ChangeKind.Moved, Stage = m.To, StageSince = next.At },
            DealTransferred t => next with { Kind = ChangeKind.Transferred, Pipeline = t.ToPipeline, Stage = t.To, StageSince = next.At },
            BudgetChanged b => next with { Kind = ChangeKind.Budget, Amount = b.To.Minor, ActivityAt = next.At },
            ExpectedCloseChanged c => next with { Kind = ChangeKind.ExpectedClose, ExpectedClose = c.To },
            OwnerChanged o => next with { Kind = ChangeKind.Owner, Owner = o.To },
            ProductsChanged p => next with { Kind = ChangeKind.Products, Facts = next.Facts with { Products = p.Products } },
            ChannelSet c => next with { Kind = ChangeKind.Channel, Facts = next.Facts with { Channel = c.To } },
            DetailsChanged d => next with
            {
                Kind = ChangeKind.Details,
                Facts = next.Facts with { Title = d.Title, Customer = d.Customer, FirstContact = d.FirstContact },
            },
            ProbabilitySet p => next with { Kind = ChangeKind.Probability, Facts = next.Facts with { ManualProbability = p.Probability } },
            DealWon => next with { Kind = ChangeKind.Won, Outcome = Outcome.Won },
            DealLost l => next with { Kind = ChangeKind.Lost, Outcome = Outcome.Lost, Facts = next.Facts with { LostReason = l.Reason } },
            DealReopened r => next with
            {
                Kind = ChangeKind.Reopened,
                Outcome = Outcome.Open,
                Stage = r.Stage,
                StageSince = next.At,
                Facts = next.Facts with { LostReason = null },
            },
            DealRemoved => next with { Kind = ChangeKind.Removed, Removed = true },
            _ => next with { Kind = ChangeKind.Activity, ActivityAt = next.At },
        };
    }

    private int StandingBefore(int end)
    {
        for (var i = end - 1; i > 0; i--)
            if (changes[i].UndoneAt == long.MaxValue)
                return i;
        return 0;
    }
}
