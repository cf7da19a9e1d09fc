using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Deals;

/// <summary>One product of a deal: how many, and its part of the budget in minor units of the deal's currency (0 where nobody said).</summary>
public sealed record ProductLine(ProductId Product, decimal Quantity, long Amount = 0);

/// <summary>A fact about a deal. Facts are never edited; another one is added.</summary>
public abstract record DealEvent;

public sealed record DealCreated(
    string Title,
    CustomerId? Customer,
    PipelineId Pipeline,
    StageId Stage,
    EmployeeId? Owner,
    Money Budget,
    ChannelId? Channel,
    DateOnly FirstContact,
    DateOnly? ExpectedClose,
    ImmutableArray<ProductLine> Products,
    string? ExternalId = null,
    DealId? RepeatOf = null) : DealEvent;

public sealed record DealMoved(StageId From, StageId To) : DealEvent;

/// <summary>Moved into an open stage of another pipeline.</summary>
public sealed record DealTransferred(PipelineId FromPipeline, StageId From, PipelineId ToPipeline, StageId To) : DealEvent;

public sealed record BudgetChanged(Money From, Money To, string? Note = null) : DealEvent;

public sealed record ExpectedCloseChanged(DateOnly? From, DateOnly? To) : DealEvent;

public sealed record OwnerChanged(EmployeeId? From, EmployeeId? To) : DealEvent;

public sealed record ProductsChanged(ImmutableArray<ProductLine> Products) : DealEvent;

public sealed record ChannelSet(ChannelId? From, ChannelId? To) : DealEvent;

/// <summary>Title, customer or first contact corrected.</summary>
public sealed record DetailsChanged(string Title, CustomerId? Customer, DateOnly FirstContact) : DealEvent;

/// <summary>A manual win probability (0 to 1) with its reason; null goes back to the counted one.</summary>
public sealed record ProbabilitySet(double? Probability, string? Reason) : DealEvent;

/// <summary>
/// A document came to the deal. <paramref name="File"/> numbers the deal's documents from 1; the same name and kind again is the next <paramref name="Version"/> of it.
/// <paramref name="Hash"/> is the SHA-256 of the content in hexadecimal; where it is null the event tells of a document that is kept elsewhere, and file and version are 0.
/// </summary>
public sealed record DocumentAttached(string Name, string Kind, long Bytes, int File = 0, int Version = 0, string? Hash = null, StageId? Stage = null) : DealEvent;

/// <summary>A version of a document is taken out of the list. <paramref name="Document"/> is the version of the deal that attached it; the file itself is kept.</summary>
public sealed record DocumentWithdrawn(int Document, string Name) : DealEvent;

public sealed record StepCompleted(StageId Stage, string Step) : DealEvent;

public sealed record NoteAdded(string Text) : DealEvent;

public sealed record EmailSent(string Subject, string To) : DealEvent;

public sealed record DealWon(StageId From) : DealEvent;

public sealed record DealLost(StageId From, string Reason) : DealEvent;

public sealed record DealReopened(StageId Stage) : DealEvent;

/// <summary>The change of that version is taken back: from now on it counts as never made.</summary>
public sealed record ChangeUndone(int Undone) : DealEvent;

/// <summary>
/// The deal is deleted: from now on it is in no figure and no list. <see cref="Reverted"/> when the import that brought it was taken back: then its
/// external id is free for another import.
/// </summary>
public sealed record DealRemoved(string Reason, bool Reverted = false) : DealEvent;

/// <summary>
/// An event in the log. <see cref="Sequence"/> is global and in commit order; <see cref="Version"/> counts the deal's own events from 1;
/// <see cref="At"/> is when it happened, <see cref="RecordedAt"/> when it was written (they differ for imports). Both UTC.
/// </summary>
public sealed record LoggedEvent(long Sequence, DealId Deal, int Version, DateTime At, DateTime RecordedAt, Actor Actor, DealEvent Event);
