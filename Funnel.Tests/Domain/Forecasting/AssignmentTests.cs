using Funnel.Domain.Forecasting;

namespace Funnel.Tests.Domain.Forecasting;

/// <summary>The best assignment against every possible one, and against what greedy finds.</summary>
public sealed class AssignmentTests
{
    [Fact]
    public void On_small_cases_no_possible_assignment_gains_more()
    {
        var random = new Random(20261125);
        for (var round = 0; round < 3_000; round++)
        {
            var (items, places) = Some(random, random.Next(0, 7), random.Next(1, 5), random.Next(0, 4));
            var best = Assignment.Best(items, places);
            AssertPossible(items, places, best);
            Assert.Equal(Exhaustive(items, places, 0, [.. places]), Gain(items, best));
        }
    }

    [Fact]
    public void On_large_cases_limits_hold_and_greedy_never_gains_more()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var (items, places) = Some(random, random.Next(50, 300), random.Next(2, 25), random.Next(1, 9));
            var best = Assignment.Best(items, places);
            AssertPossible(items, places, best);
            Assert.True(Gain(items, best) >= Greedy(items, places), $"round {round}: {Gain(items, best)} < {Greedy(items, places)}");
        }
    }

    [Fact]
    public void The_largest_gain_gives_way_where_the_sum_is_larger() =>
        Assert.Equal([1, 0], Assignment.Best([[(0, 10), (1, 9)], [(0, 8)]], [1, 1]));

    [Fact]
    public void Gains_of_nothing_are_not_taken_and_takers_without_places_get_nothing() =>
        Assert.Equal([-1, -1, 1], Assignment.Best([[(0, 0), (1, -5)], [(0, 5)], [(0, 5), (1, 3)]], [0, 3]));

    [Fact]
    public void A_large_company_is_assigned_too()
    {
        var (items, places) = Some(new Random(3), 3_000, 60, 12);
        var best = Assignment.Best(items, places);
        AssertPossible(items, places, best);
        Assert.True(Gain(items, best) >= Greedy(items, places));
    }

    static (IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> Items, int[] Places) Some(Random random, int items, int takers, int room) =>
    (
        [
            .. Enumerable.Range(0, items).Select(_ => (IReadOnlyList<(int, long)>)
                [.. Enumerable.Range(0, takers).Where(_ => random.Next(3) > 0).Select(t => (t, (long)random.Next(-3, random.Next(2) == 0 ? 12 : 100_000)))]),
        ],
        [.. Enumerable.Range(0, takers).Select(_ => random.Next(6) == 0 ? int.MaxValue : random.Next(0, room + 1))]);

    static void AssertPossible(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, int[] places, int[] takers)
    {
        Assert.Equal(items.Count, takers.Length);
        for (var i = 0; i < takers.Length; i++)
            Assert.True(takers[i] < 0 || items[i].Any(o => o.Taker == takers[i] && o.Gain > 0), $"item {i} goes to {takers[i]}");
        for (var t = 0; t < places.Length; t++)
            Assert.True(takers.Count(x => x == t) <= places[t], $"taker {t} has too much");
    }

    static long Gain(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, int[] takers) =>
        takers.Select((t, i) => t < 0 ? 0 : items[i].Single(o => o.Taker == t).Gain).Sum();

    static long Exhaustive(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, int[] places, int item, int[] free)
    {
        if (item == items.Count)
            return 0;
        var best = Exhaustive(items, places, item + 1, free);
        foreach (var (taker, gain) in items[item])
        {
            if (free[taker] == 0)
                continue;
            free[taker]--;
            best = Math.Max(best, gain + Exhaustive(items, places, item + 1, free));
            free[taker]++;
        }
        return best;
    }

    static long Greedy(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, int[] places)
    {
        var (free, done, sum) = ((int[])places.Clone(), new HashSet<int>(), 0L);
        foreach (var (taker, gain, item) in items.SelectMany((offers, i) => offers.Select(o => (o.Taker, o.Gain, Item: i))).Where(o => o.Gain > 0).OrderByDescending(o => o.Gain))
        {
            if (free[taker] == 0 || !done.Add(item))
                continue;
            free[taker]--;
            sum += gain;
        }
        return sum;
    }
}
