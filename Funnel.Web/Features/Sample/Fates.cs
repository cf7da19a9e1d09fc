namespace Funnel.Web.Features.Sample;

/// <summary>What is settled about a deal before its story is told.</summary>
internal enum Twist
{
    None, Removed, UndoneMove, Transferred, Reopened, SkipsStage, MovesBack, Corrected, ManualProbability, ChannelFound,
}

/// <param name="Reaches">The stage (0 to 3, 4 is won) it must enter at <paramref name="At"/>, whatever the dice say; −1 for none.</param>
internal sealed record Fate(Twist Twist, int Reaches = -1, double At = 0);

/// <summary>When each deal comes in, and the few whose fate is settled so that every kind of event and a lively today are there.</summary>
internal static class Fates
{
    public static IEnumerable<(long Index, double Came, Fate Fate)> Of(SampleCompany company)
    {
        var (clock, count, seed) = (company.Clock, company.Options.Deals, company.Options.Seed);
        var settled = Today(company);
        for (var i = 0L; i < count; i++)
        {
            var dice = new Dice(seed ^ 0xCA3E, (ulong)i);
            var came = clock.WhenCame((i + dice.Next()) / count);
            yield return (i, came, settled.GetValueOrDefault(i) ?? new Fate(TwistOf(i)));
        }
    }

    private static Twist TwistOf(long i) => (i % 101) switch
    {
        3 => Twist.Removed,
        14 or 58 => Twist.UndoneMove,
        25 or 75 => Twist.Transferred,
        31 or 47 or 91 => Twist.Reopened,
        38 or 67 => Twist.SkipsStage,
        43 or 71 or 97 => Twist.MovesBack,
        8 or 52 => Twist.Corrected,
        19 or 63 or 86 => Twist.ManualProbability,
        34 or 79 => Twist.ChannelFound,
        _ => Twist.None,
    };

    // Three wins at different hours of today and a move into each stage minutes ago, by deals of the usual age.
    private static Dictionary<long, Fate> Today(SampleCompany company)
    {
        var clock = company.Clock;
        (int Age, int Reaches, double At)[] wanted =
        [
            (38, 4, clock.Today + 0.22), (31, 4, clock.Today + 0.47), (44, 4, clock.Today + 0.78),
            (27, 3, clock.MinutesAgo(2)), (16, 2, clock.MinutesAgo(7)), (6, 1, clock.MinutesAgo(13)), (24, 3, clock.MinutesAgo(26)), (4, 1, clock.MinutesAgo(41)),
        ];
        var settled = new Dictionary<long, Fate>();
        foreach (var (age, reaches, at) in wanted)
        {
            var index = (long)Math.Ceiling(clock.CameBefore(clock.Today - age) * company.Options.Deals) + 1;
            while (index < company.Options.Deals && settled.ContainsKey(index))
                index++;
            if (index < company.Options.Deals)
                settled[index] = new Fate(Twist.None, reaches, at);
        }
        return settled;
    }
}
