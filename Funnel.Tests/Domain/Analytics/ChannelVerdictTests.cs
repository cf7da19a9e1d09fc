using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Better and worse are said only when it is sure enough; the rest is no clear difference, or too few to say.</summary>
public sealed class ChannelVerdictTests
{
    [Fact]
    public void Twenty_nine_leads_say_nothing_however_good_they_are()
    {
        Assert.Equal(Standing.TooFew, Verdict((29, 29), (1_000, 100)).Standing);
        Assert.Null(Verdict((29, 29), (1_000, 100)).Sure);
        Assert.Equal(Standing.Better, Verdict((30, 30), (1_000, 100)).Standing);
        // Nor is anything said against a handful of others.
        Assert.Equal(Standing.TooFew, Verdict((1_000, 900), (29, 1)).Standing);
    }

    [Fact]
    public void No_sureness_above_99_percent_is_told()
    {
        var verdict = Verdict((5_000, 4_000), (5_000, 100));
        Assert.Equal((Standing.Better, (int?)99), (verdict.Standing, verdict.Percent));
        Assert.Equal((Standing.Worse, (int?)99), (Verdict((5_000, 100), (5_000, 4_000)).Standing, Verdict((5_000, 100), (5_000, 4_000)).Percent));
    }

    [Fact]
    public void Better_begins_at_90_percent_sure()
    {
        var (before, after) = (89, 0);
        for (var reached = 10; reached <= 40; reached++)
        {
            var verdict = Verdict((100, reached), (1_000, 200));
            if (verdict.Standing == Standing.Better)
                after = after == 0 ? verdict.Percent!.Value : after;
            else
                before = Math.Min(before, 89);
        }
        Assert.InRange(after, 90, 95);
        Assert.Equal(Standing.NoClearDifference, Verdict((100, 20), (1_000, 200)).Standing);
    }

    [Fact]
    public void Two_shares_are_compared_as_the_chance_of_one_above_the_other_says() =>
        Assert.Equal(new Belief(30.5, 70.5).ChanceAbove(new Belief(200.5, 800.5)), Verdict((100, 30), (1_000, 200)).Sure!.Value, 12);

