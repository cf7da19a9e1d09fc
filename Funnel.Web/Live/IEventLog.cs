using Funnel.Domain.Analytics;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;

namespace Funnel.Web.Live;

/// <summary>The log and what it refers to, as the live side reads them. A seam because the log lives in SQLite or in PostgreSQL.</summary>
public interface IEventLog
{
    /// <summary>Events with a greater sequence number, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long sequence, int limit, CancellationToken cancel);

    /// <summary>The whole log as a history, the way a start reads it.</summary>
    Task<SalesHistory> ReadHistoryAsync(CancellationToken cancel);

    /// <summary>All events of one deal, oldest first.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadDealAsync(Domain.Common.DealId deal, CancellationToken cancel);

    /// <summary>Where the log stands and which state of people, stages and products it refers to.</summary>
    Task<LogPosition> PositionAsync(CancellationToken cancel);

    Task<Catalog> ReadCatalogAsync(CancellationToken cancel);

    /// <summary>Changes of plans with a greater number, in order.</summary>
    Task<IReadOnlyList<PlanChange>> ReadPlansAfterAsync(long number, CancellationToken cancel);
}

/// <summary><paramref name="Epoch"/> changes when the database is replaced (restored), so that readers start over.</summary>
public readonly record struct LogPosition(long Sequence, long CatalogVersion, string Epoch, long Plans = 0);
