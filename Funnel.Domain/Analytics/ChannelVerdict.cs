using Funnel.Domain.Marketing;

namespace Funnel.Domain.Analytics;

public enum Standing
{
    /// <summary>Under <see cref="ChannelVerdict.Enough"/> leads, here or among the others.</summary>
    TooFew,

    NoClearDifference,
    Better,
    Worse,
}

/// <summary>
/// Whether a channel's true share lies above or below that of all other leads together. Both are Beta beliefs: the channel's starts from what its fellow channels are like
/// (<see cref="BeliefFit"/>, empirical Bayes, so that the luckiest of many small channels is not taken for the best), the others' from Jeffreys' prior.
/// </summary>
/// <param name="Sure">How sure what it says is (0 to 1); null when it says nothing.</param>
public readonly record struct ChannelVerdict(Standing Standing, double? Sure)
{
    /// <summary>Fewer leads say nothing.</summary>
    public const int Enough = 30;

    /// <summary>Better, worse and best are said from this sureness on.</summary>
    public const double Sures = 0.9;

    /// <summary>Jeffreys' prior: half a success and half a failure.</summary>
    public static Belief Blank { get; } = new(0.5, 0.5);

    // The fit needs some channels to learn from what channels are like.
    private const int FellowsToLearnFrom = 4;

    /// <summary>Sureness as a whole percentage, rounded down and never above 99.</summary>
    public int? Percent => Sure is { } sure ? Math.Min(99, (int)Math.Floor((sure * 100) + 1e-9)) : null;

    /// <summary>What is believed of a channel before looking at its own leads.</summary>
    internal static Belief Prior(IEnumerable<LeadCount> channels)
    {
        var counts = channels.Where(c => c.Leads > 0).Select(c => (c.Leads, c.Reached)).ToList();
        return counts.Count < FellowsToLearnFrom ? Blank : BeliefFit.Of(counts);
    }

    internal static ChannelVerdict Of(LeadCount channel, LeadCount all, Belief prior)
    {
        var (others, reached) = (all.Leads - channel.Leads, all.Reached - channel.Reached);
        if (channel.Leads < Enough || others < Enough)
            return new(Standing.TooFew, null);
        var above = prior.After(channel.Leads, channel.Reached).ChanceAbove(Blank.After(others, reached));
        return above >= Sures ? new(Standing.Better, above) : 1 - above >= Sures ? new(Standing.Worse, 1 - above) : new(Standing.NoClearDifference, null);
    }
}

/// <summary>
/// Which channel is the most effective: the one whose true share is likeliest to be the highest of all with enough leads. <see cref="Standing.Better"/> when that is sure enough;
/// <see cref="Leading"/> are those it may be (one of ten chances or more), the likeliest first.
/// </summary>
public sealed record BestChannel(Standing Standing, IReadOnlyList<(Channel Channel, double Chance)> Leading)
{
    public double? Sure => Standing == Standing.Better ? Leading[0].Chance : null;

    internal static BestChannel Of(IReadOnlyList<(Channel Channel, LeadCount Count)> channels, Belief prior)
    {
        var enough = channels.Where(c => c.Count.Leads >= ChannelVerdict.Enough).ToList();
        if (enough.Count < 2)
            return new(Standing.TooFew, []);
        var chances = ChancesToBeHighest([.. enough.Select(c => prior.After(c.Count.Leads, c.Count.Reached))]);
        var leading = enough.Zip(chances, (c, chance) => (c.Channel, Chance: chance)).Where(c => c.Chance >= 1 - ChannelVerdict.Sures).OrderByDescending(c => c.Chance).ToList();
        return new(leading.Count > 0 && leading[0].Chance >= ChannelVerdict.Sures ? Standing.Better : Standing.NoClearDifference, leading);
    }

    /// <summary>
    /// For each of several independent shares the chance to be the highest: the integral of its density times all the others' distributions, over points that lie close
    /// wherever any of them changes.
    /// </summary>
    public static double[] ChancesToBeHighest(IReadOnlyList<Belief> beliefs)
    {
        const int pointsPerSpread = 16, spreads = 7;
        var points = beliefs.SelectMany(b =>
        {
            var (middle, spread) = (Math.Log(b.Alpha / b.Beta), Math.Sqrt((1 / b.Alpha) + (1 / b.Beta)));
            return Enumerable.Range(-spreads * pointsPerSpread, (2 * spreads * pointsPerSpread) + 1).Select(i => 1 / (1 + Math.Exp(-(middle + (i * spread / pointsPerSpread)))));
        }).Append(0).Append(1).Distinct().Order().ToArray();
        var (before, here, chances) = (new double[beliefs.Count], new double[beliefs.Count], new double[beliefs.Count]);
        foreach (var point in points)
        {
            for (var i = 0; i < beliefs.Count; i++)
                here[i] = beliefs[i].ChanceBelow(point);
            for (var i = 0; i < beliefs.Count; i++)
                chances[i] += (here[i] - before[i]) * Others(i);
            (before, here) = (here, before);
        }
        var sum = chances.Sum();
        return [.. chances.Select(c => c / sum)];

        double Others(int own)
        {
            var below = 1.0;
            for (var j = 0; j < here.Length; j++)
                below *= j == own ? 1 : (before[j] + here[j]) / 2;
            return below;
        }
    }
}
