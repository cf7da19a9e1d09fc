using Funnel.Domain.Common;

namespace Funnel.Domain.Plans;

/// <summary>Somebody else was quicker at one cell; nothing of the wish was done.</summary>
public sealed class PlanConflict(PlanKey key, PlanChange theirs) : RuleViolation("{0} has changed this target meanwhile. Look at it again.", theirs.By.Name)
{
    public PlanKey Key { get; } = key;

    public PlanChange Theirs { get; } = theirs;
}
