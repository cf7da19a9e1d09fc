using Funnel.Domain.Common;
using Funnel.Domain.Plans;

namespace Funnel.Web.Data;

/// <summary>A target as it stands. One taken away keeps its row, so that its version goes on.</summary>
public sealed class PlanTargetRow
{
    public PlanScopeKind Scope { get; set; }
    public int ScopeId { get; set; }

    /// <summary>Months since the year 0, as <see cref="PlanPeriod.First"/>.</summary>
    public int FirstMonth { get; set; }
    public int Months { get; set; }
    public PlanMetric Metric { get; set; }
    public long? Value { get; set; }

    /// <summary>The number of its last change.</summary>
    public long Version { get; set; }
}

/// <summary>One change of one target; only ever added.</summary>
public sealed class PlanChangeRow
{
    public long Number { get; set; }
    public DateTime At { get; set; }
    public int? ActorId { get; set; }
    public required string ActorName { get; set; }
    public PlanScopeKind Scope { get; set; }
    public int ScopeId { get; set; }
    public int FirstMonth { get; set; }
    public int Months { get; set; }
    public PlanMetric Metric { get; set; }
    public long? Before { get; set; }
    public long? After { get; set; }

    public PlanChange ToChange() => new(Number, At, new Actor(ActorId is { } id ? new EmployeeId(id) : null, ActorName),
        new PlanKey(new PlanScope(Scope, ScopeId), new PlanPeriod(FirstMonth, Months), Metric), Before, After);
}
