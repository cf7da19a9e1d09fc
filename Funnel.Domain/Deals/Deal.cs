using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Deals;

public enum Outcome { Open, Won, Lost }

/// <summary>
/// A deal as its events left it. Decisions live in <c>Deal.Decisions.cs</c>: each returns the event to be logged, or refuses with a <see cref="RuleViolation"/>.
/// A won or lost deal keeps the open stage it left from.
/// </summary>
public sealed partial record Deal
{
    /// <summary>In minor units. Low enough that the sum over a million deals fits.</summary>
    public const long LargestBudget = 1_000_000_000_000;

    public const int LongestTitle = 200;

    public required DealId Id { get; init; }

    /// <summary>The number of events behind this state.</summary>
    public required int Version { get; init; }

    public required string Title { get; init; }

    public CustomerId? Customer { get; init; }

    public required PipelineId Pipeline { get; init; }

    public required StageId Stage { get; init; }

    public Outcome Outcome { get; init; }

    public EmployeeId? Owner { get; init; }

    public required Money Budget { get; init; }

    public ChannelId? Channel { get; init; }

    public DateOnly FirstContact { get; init; }

    public DateOnly? ExpectedClose { get; init; }

    public ImmutableArray<ProductLine> Products { get; init; } = [];

    public string? ExternalId { get; init; }

    public DealId? RepeatOf { get; init; }

    public double? ManualProbability { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When the deal entered its present stage.</summary>
    public DateTime StageSince { get; init; }

    /// <summary>The last time somebody worked on it: document, e-mail, note, playbook step or budget change.</summary>
    public DateTime? LastActivityAt { get; init; }

    public DateTime LastEventAt { get; init; }

    public DateTime? ClosedAt { get; init; }

    public string? LostReason { get; init; }

    public bool Removed { get; init; }

    /// <summary>The state after the first event.</summary>
    public static Deal From(DealId id, DealCreated e, DateTime at) => new()
    {
        Id = id,
        Version = 1,
        Title = e.Title,
        Customer = e.Customer,
        Pipeline = e.Pipeline,
        Stage = e.Stage,
        Owner = e.Owner,
        Budget = e.Budget,
        Channel = e.Channel,
        FirstContact = e.FirstContact,
        ExpectedClose = e.ExpectedClose,
        Products = e.Products.IsDefault ? [] : e.Products,
        ExternalId = e.ExternalId,
        RepeatOf = e.RepeatOf,
        CreatedAt = at,
        StageSince = at,
        LastEventAt = at,
    };

    /// <summary>The state after one more event. An undo needs the whole log: see <see cref="Fold"/>.</summary>
    public Deal Apply(DealEvent e, DateTime at)
    {
        var next = this with { Version = Version + 1, LastEventAt = at };
        return e switch
        {
            DealMoved m => next with { Stage = m.To, StageSince = at },
            DealTransferred t => next with { Pipeline = t.ToPipeline, Stage = t.To, StageSince = at },
            BudgetChanged b => next with { Budget = b.To, LastActivityAt = at },
            ExpectedCloseChanged c => next with { ExpectedClose = c.To },
            OwnerChanged o => next with { Owner = o.To },
            ProductsChanged p => next with { Products = p.Products },
            ChannelSet c => next with { Channel = c.To },
            DetailsChanged d => next with { Title = d.Title, Customer = d.Customer, FirstContact = d.FirstContact },
            ProbabilitySet p => next with { ManualProbability = p.Probability },
            DealWon => next with { Outcome = Outcome.Won, ClosedAt = at },
            DealLost l => next with { Outcome = Outcome.Lost, ClosedAt = at, LostReason = l.Reason },
            DealReopened r => next with { Outcome = Outcome.Open, ClosedAt = null, LostReason = null, Stage = r.Stage, StageSince = at },
            DocumentAttached or StepCompleted or NoteAdded or EmailSent => next with { LastActivityAt = at },
            DocumentWithdrawn => next,
            DealRemoved r => next with { Removed = true, ExternalId = r.Reverted ? null : ExternalId },
            _ => throw new InvalidOperationException($"{e.GetType().Name} cannot be applied to one state."),
        };
    }

    /// <summary>The state behind a deal's whole log, in version order; undone changes count as never made.</summary>
    public static Deal Fold(DealId id, IReadOnlyList<(DealEvent Event, DateTime At)> log)
    {
        var undone = log.Select(l => l.Event).OfType<ChangeUndone>().Select(u => u.Undone).ToHashSet();
        Deal? deal = null;
        for (var i = 0; i < log.Count; i++)
        {
            if (log[i].Event is ChangeUndone || undone.Contains(i + 1))
                continue;
            deal = log[i].Event is DealCreated created ? From(id, created, log[i].At) : deal!.Apply(log[i].Event, log[i].At);
        }
        return deal! with { Version = log.Count, LastEventAt = log[^1].At };
    }
}
