using MathNet.Numerics;

namespace Funnel.Domain.Analytics;

/// <summary>
/// What is believed of somebody in a group before looking at their own tries: the Beta distribution from which the members' true shares are thought to come,
/// estimated from all of them (empirical Bayes). The tries then follow a beta-binomial distribution (Skellam, 1948); mean and weight are where its likelihood,
/// times the weak hyperprior (α + β)^(−5/2) of Gelman et al., Bayesian Data Analysis, section 5.3, is highest over log odds of the mean and log of the weight.
/// Without the hyperprior, a group of a few like members would have an endless weight.
/// </summary>
public static class BeliefFit
{
    /// <summary>A prior is worth at least and at most so many tries.</summary>
    public const double Lightest = 2, Heaviest = 1_000;

    private const int CoarseSteps = 12, FineSteps = 22;

    public static Belief Of(IReadOnlyCollection<(int Tries, int Successes)> members)
    {
        var used = members.Where(m => m.Tries > 0).ToArray();
        var (low, high) = (Math.Log(Lightest), Math.Log(Heaviest));
        var step = (high - low) / CoarseSteps;
        var best = Enumerable.Range(0, CoarseSteps + 1).Select(i => low + (i * step)).MaxBy(log => Profile(used, log).Height);
        // Golden section between the neighbours of the best coarse step.
        var ratio = (Math.Sqrt(5) - 1) / 2;
        (low, high) = (Math.Max(low, best - step), Math.Min(high, best + step));
        var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (atLeft, atRight) = (Profile(used, left).Height, Profile(used, right).Height);
        for (var i = 0; i < FineSteps; i++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = Profile(used, left).Height;
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = Profile(used, right).Height;
            }
        }
        var (mean, weight) = (Profile(used, (low + high) / 2).Mean, Math.Exp((low + high) / 2));
        return new Belief(mean * weight, (1 - mean) * weight);
    }

    /// <summary>The height that is made largest: log likelihood and log hyperprior, up to a constant.</summary>
    public static double Height(IReadOnlyCollection<(int Tries, int Successes)> members, Belief prior)
    {
        var sum = Math.Log(prior.Alpha) + Math.Log(prior.Beta) - (2.5 * Math.Log(prior.Weight));
        var constant = SpecialFunctions.BetaLn(prior.Alpha, prior.Beta);
        foreach (var (tries, successes) in members)
            sum += SpecialFunctions.BetaLn(prior.Alpha + successes, prior.Beta + tries - successes) - constant;
        return sum;
    }

    private static (double Mean, double Height) Profile((int Tries, int Successes)[] members, double logWeight)
    {
        var weight = Math.Exp(logWeight);
        var mean = BestMean(members, weight);
        return (mean, Height(members, new Belief(mean * weight, (1 - mean) * weight)));
    }

    // For a given weight the height is concave in the mean: its slope has one root, found by regula falsi (Illinois) on slope × mean × (1 − mean), finite at both ends.
    private static double BestMean((int Tries, int Successes)[] members, double weight)
    {
        var (low, high) = (1e-9, 1 - 1e-9);
        var (atLow, atHigh) = (Slope(low), Slope(high));
        var kept = 0;
        for (var i = 0; i < 60 && high - low > 1e-11; i++)
        {
            var mean = ((low * atHigh) - (high * atLow)) / (atHigh - atLow);
            var slope = Slope(mean);
            if (Math.Abs(slope) < 1e-10)
                return mean;
            if (slope > 0)
            {
                (low, atLow) = (mean, slope);
                atHigh *= kept == 1 ? 0.5 : 1;
                kept = 1;
            }
            else
            {
                (high, atHigh) = (mean, slope);
                atLow *= kept == -1 ? 0.5 : 1;
                kept = -1;
            }
        }
        return (low + high) / 2;

        double Slope(double mean)
        {
            var (alpha, beta) = (mean * weight, (1 - mean) * weight);
            var (psiAlpha, psiBeta) = (SpecialFunctions.DiGamma(alpha), SpecialFunctions.DiGamma(beta));
            var sum = 0.0;
            foreach (var (tries, successes) in members)
                sum += (successes == 0 ? 0 : SpecialFunctions.DiGamma(alpha + successes) - psiAlpha)
                    - (successes == tries ? 0 : SpecialFunctions.DiGamma(beta + tries - successes) - psiBeta);
            return (sum * weight * mean * (1 - mean)) + 1 - (2 * mean);
        }
    }
}
