using Funnel.Domain.Analytics;

namespace Funnel.Domain.Forecasting;

/// <summary>A figure of a what-if whose making can be told: the potential as things are, as supposed, and what the supposition does.</summary>
public enum WhatIfFigure { Now, Then, Effect }

/// <summary>An open deal expected to close in the period, with its chance as things are and as supposed.</summary>
public sealed record SupposedDeal(CountedDeal Deal, double Now, double Then)
{
    /// <summary>Minor units.</summary>
    public long WeightedNow => Chances.Weighted(Deal.Amount, Now);

    public long WeightedThen => Chances.Weighted(Deal.Amount, Then);
}

/// <summary>What a what-if was counted from. Its figures are <see cref="WhatIf"/>'s; a test counts them again from these lists.</summary>
/// <param name="Worked">The share of open deals that can be worked on as supposed.</param>
public sealed record WhatIfLineage(WhatIfFigures Figures, IReadOnlyList<CountedDeal> Won, IReadOnlyList<SupposedDeal> Expected, double Worked)
{
    public static WhatIfLineage Of(SalesHistory history, Catalog catalog, FunnelQuery query, Supposition supposed) => WhatIf.LineageOf(history, catalog, query, supposed);
}

public static partial class WhatIf
{
    internal static WhatIfLineage LineageOf(SalesHistory history, Catalog catalog, FunnelQuery query, Supposition supposed)
    {
        var figures = Of(history, catalog, query, supposed);
        query = figures.Query;
        var (rates, then) = (figures.Rates.Select(r => r.Rate).ToArray(), figures.Rates.Select(r => r.Supposed).ToArray());
        var open = OpenDeals(history, catalog, query, catalog.Pipeline(query.Filter.Pipeline!.Value)!);
        var worked = supposed.Capacity is { } limit && limit < open.Count ? Math.Max(0, limit) / (double)open.Count : 1;
        return new WhatIfLineage(
            figures,
            [.. DealLists.Of(history, catalog, query, DealSelection.Won).Select(d => new CountedDeal(d.Track, d.State, Lineage.LastOf(d.Track, ChangeKind.Won, query.AsOf.Ticks)))],
            [.. open.Where(o => o.IsExpected).Select(o => new SupposedDeal(new CountedDeal(o.Deal.Track, o.Deal.State, Said(o.Deal.Track)), ChanceOf(o, rates, rates, 1), ChanceOf(o, rates, then, worked)))
                .OrderByDescending(d => Math.Abs(d.WeightedThen - d.WeightedNow)).ThenByDescending(d => d.WeightedNow).ThenBy(d => d.Deal.Track.Id.Value)],
            worked);

        // When it was last said to close then; where nobody said so since, as it was created.
        Change[] Said(DealTrack track) => Lineage.LastOf(track, ChangeKind.ExpectedClose, query.AsOf.Ticks) is [_] said ? said : Lineage.LastOf(track, ChangeKind.Created, query.AsOf.Ticks);
    }
}
