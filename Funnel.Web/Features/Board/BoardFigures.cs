using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Funnel.Domain.Analytics;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Board;

/// <summary>Pipeline conversion for the board's view: the dashboard's figure. Counted once a snapshot and view, however many boards are open.</summary>
internal static class BoardFigures
{
    private static readonly ConditionalWeakTable<LiveState, ConcurrentDictionary<FunnelQuery, FunnelFigures>> Counted = [];

    public static FunnelFigures Of(LiveState state, ViewQuery view, DateTime now)
    {
        var query = view.ToFunnelQuery(state.Catalog, now) with { Mode = FunnelMode.Pipeline, Measure = FunnelMeasure.Count };
        // A moment of the past is one of many, and one viewer's: kept, a replay would fill the memory with its pictures.
        if (view.AsOf is not null)
            return FunnelCount.Of(state.History, state.Catalog, query);
        // A snapshot knows nothing later than itself, so the very moment of asking makes no difference; the period, which names the day, does.
        return Counted.GetOrCreateValue(state).GetOrAdd(query with { AsOf = DateTime.MinValue }, _ => FunnelCount.Of(state.History, state.Catalog, query));
    }
}
