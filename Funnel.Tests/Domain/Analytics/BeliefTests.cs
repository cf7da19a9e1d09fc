using Funnel.Domain.Analytics;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>The mathematics of rates against plain sums, known values and brute force.</summary>
public sealed class BeliefTests
{
    [Fact]
    public void The_interval_leaves_a_tenth_on_either_side()
    {
        foreach (var (a, b) in Shapes())
        {
            var (low, high) = new Belief(a, b).Interval(0.8);
            Assert.Equal(0.1, new Belief(a, b).ChanceBelow(low), 9);
            Assert.Equal(0.9, new Belief(a, b).ChanceBelow(high), 9);
        }
        // Of a flat belief every share is as likely as any other.
        Assert.Equal((0.1, 0.9), (Math.Round(new Belief(1, 1).Interval(0.8).Low, 10), Math.Round(new Belief(1, 1).Interval(0.8).High, 10)));
    }

    [Fact]
    public void The_chance_to_be_better_is_the_closed_sum_for_whole_numbers()
    {
        // For whole numbers the chance is a finite sum over Beta functions (Cook, 2005; Miller, 2010).
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var (a, b) = (new Belief(random.Next(1, 300), random.Next(1, 300)), new Belief(random.Next(1, 40), random.Next(1, 40)));
            Assert.Equal(Sum(a, b), a.ChanceAbove(b), 9);
            Assert.Equal(1, a.ChanceAbove(b) + b.ChanceAbove(a), 9);
        }
    }

    [Fact]
    public void The_chance_to_be_better_is_exact_for_shapes_near_nothing_and_far_apart()
    {
        Assert.Equal(0.5, new Belief(0.3, 0.4).ChanceAbove(new Belief(0.3, 0.4)), 9);
        Assert.Equal(0.5, new Belief(5_000, 9_000).ChanceAbove(new Belief(5_000, 9_000)), 9);
        Assert.True(new Belief(900, 100).ChanceAbove(new Belief(100, 900)) > 1 - 1e-12);
        // X of Beta(a, 1) is above Y of Beta(b, 1) with chance a / (a + b).
        foreach (var (a, b) in new[] { (0.2, 3.0), (40.5, 0.7), (12.25, 11.75) })
            Assert.Equal(a / (a + b), new Belief(a, 1).ChanceAbove(new Belief(b, 1)), 8);
    }

    [Fact]
    public void No_prior_of_a_fine_grid_is_likelier_than_the_fitted_one()
    {
        var random = new Random(11);
        for (var round = 0; round < 40; round++)
        {
            var members = Enumerable.Range(0, random.Next(4, 14)).Select(_ => random.Next(1, 120) is var n ? (n, random.Next(0, n + 1)) : default).ToArray();
            var fitted = BeliefFit.Of(members);
            var best = (from w in Enumerable.Range(0, 61) from m in Enumerable.Range(1, 99) select Math.Exp(Math.Log(2) + (w / 60.0 * Math.Log(500))) is var weight ? Slow(members, m / 100.0, weight) : 0).Max();
            Assert.True(Slow(members, fitted.Mean, fitted.Weight) >= best - 1e-6, $"round {round}: {Slow(members, fitted.Mean, fitted.Weight)} < {best}");
            Assert.InRange(fitted.Weight, BeliefFit.Lightest - 1e-6, BeliefFit.Heaviest + 1e-6);
            Assert.Equal(fitted, BeliefFit.Of(members));
        }
    }

    [Fact]
    public void Like_members_pull_each_other_hard_and_unlike_ones_hardly()
    {
        var like = BeliefFit.Of([(100, 50), (80, 41), (120, 60), (90, 44), (110, 56)]);
        var unlike = BeliefFit.Of([(100, 5), (80, 75), (120, 60), (90, 12), (110, 100)]);
        Assert.True(like.Weight > 60 && unlike.Weight < 6, $"{like} {unlike}");
        Assert.Equal(0.5, like.Mean, 2);
    }

    static IEnumerable<(double A, double B)> Shapes() => [(1, 1), (0.4, 2.5), (30, 10), (500, 700), (3.3, 0.2), (1_000, 2)];

    // Straight from the definition: the chance of each member's tries under the prior, as products, and the hyperprior over log odds of the mean and log of the weight.
    static double Slow((int Tries, int Successes)[] members, double mean, double weight)
    {
        var (a, b) = (mean * weight, (1 - mean) * weight);
        var sum = Math.Log(a) + Math.Log(b) - (2.5 * Math.Log(weight));
        foreach (var (n, k) in members)
        {
            for (var i = 0; i < k; i++)
                sum += Math.Log(a + i);
            for (var i = 0; i < n - k; i++)
                sum += Math.Log(b + i);
            for (var i = 0; i < n; i++)
                sum -= Math.Log(weight + i);
        }
        return sum;
    }

    static double Sum(Belief a, Belief b)
    {
        var sum = 0.0;
        for (var i = 0; i < (int)a.Alpha; i++)
            sum += Math.Exp(MathNet.Numerics.SpecialFunctions.BetaLn(b.Alpha + i, a.Beta + b.Beta) - Math.Log(a.Beta + i)
                - MathNet.Numerics.SpecialFunctions.BetaLn(1 + i, a.Beta) - MathNet.Numerics.SpecialFunctions.BetaLn(b.Alpha, b.Beta));
        return sum;
    }
}