    [Fact]
    public void The_chances_to_be_the_highest_are_those_of_a_fine_grid()
    {
        Belief[] beliefs = [new(10.5, 40.5), new(3.5, 8.5), new(200.5, 900.5), new(0.5, 30.5)];
        var chances = BestChannel.ChancesToBeHighest(beliefs);
        const int steps = 20_000;
        for (var i = 0; i < beliefs.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < steps; k++)
            {
                var (low, high) = ((double)k / steps, (k + 1.0) / steps);
                sum += (beliefs[i].ChanceBelow(high) - beliefs[i].ChanceBelow(low)) * beliefs.Where((_, j) => j != i).Aggregate(1.0, (p, b) => p * b.ChanceBelow((low + high) / 2));
            }
            Assert.Equal(sum, chances[i], 3);
        }
        Assert.Equal(1, chances.Sum(), 12);
        Assert.Equal(beliefs[0].ChanceAbove(beliefs[2]), BestChannel.ChancesToBeHighest([beliefs[0], beliefs[2]])[0], 3);
    }

    [Fact]
    public void The_most_effective_channel_is_never_one_of_three_leads()
    {
        var best = BestChannel.Of([(Channels[0], new LeadCount(3, 3, 3, 0)), (Channels[1], new LeadCount(500, 150, 0, 0)), (Channels[2], new LeadCount(500, 50, 0, 0))], ChannelVerdict.Blank);
        Assert.Equal((Standing.Better, "Site"), (best.Standing, best.Leading[0].Channel.Name));
        Assert.Equal(Standing.TooFew, BestChannel.Of([(Channels[0], new LeadCount(3, 3, 3, 0)), (Channels[1], new LeadCount(500, 150, 0, 0))], ChannelVerdict.Blank).Standing);
    }

    [Fact]
    public void Where_two_channels_are_alike_neither_is_the_best_and_both_are_named()
    {
        var best = BestChannel.Of([(Channels[0], new LeadCount(200, 60, 0, 0)), (Channels[1], new LeadCount(200, 58, 0, 0)), (Channels[2], new LeadCount(200, 5, 0, 0))], ChannelVerdict.Blank);
        Assert.Equal(Standing.NoClearDifference, best.Standing);
        Assert.Equal(["Fair", "Site"], best.Leading.Select(l => l.Channel.Name));
        Assert.Null(best.Sure);
    }

    /// <summary>A thousand companies whose channels differ as channels do: of all that is called better or worse, at least nine of ten must really be.</summary>
    [Fact]
    public void What_is_said_is_true_as_often_as_it_is_said_to_be_sure()
    {
        var random = new Random(5);
        var (said, right) = (0, 0);
        for (var company = 0; company < 300; company++)
        {
            var shares = Enumerable.Range(0, 6).Select(_ => Math.Clamp(0.2 + (0.06 * Normal(random)), 0.01, 0.99)).ToArray();
            var counts = shares.Select(s => Draw(random, random.Next(30, 400), s)).ToArray();
            var all = new LeadCount(counts.Sum(c => c.Leads), counts.Sum(c => c.Reached), 0, 0);
            var prior = ChannelVerdict.Prior(counts);
            for (var i = 0; i < counts.Length; i++)
            {
                var verdict = ChannelVerdict.Of(counts[i], all, prior);
                if (verdict.Standing is not (Standing.Better or Standing.Worse))
                    continue;
                var others = shares.Where((_, j) => j != i).Zip(counts.Where((_, j) => j != i), (s, c) => s * c.Leads).Sum() / (all.Leads - counts[i].Leads);
                said++;
                right += verdict.Standing == Standing.Better == shares[i] > others ? 1 : 0;
            }
        }
        Assert.True(said > 300 && right >= 0.9 * said, $"{right} of {said}");
    }

    [Fact]
    public void Where_all_channels_are_alike_hardly_one_of_ten_is_said_to_be_better_or_worse()
    {
        var random = new Random(7);
        var said = 0;
        for (var company = 0; company < 200; company++)
        {
            var counts = Enumerable.Range(0, 6).Select(_ => Draw(random, 150, 0.2)).ToArray();
            var all = new LeadCount(counts.Sum(c => c.Leads), counts.Sum(c => c.Reached), 0, 0);
            var prior = ChannelVerdict.Prior(counts);
            said += counts.Count(c => ChannelVerdict.Of(c, all, prior).Standing is Standing.Better or Standing.Worse);
        }
        Assert.InRange(said, 0, 120);
    }

    [Fact]
    public void The_interval_holds_the_share_and_touches_the_ends_only_where_nobody_or_everybody_reached()
    {
        foreach (var (leads, reached) in new[] { (1, 0), (1, 1), (14, 2), (268, 78), (300, 0) })
        {
            var count = new LeadCount(leads, reached, 0, 0);
            Assert.InRange(count.Share!.Value, count.Interval.Low, count.Interval.High);
            Assert.Equal((reached == 0, reached == leads), (count.Interval.Low == 0, count.Interval.High == 1));
        }
        Assert.Null(new LeadCount().Share);
    }

    [Fact]
    public void Spend_is_of_a_whole_month_and_never_below_nothing()
    {
        Assert.Equal(new DateOnly(2026, 5, 1), ChannelSpend.Require(new DateOnly(2026, 5, 17)));
        Assert.Null(ChannelSpend.Require((long?)null));
        Assert.Throws<RuleViolation>(() => ChannelSpend.Require(-1));
        Assert.Throws<RuleViolation>(() => ChannelSpend.Require(ChannelSpend.Most + 1));
        Assert.Throws<RuleViolation>(() => ChannelSpend.Require(new DateOnly(2200, 1, 1)));
    }

    static ChannelVerdict Verdict((int Leads, int Reached) channel, (int Leads, int Reached) others) =>
        ChannelVerdict.Of(new LeadCount(channel.Leads, channel.Reached, 0, 0), new LeadCount(channel.Leads + others.Leads, channel.Reached + others.Reached, 0, 0), ChannelVerdict.Blank);

    static LeadCount Draw(Random random, int leads, double share) => new(leads, Enumerable.Range(0, leads).Count(_ => random.NextDouble() < share), 0, 0);

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
