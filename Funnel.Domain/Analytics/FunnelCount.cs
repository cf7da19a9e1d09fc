using Funnel.Domain.Common;
using Funnel.Domain.Deals;

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

    /// <summary>The chance (0 to 1) counted for a deal in this state: 1 when won, 0 when lost, else the manual value or the stage's default.</summary>
    public static double Probability(in Change state, Catalog catalog) => state.Outcome switch
    {
        Outcome.Won => 1,
        Outcome.Lost => 0,
        _ => state.ManualProbability ?? catalog.Stage(state.Stage)?.Probability ?? 0,
    };

    /// <summary>Amount × probability in minor units, halves away from zero; rounded per deal, so that sums of deals add up.</summary>
    public static long Weighted(in Change state, Catalog catalog) => state.Outcome switch
    {
        Outcome.Won => state.Amount,
        Outcome.Lost => 0,
        _ => Weighted(state.Amount, Probability(state, catalog)),
    };

    internal static long Weighted(long amount, double probability) => (long)Math.Round(amount * (decimal)probability, MidpointRounding.AwayFromZero);

    internal static long Weighted(Segment s, int i, Catalog catalog) => s.OutcomeAt(i) switch
    {
        Outcome.Won => s.Amount[i],
        Outcome.Lost => 0,
        _ when s.Has(i, Mark.OwnProbability) => Weighted(s.Amount[i], s.Facts[s.Rest[i].Facts].Rare.Probability!.Value),
        _ => Weighted(s.Amount[i], catalog.Stage(new StageId(s.Stage[i]))?.Probability ?? 0),
    };
}
