namespace Funnel.Domain.Analytics;

/// <summary>
/// The later half of a channel's cohorts against the earlier half, at the same age. Of each later month counts what had reached the goal by the age all its leads have; the
/// earlier share beside it is what the earlier months had reached by those very ages, in the later months' proportions (direct standardisation). A young month is therefore
/// compared only up to the age both have.
/// </summary>
/// <param name="Later">How many months the later half has.</param>
/// <param name="LaterShare">Of the later leads, at their ages (0 to 1).</param>
/// <param name="EarlierShare">What the earlier leads had at the same ages.</param>
/// <param name="ChanceUp">The chance that the true share has risen.</param>
public sealed record ChannelTrend(int Later, int Earlier, int LaterLeads, int EarlierLeads, double LaterShare, double EarlierShare, double ChanceUp)
{
    /// <summary>No half is made of more months.</summary>
    public const int MostMonths = 6;

    public double Difference => LaterShare - EarlierShare;

    /// <summary>Up, down, or no clear difference; as carefully as channels are compared with each other.</summary>
    public Standing Standing => Math.Min(LaterLeads, EarlierLeads) < ChannelVerdict.Enough ? Standing.TooFew
        : ChanceUp >= ChannelVerdict.Sures ? Standing.Better : ChanceUp <= 1 - ChannelVerdict.Sures ? Standing.Worse : Standing.NoClearDifference;

    /// <summary>Null when a half has too few leads to be looked at, or nothing was reached at the ages common to both.</summary>
    internal static ChannelTrend? Of(IReadOnlyList<DateOnly> months, IReadOnlyList<CohortCurve> cohorts)
    {
        var (later, earlier) = (Math.Min(MostMonths, months.Count / 2), Math.Min(MostMonths, months.Count - (months.Count / 2)));
        if (later == 0)
            return null;
        var (laterFrom, earlierFrom) = (months[^later], months[^(later + earlier)]);
        var before = cohorts.Where(c => c.Month >= earlierFrom && c.Month < laterFrom).ToList();
        var (leads, reached, expected, compared) = (0, 0, 0.0, new HashSet<CohortCurve>());
        foreach (var cohort in cohorts.Where(c => c.Month >= laterFrom))
        {
            var age = cohort.ByAge.Count - 1;
            var asOld = before.Where(c => c.ByAge.Count > age).ToList();
            if (asOld.Count == 0)
                continue;
            compared.UnionWith(asOld);
            leads += cohort.Deals;
            reached += cohort.ByAge[age];
            expected += cohort.Deals * (double)asOld.Sum(c => c.ByAge[age]) / asOld.Sum(c => c.Deals);
        }
        var earlierLeads = compared.Sum(c => c.Deals);
        // Too few, or so young that neither has anything to show.
        if (leads < LeadCount.Few || earlierLeads < LeadCount.Few || (reached == 0 && expected == 0))
            return null;
        var share = expected / leads;
        var blank = ChannelVerdict.Blank;
        // The standardised share is believed as if so many earlier leads had shown it.
        var up = blank.After(leads, reached).ChanceAbove(new Belief(blank.Alpha + (share * earlierLeads), blank.Beta + ((1 - share) * earlierLeads)));
        return new ChannelTrend(later, earlier, leads, earlierLeads, (double)reached / leads, share, up);
    }
}
