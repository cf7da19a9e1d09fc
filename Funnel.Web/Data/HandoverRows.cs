using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;

namespace Funnel.Web.Data;

/// <summary>Deals handed over together, undone together. The log has the changes of owner; here stands what belongs together and what was expected of it.</summary>
public sealed class HandoverBatchRow
{
    public int Id { get; set; }
    public DateTime At { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }

    /// <summary>Of the request, so that its repetition has no second effect.</summary>
    public string? RequestKey { get; set; }

    public List<HandoverRow> Deals { get; set; } = [];
}

/// <summary>One deal of a batch. <see cref="Version"/> is that of the change of owner in the deal's log.</summary>
public sealed class HandoverRow
{
    public int BatchId { get; set; }
    public long DealId { get; set; }
    public int Version { get; set; }
    public int StageId { get; set; }
    public int FromId { get; set; }
    public int ToId { get; set; }
    public double RateBefore { get; set; }
    public double RateAfter { get; set; }
    public double ChanceBefore { get; set; }
    public double ChanceAfter { get; set; }
    public long Amount { get; set; }
    public long Gain { get; set; }
    public DateTime? UndoneAt { get; set; }

    public HandedOver ToHanded(DateTime at) => new(
        new DealId(DealId), new StageId(StageId), at, new EmployeeId(FromId), new EmployeeId(ToId), RateBefore, RateAfter, ChanceBefore, ChanceAfter, Amount, Gain);
}
