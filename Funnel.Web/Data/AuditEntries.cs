using System.Globalization;
using Funnel.Domain.Deals;

namespace Funnel.Web.Data;

internal static class AuditEntries
{
    /// <summary>Who did what to which deal, with the deal's main facts before and after.</summary>
    public static AuditRow Of(LoggedEvent e, Deal? before, Deal after) => new()
    {
        At = e.RecordedAt,
        ActorId = e.Actor.Employee?.Value,
        ActorName = e.Actor.Name,
        Action = "deal." + EventBodies.KindOf(e.Event),
        DealId = e.Deal.Value,
        DealVersion = e.Version,
        Before = before is null ? null : Facts(before),
        After = Facts(after),
    };

    private static string Facts(Deal d) => string.Create(CultureInfo.InvariantCulture,
        $"stage={d.Stage.Value} outcome={d.Outcome} owner={d.Owner?.Value} budget={d.Budget} close={d.ExpectedClose:yyyy-MM-dd} channel={d.Channel?.Value} removed={d.Removed}");
}
