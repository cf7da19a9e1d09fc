namespace Funnel.Domain.Analytics;

/// <summary>
/// What share of leads has reached the goal by each day since first contact: the cumulative incidence of Aalen and Johansen (1978). A lead still under way is censored at its
/// age, so slow ones do not vanish; a lead that was lost first will never reach it, so losing is a competing end and not a censoring (Kaplan–Meier would take it for one
/// that may still come). Where nobody is lost it is one minus the Kaplan–Meier curve; where nobody is under way it is the plain share.
/// </summary>
internal sealed class LeadDays
{
    private readonly int[] _reached, _lost, _gone;
    private readonly int _leads;

    public LeadDays(IReadOnlyCollection<Lead> leads)
    {
        var longest = leads.Count == 0 ? 0 : leads.Max(l => Math.Max(l.Reached, l.Ended));
        (_reached, _lost, _gone, _leads) = (new int[longest + 1], new int[longest + 1], new int[longest + 1], leads.Count);
        foreach (var lead in leads)
        {
            if (lead.Reached >= 0)
                _reached[lead.Reached]++;
            else if (lead.Outcome == Deals.Outcome.Lost)
                _lost[lead.Ended]++;
            _gone[lead.Reached >= 0 ? lead.Reached : lead.Ended]++;
        }
    }

    /// <summary>The share that had reached it by each day; the last day's holds from then on.</summary>
    public double[] ByDay()
    {
        var shares = new double[_reached.Length];
        var (atRisk, still, share) = (_leads, 1.0, 0.0);
        for (var day = 0; day < shares.Length; day++)
        {
            if (atRisk > 0)
            {
                share += still * _reached[day] / atRisk;
                still *= 1 - ((double)(_reached[day] + _lost[day]) / atRisk);
                atRisk -= _gone[day];
            }
            shares[day] = share;
        }
        return shares;
    }

    /// <summary>The day by which half of those that get there at all have got there; null when nobody has.</summary>
    public int? Median()
    {
        var shares = ByDay();
        // A hair of tolerance: half of an even number must count as half.
        return shares[^1] <= 0 ? null : Array.FindIndex(shares, s => s >= (shares[^1] / 2) - 1e-12);
    }
}
