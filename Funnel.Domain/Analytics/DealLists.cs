using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>Deals that a figure counts apart from the funnel's stages.</summary>
public enum DealSelection
{
    /// <summary>Every deal there is at <see cref="FunnelQuery.AsOf"/>.</summary>
    All,

    /// <summary>Open at <see cref="FunnelQuery.AsOf"/>, whenever started.</summary>
    Open,

    /// <summary>Open, and waiting longer than its stage's norm.</summary>
    OverNorm,

    /// <summary>Open, and put off three times or more (<see cref="AlertKind.Slipped"/>).</summary>
    Slipped,

    /// <summary>Open, with a budget lately cut (<see cref="AlertKind.BudgetCut"/>).</summary>
    BudgetCut,

    /// <summary>Open, and with any alert.</summary>
    Alerted,

    /// <summary>Started in the period.</summary>
    Started,

    /// <summary>Won in the period and still won at its end; a deal is shown as it was when won.</summary>
    Won,

    /// <summary>Lost in the period and still lost at its end.</summary>
    Lost,

    /// <summary>Won or lost in the period.</summary>
    Closed,

    /// <summary>A plan's fact: won in the period and still won at <see cref="FunnelQuery.AsOf"/>, so that months add up to their quarter.</summary>
    Fact,

    /// <summary>A plan's other half: open at <see cref="FunnelQuery.AsOf"/> and expected to close in the period.</summary>
    Expected,
}

/// <summary>Exactly the deals behind a figure, for every figure that is a number of deals. The deals behind a stage of the funnel: <see cref="FunnelCount.DealsAt"/>.</summary>
public static class DealLists
{
    /// <summary>The deals with the state they are counted in. Without a pipeline in the filter the first one is meant, as in the funnel.</summary>
    public static List<(DealTrack Track, Change State)> Of(SalesHistory history, Catalog catalog, FunnelQuery query, DealSelection selection)
    {
        var filter = query.Filter.Pipeline is null && catalog.Pipelines.Count > 0 ? query.Filter with { Pipeline = catalog.Pipelines[0].Id } : query.Filter;
        query = query with { Filter = filter };
        return selection switch
        {
            DealSelection.Won => Won(history, catalog, query),
            DealSelection.Lost => [.. Breakdowns.LostIn(history, catalog, query)],
            DealSelection.Closed => [.. Won(history, catalog, query), .. Breakdowns.LostIn(history, catalog, query)],
            DealSelection.Started => [.. AsOf(history, catalog, filter, query.LastTick, query.Period.From.Ticks)],
            DealSelection.Open => [.. Open(history, catalog, query)],
            DealSelection.Fact => Fact(history, catalog, query),
            DealSelection.Expected => [.. Open(history, catalog, query).Where(d => IsExpected(d.State, catalog, query.Period))],
            DealSelection.OverNorm => [.. Open(history, catalog, query).Where(d => Rotting.Of(d.State, catalog, query.AsOf).Over > 0)],
            DealSelection.Slipped => Alerted(history, catalog, query, AlertKind.Slipped),
            DealSelection.BudgetCut => Alerted(history, catalog, query, AlertKind.BudgetCut),
            DealSelection.Alerted => Alerted(history, catalog, query, null),
            _ => [.. AsOf(history, catalog, filter, query.AsOf.Ticks)],
        };
    }

    private static List<(DealTrack Track, Change State)> Won(SalesHistory history, Catalog catalog, FunnelQuery query) =>
        [.. Leaders.WinsIn(history, catalog, query.Period, query.AsOf, query.Filter).Select(w => (w.Track, w.State))];

    private static List<(DealTrack Track, Change State)> Alerted(SalesHistory history, Catalog catalog, FunnelQuery query, AlertKind? kind) =>
        [.. Open(history, catalog, query).Where(d => Alerts.Of(d.Track, d.State, catalog, query.AsOf).Any(a => kind is null || a.Kind == kind))];
    private static List<(DealTrack Track, Change State)> Fact(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var (match, from, to, asOf) = (new DealMatch(query.Filter, catalog), query.Period.From.Ticks, query.Period.To.Ticks, query.AsOf.Ticks);
        List<(DealTrack Track, Change State)> found = [.. history.Find((s, slot) => s.At[s.Start[slot]] < to && Leaders.WonAt(s, slot, match, from, asOf) is >= 0 and var won && s.At[won] < to ? won : -1)
            .Select(w => (w.Track, w.State))];
        found.Sort((a, b) => (b.State.At, b.State.Sequence).CompareTo((a.State.At, a.State.Sequence)));
        return found;
    }

    private static bool IsExpected(in Change state, Catalog catalog, InstantRange period) => state.ExpectedClose is { } day
        && day >= Period.DayOf(period.From, catalog.Company.Zone) && day < Period.DayOf(period.To, catalog.Company.Zone);

    private static IEnumerable<(DealTrack Track, Change State)> Open(SalesHistory history, Catalog catalog, FunnelQuery query) =>
        AsOf(history, catalog, query.Filter, query.AsOf.Ticks, onlyOpen: true);

    private static IEnumerable<(DealTrack Track, Change State)> AsOf(SalesHistory history, Catalog catalog, DealFilter filter, long instant, long from = 0, bool onlyOpen = false)
    {
        var match = new DealMatch(filter, catalog);
        return history.Find((s, slot) => s.At[s.Start[slot]] >= from && s.AsOf(slot, instant) is >= 0 and var state
            && (!onlyOpen || s.OutcomeAt(state) == Outcome.Open) && match.Matches(s, state) ? state : -1).Select(d => (d.Track, d.State));
    }
}
