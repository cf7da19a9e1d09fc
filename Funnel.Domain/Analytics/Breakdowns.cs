using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>Units and value (minor units) of one product in won deals.</summary>
public sealed record ProductSales(ProductId? Product, int Deals, decimal Quantity, long Value);

public sealed record LossReasonCount(string Reason, int Deals, long Value);

/// <summary>Deals of one channel that started in a period, and how many of them are won by its end.</summary>
public sealed record ChannelCount(ChannelId? Channel, int Deals, int Won, long WonValue);

/// <summary>Won, lost and started deals by what they are about.</summary>
public static class Breakdowns
{
    /// <summary>Won value per product: a deal's budget is shared by its lines' amounts (evenly where none is given), so that products add up to the deals.</summary>
    public static IReadOnlyList<ProductSales> WonByProduct(SalesHistory history, Catalog catalog, InstantRange period, DateTime asOf, DealFilter filter)
    {
        var sums = new Dictionary<int, ProductSales>();
        foreach (var win in Leaders.WinsIn(history, catalog, period, asOf, filter))
        {
            var lines = win.State.Facts.Products;
            if (lines.IsEmpty)
                Add(null, 0, win.State.Amount);
            var shares = SharesOf(win.State.Amount, lines);
            for (var i = 0; i < lines.Length; i++)
                Add(lines[i].Product, lines[i].Quantity, shares[i]);
        }
        return [.. sums.Values.OrderByDescending(s => s.Value).ThenBy(s => s.Product?.Value)];

        void Add(ProductId? product, decimal quantity, long value)
        {
            var key = product?.Value ?? 0;
            var sum = sums.GetValueOrDefault(key) ?? new ProductSales(product, 0, 0, 0);
            sums[key] = sum with { Deals = sum.Deals + 1, Quantity = sum.Quantity + quantity, Value = sum.Value + value };
        }
    }

    /// <summary>A deal's amount shared by its lines' amounts, evenly where none is given; the shares add up to it.</summary>
    internal static long[] SharesOf(long amount, ImmutableArray<ProductLine> lines)
    {
        var (left, weightLeft) = (amount, lines.Sum(l => (decimal)l.Amount));
        var even = weightLeft == 0;
        if (even)
            weightLeft = lines.Length;
        var shares = new long[lines.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            var weight = even ? 1 : lines[i].Amount;
            shares[i] = weightLeft == 0 ? 0 : (long)Math.Round(left * (weight / weightLeft), MidpointRounding.AwayFromZero);
            (left, weightLeft) = (left - shares[i], weightLeft - weight);
        }
        return shares;
    }

    /// <summary>Deals lost in the period and still lost at its end, by reason, the most frequent first.</summary>
    public static IReadOnlyList<LossReasonCount> LostByReason(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var counts = new Dictionary<string, LossReasonCount>(StringComparer.OrdinalIgnoreCase);
        foreach (var (_, state) in LostIn(history, catalog, query))
        {
            var reason = state.Facts.LostReason ?? "";
            var count = counts.GetValueOrDefault(reason) ?? new LossReasonCount(reason, 0, 0);
            counts[reason] = count with { Deals = count.Deals + 1, Value = count.Value + state.Amount };
        }
        return [.. counts.Values.OrderByDescending(c => c.Deals).ThenBy(c => c.Reason, StringComparer.Ordinal)];
    }

    /// <summary>Deals lost in the period and still lost at its end, with their state then.</summary>
    public static IEnumerable<(DealTrack Track, Change State)> LostIn(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var match = new DealMatch(query.Filter, catalog);
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        return history.Find((s, slot) => LostAt(s, slot, match, from, end)).Select(l => (l.Track, l.State));
    }

    /// <summary>The state of a deal that is lost at the end of a period and was so in it; −1 when it is none.</summary>
    internal static int LostAt(Segment s, int slot, DealMatch match, long from, long end)
    {
        var state = s.AsOf(slot, end);
        return state >= 0 && s.OutcomeAt(state) == Outcome.Lost && match.Matches(s, state) && s.At[s.Latest(slot, ChangeKind.Lost, end)] >= from ? state : -1;
    }

    public static IReadOnlyList<ChannelCount> ByChannel(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var match = new DealMatch(query.Filter, catalog);
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        var counts = new Dictionary<int, ChannelCount>();
        foreach (var (s, _, state) in history.Find((s, slot) =>
            s.At[s.Start[slot]] >= from && s.AsOf(slot, end) is >= 0 and var state && match.Matches(s, state) ? state : -1))
        {
            var (key, won, amount) = (s.Facts[s.Rest[state].Facts].Channel, s.OutcomeAt(state) == Outcome.Won, s.Amount[state]);
            var count = counts.GetValueOrDefault(key) ?? new ChannelCount(key == 0 ? null : new ChannelId(key), 0, 0, 0);
            counts[key] = count with { Deals = count.Deals + 1, Won = count.Won + (won ? 1 : 0), WonValue = count.WonValue + (won ? amount : 0) };
        }
        return [.. counts.Values.OrderByDescending(c => c.Deals == 0 ? 0 : (double)c.Won / c.Deals).ThenByDescending(c => c.Deals)];
    }
}
