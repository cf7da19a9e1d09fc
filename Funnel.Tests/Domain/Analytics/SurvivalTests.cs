using Funnel.Domain.Analytics;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>The quick way to the quartiles against the plain one: everything put in order, the share left worked out at each time.</summary>
public sealed class SurvivalTests
{
    static readonly double[] Quartiles = [0.25, 0.5, 0.75];

    [Fact]
    public void However_many_stays_and_whichever_last_the_quartiles_are_those_of_the_plain_way()
    {
        var random = new Random(20261125);
        for (var round = 0; round < 2_000; round++)
        {
            var (count, apart, lasting) = (random.Next(3) == 0 ? random.Next(0, 5_000) : random.Next(0, 200), random.Next(1, 4) * random.Next(1, 4_000), random.NextDouble() * random.NextDouble());
            if (random.Next(4) == 0)
                lasting = random.Next(2);
            AssertSame([.. Enumerable.Range(0, count).Select(_ => Survival.Stay(random.Next(apart) * 1_000_000_000L, random.NextDouble() >= lasting))], round);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Nor_does_it_matter_in_which_order_they_come_or_how_many_are_equal(int every)
    {
        long[] rising = [.. Enumerable.Range(0, 3_000).Select(i => Survival.Stay(i, every == 0 || i % every != 0))];
        AssertSame(rising, 0);
        AssertSame([.. rising.Reverse()], 1);
        AssertSame([.. rising.Where((_, i) => i % 2 == 0), .. rising.Where((_, i) => i % 2 == 1).Reverse()], 2);
        AssertSame([.. rising.Select(s => s & 1)], 3);
        AssertSame([.. rising.Select(s => ((s >> 1) % 2 << 1) | (s & 1))], 4);
    }

    [Fact]
    public void Exactly_one_half_left_is_the_median_also_among_many()
    {
        for (var half = 1; half <= 40_000; half = (half * 3) + 1)
            Assert.Equal(TimeSpan.FromTicks(half).TotalDays, Survival.Median([.. Enumerable.Range(1, 2 * half).Select(i => Survival.Stay(i, true)).Reverse()]));
        // One more that lasts: not yet a half at that time.
        Assert.Equal(TimeSpan.FromTicks(1_001).TotalDays, Survival.Median([.. Enumerable.Range(1, 2_000).Select(i => Survival.Stay(i, true)), Survival.Stay(5_000, false)]));
        Assert.Null(Survival.Median([.. Enumerable.Range(1, 1_000).SelectMany(i => new[] { Survival.Stay(i, i > 500), Survival.Stay(2_000, false) })]));
    }

    static void AssertSame(long[] stays, int round)
    {
        var expected = Plain(stays);
        var found = new double?[Quartiles.Length];
        Survival.Quantiles([.. stays], Quartiles, found);
        Assert.True(expected.SequenceEqual(found), $"round {round}, {stays.Length} stays: {string.Join(' ', expected)} but {string.Join(' ', found)}");
        Assert.Equal(expected[1], Survival.Median([.. stays]));
    }

    static double?[] Plain(long[] stays)
    {
        var found = new double?[Quartiles.Length];
        var (left, atRisk) = (1.0, stays.Length);
        foreach (var time in stays.GroupBy(s => s >> 1).OrderBy(g => g.Key))
        {
            var ended = time.Count(s => !Survival.Lasts(s));
            left *= 1 - ((double)ended / atRisk);
            atRisk -= time.Count();
            for (var i = 0; i < found.Length; i++)
                if (ended > 0 && found[i] is null && left <= 1 - Quartiles[i] + 1e-12)
                    found[i] = new TimeSpan(time.Key).TotalDays;
        }
        return found;
    }
}
