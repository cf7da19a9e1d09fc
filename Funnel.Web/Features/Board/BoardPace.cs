using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;
using Funnel.Web.Live;

namespace Funnel.Web.Features.Board;

/// <summary>Who is behind today's pace, for the board's head. Counted once a snapshot and reader, however many boards are open.</summary>
internal static class BoardPace
{
    private static readonly ConditionalWeakTable<LiveState, ConcurrentDictionary<(Authority, DateOnly), PlanPace>> Counted = [];

    public static PlanPace Of(LiveState state, Authority reader, DateTime asOf, bool past)
    {
        PlanPace Count() => PlanPace.Of(state.History, state.Catalog, state.Plans.AsOf(asOf), reader, asOf);
        return past ? Count() : Counted.GetOrCreateValue(state).GetOrAdd((reader, Period.DayOf(asOf, state.Catalog.Company.Zone)), _ => Count());
    }

    /// <summary>What can change what is won or planned; a move between open stages cannot.</summary>
    public static bool Changes(FeedBatch batch) =>
        batch.PlansChanged || batch.CatalogChanged || batch.StartOver || batch.Events.Any(e => e.Event is not (DealMoved or DealCreated));

    /// <summary>Those the board is about: of a department and all below it, or of one owner, where it is narrowed to them.</summary>
    public static IReadOnlyList<PlanRow> Within(PlanPace pace, DealFilter filter, Staff staff) => (filter.Owner, filter.Department) switch
    {
        ({ } owner, _) => [.. pace.Behind.Where(r => r.Scope == PlanScope.Of(owner))],
        (_, { } department) => [.. pace.Behind.Where(r => r.Scope.Kind switch
        {
            PlanScopeKind.Department => staff.IsBelow(new DepartmentId(r.Scope.Id), department),
            PlanScopeKind.Employee => staff.IsIn(new EmployeeId(r.Scope.Id), department),
            _ => false,
        })],
        _ => pace.Behind,
    };
}
