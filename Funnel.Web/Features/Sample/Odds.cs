namespace Funnel.Web.Features.Sample;

/// <summary>The numbers behind the stories. Stages count from 0; days are working days. Tuned against the figures of the design's data set.</summary>
internal static class Odds
{
    /// <summary>Website, referrals, trade shows, partners, cold outreach.</summary>
    public static readonly double[] ChannelShares = [148, 71, 64, 58, 71];

    public static readonly double[] ProductShares = [32, 30, 17, 21];
    public static readonly double[] ProductSizes = [0.95, 1.25, 1.45, 0.55];
    public static readonly int[] UnitPrices = [310, 1900, 740, 7200];

    /// <summary>As in the design's list: price, went quiet, competitor, budget frozen, not a fit.</summary>
    public static readonly double[] ReasonShares = [58, 30, 39, 27, 18];

    /// <summary>Note, e-mail, playbook step, document, budget, expected close, products.</summary>
    public static readonly double[] ActShares = [32, 24, 22, 8, 7, 4, 1.5];

    public static readonly double[] DaysToClose = [34, 27, 18, 8];

    /// <summary>The median stay of deals that go on, and of those that are lost in the end: hope dies slowly.</summary>
    public static readonly double[] Usual = [4.2, 5.2, 6.6, 5.2];

    private static readonly double[] Lingering = [27, 22, 24, 26];

    /// <summary>The chance to get through each stage for an average seller, as log odds.</summary>
    private static readonly double[] Base = [0.78, 0.2, 1.15, 0.7];

    private static readonly double[] RenewalBase = [1.0, 1.3];
    private static readonly double[] ChannelHelps = [-0.15, 0.4, 0.0, 0.2, -0.35];

    public static double Through(DealStory story, int stage)
    {
        if (story.Renews)
            return Chance(RenewalBase[Math.Min(stage, 1)]);
        var odds = Base[stage] + story.Seller.Skill[stage] + ChannelHelps[story.Channel];
        if (story.Deal.RepeatOf is not null)
            odds += 0.3;
        // Larger customers are the ones the company was made for.
        if (stage < 2)
            odds += 0.22 * Math.Clamp(((double)story.Deal.Budget.Major / 20_000) - 1, -0.7, 1.5);
        // This quarter the step from Interest to Decision leaks: what the wall's warning is for.
        if (stage == 1)
            odds += story.At >= story.Clock.QuarterStart(0) ? -0.25 : story.At >= story.Clock.QuarterStart(1) ? 0.55 : 0.1;
        return Chance(odds);
    }

    public static double Stay(DealStory story, int stage, bool through) => story.Renews
        ? Math.Min(60, story.Dice.Skewed(8, 0.6))
        : Math.Min(90, through ? story.Dice.Skewed(Usual[stage], 0.55) : story.Dice.Skewed(story.Rich ? Lingering[stage] : Usual[stage] * 1.5, 0.6));

    /// <summary>How long nobody has worked on a deal before it goes on or is lost. Lost ones mostly lay beyond the stage's norm before somebody said so.</summary>
    public static double QuietDays(DealStory story, int stage, bool through)
    {
        var norm = story.Norm(stage);
        if (through)
            return story.Dice.Chance(0.06) ? norm + story.Dice.Between(1, 6) : 0;
        return story.Dice.Chance(0.75) ? norm + story.Dice.Between(1, 13) : norm * story.Dice.Between(0.15, 0.9);
    }

    private static double Chance(double logOdds) => Math.Round(1 / (1 + Math.Exp(-logOdds)), 9);
}
