namespace Funnel.Web.Data;

/// <summary>One event of the log. Appended once, never changed.</summary>
public sealed class EventRow
{
    public long Sequence { get; set; }
    public long DealId { get; set; }
    public int Version { get; set; }
    public required string Kind { get; set; }
    public DateTime At { get; set; }
    public DateTime RecordedAt { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }
    public int? BatchId { get; set; }
    public required string Body { get; set; }
}

/// <summary>The present state of a deal, written in the same transaction as the events behind it.</summary>
public sealed class DealRow
{
    public long Id { get; set; }
    public int Version { get; set; }
    public required string Title { get; set; }
    public int? CustomerId { get; set; }
    public int PipelineId { get; set; }
    public int StageId { get; set; }
    public Domain.Deals.Outcome Outcome { get; set; }
    public int? OwnerId { get; set; }
    public long Budget { get; set; }
    public required string Currency { get; set; }
    public int? ChannelId { get; set; }
    public DateOnly FirstContact { get; set; }
    public DateOnly? ExpectedClose { get; set; }
    public required string Products { get; set; }
    public string? ExternalId { get; set; }
    public long? RepeatOfId { get; set; }
    public double? ManualProbability { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime StageSince { get; set; }
    public DateTime? LastActivityAt { get; set; }
    public DateTime LastEventAt { get; set; }
    public DateTime? ClosedAt { get; set; }
    public string? LostReason { get; set; }
    public bool Removed { get; set; }
}

/// <summary>Who did what, from where, before and after. Written with the change itself.</summary>
public sealed class AuditRow
{
    public long Id { get; set; }
    public DateTime At { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }
    public CallerKind CallerKind { get; set; }
    public int CallerId { get; set; }
    public string? From { get; set; }
    public required string Action { get; set; }
    public string? Subject { get; set; }
    public bool Refused { get; set; }

    /// <summary>Of the event written with it.</summary>
    public long? Sequence { get; set; }
    public long? DealId { get; set; }
    public int? DealVersion { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
}

/// <summary>A request already carried out, so that its repetition has no second effect.</summary>
public sealed class DoneRequestRow
{
    public required string Key { get; set; }
    public long DealId { get; set; }
    public int Version { get; set; }
    public DateTime At { get; set; }
}

/// <summary>One import, revertible as a whole.</summary>
public sealed class ImportBatchRow
{
    public int Id { get; set; }
    public required string FileName { get; set; }
    public required string Mapping { get; set; }
    public DateTime StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    public DateTime? RevertedAt { get; set; }
    public required string ActorName { get; set; }
    public long Rows { get; set; }
    public long Accepted { get; set; }
    public long Refused { get; set; }
    public long DealsCreated { get; set; }
    public long DealsChanged { get; set; }
    public string? RefusedFile { get; set; }
}
