using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>The funnel in its four modes: one function for screen, wall, PDF and API.</summary>
public static class FunnelCount
{
    public static FunnelFigures Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var rules = new FunnelRules(catalog, query);
        var total = new FunnelTally(rules);
        foreach (var part in history.Gather(() => new FunnelTally(rules), (tally, segment, slot) => tally.Add(segment, slot)))
            total.Add(part);
        return total.Figures(history.Sequence);
    }

    /// <summary>Exactly the deals behind one stage's count (or a part of it), with their state at the end of the query; the newest change first.</summary>
    public static List<(DealTrack Track, Change State)> DealsAt(SalesHistory history, Catalog catalog, FunnelQuery query, StageId stage, StagePart part = StagePart.All)
    {
        var rules = new FunnelRules(catalog, query);
        var row = rules.RowOf(stage);
        if (row < 0)
            return [];
        var found = history.Gather(() => (Place: new FunnelPlace(rules), Deals: new List<(DealTrack Track, Change State)>()), (piece, segment, slot) =>
        {
            if (piece.Place.Find(segment, slot) && piece.Place.In[row] && (part == StagePart.All || piece.Place.PartAt(row) == part))
                piece.Deals.Add((segment.Track(slot), segment.ChangeAt(slot, piece.Place.State)));
        });
        List<(DealTrack Track, Change State)> all = [.. found.SelectMany(p => p.Deals)];
        all.Sort((a, b) => (b.State.At, b.State.Sequence).CompareTo((a.State.At, a.State.Sequence)));
        return all;
    }

    internal static long Weighted(long amount, double probability) => (long)Math.Round(amount * (decimal)probability, MidpointRounding.AwayFromZero);
}
