using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Marketing;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>Leads, and how far they got. <see cref="WonValue"/> is the budget (minor units) of those won.</summary>
public readonly record struct LeadCount(int Leads, int Reached, int Won, long WonValue)
{
    /// <summary>Fewer are hatched: counted in every total, never ranked.</summary>
    public const int Few = 10;

    /// <summary>How sure <see cref="Interval"/> is.</summary>
    public const double Sure = 0.8;

    public bool IsFew => Leads < Few;

    /// <summary>Of the leads (0 to 1), so far; null without any.</summary>
    public double? Share => Leads == 0 ? null : (double)Reached / Leads;

    public double? WonShare => Leads == 0 ? null : (double)Won / Leads;

    /// <summary>Value won by each lead, halves away from zero.</summary>
    public long? ValuePerLead => Leads == 0 ? null : (long)Math.Round((decimal)WonValue / Leads, MidpointRounding.AwayFromZero);

    /// <summary>
    /// Where the true share lies with 80 %, by these leads alone: Jeffreys' interval as Brown, Cai and DasGupta (2001) advise it, which begins at 0 where nobody reached and ends at 1
    /// where all did.
    /// </summary>
    public (double Low, double High) Interval
    {
        get
        {
            var (low, high) = ChannelVerdict.Blank.After(Leads, Reached).Interval(Sure);
            return (Reached == 0 ? 0 : low, Reached == Leads ? 1 : high);
        }
    }

    internal LeadCount With(in Lead lead) => lead.Outcome == Outcome.Won
        ? new(Leads + 1, Reached + (lead.Reached >= 0 ? 1 : 0), Won + 1, checked(WonValue + lead.Amount))
        : this with { Leads = Leads + 1, Reached = Reached + (lead.Reached >= 0 ? 1 : 0) };
}

/// <summary>
/// What was spent in the months it was entered for, and what came of the leads whose first contact fell into just these months. Months that lie in the period only in part
/// are not counted: a month's spend cannot be divided.
/// </summary>
/// <param name="Months">For how many months (for all channels together: of how many channels and months) it was entered.</param>
public readonly record struct ChannelCost(long Amount, int Months, LeadCount Of)
{
    /// <summary>Value won for each unit spent; null where nothing was spent.</summary>
    public double? Return => Amount == 0 ? null : (double)Of.WonValue / Amount;

    public long? PerLead => Of.Leads == 0 ? null : (long)Math.Round((decimal)Amount / Of.Leads, MidpointRounding.AwayFromZero);

    public static ChannelCost operator +(ChannelCost a, ChannelCost b) => new(checked(a.Amount + b.Amount), a.Months + b.Months,
        new(a.Of.Leads + b.Of.Leads, a.Of.Reached + b.Of.Reached, a.Of.Won + b.Of.Won, checked(a.Of.WonValue + b.Of.WonValue)));
}

/// <summary>
/// One channel, or all of them. The channel is null for leads without one. <see cref="MedianDays"/> is from first contact to the goal (<see cref="LeadDays"/>);
/// cohorts are by month of first contact, up to <see cref="ChannelFigures.Settled"/> days; types and maturities stand in the order of the figures' lists.
/// </summary>
/// <param name="Cost">Null where nothing is entered, or what is asked is only a part of the company's leads.</param>
public sealed record ChannelResult(
    Channel? Channel,
    LeadCount Count,
    int? MedianDays,
    ChannelVerdict? Against,
    ChannelCost? Cost,
    ChannelTrend? Trend,
    IReadOnlyList<CohortCurve> Cohorts,
    IReadOnlyList<LeadCount> Types,
    IReadOnlyList<LeadCount> Maturities)
{
    /// <summary>The number that stands for it in an address: 0 for leads without a channel.</summary>
    public int Number => Channel?.Id.Value ?? 0;
}

/// <summary>Which channel brings leads that get to the selling stage, what they are worth and what they cost.</summary>
public sealed record ChannelFigures(
    ChannelQuery Query,
    Pipeline Pipeline,
    Stage Goal,
    long Sequence,
    IReadOnlyList<DateOnly> Months,
    IReadOnlyList<CustomerType?> Types,
    IReadOnlyList<Maturity?> Maturities,
    IReadOnlyList<ChannelResult> Rows,
    ChannelResult All,
    IReadOnlyList<double> ByDay,
    BestChannel Best)
{
    /// <summary>After so many days a cohort is taken to have shown what it will; curves end there.</summary>
    public const int Settled = 120;

    /// <summary>
    /// The best share first, those with few leads after them, leads without a channel last. A channel without leads is a row only where something was spent on it.
    /// <see cref="ByDay"/> is the share of all leads that reached the goal by each day, slow and lost ones accounted for.
    /// </summary>
    public static ChannelFigures Of(SalesHistory history, Catalog catalog, ChannelQuery query)
    {
        var rules = new LeadRules(catalog, query);
        List<Lead> leads = [.. history.Gather(() => new List<Lead>(), (found, s, slot) =>
        {
            if (rules.TryFind(s, slot, out var lead, out _))
                found.Add(lead);
        }).SelectMany(piece => piece)];
        var count = new ChannelTally(catalog, query, rules, leads);
        var groups = leads.GroupBy(l => l.Channel).ToDictionary(g => g.Key, g => g.ToList());
        var rows = groups.Keys.Union(count.Spent).Select(number => count.Row(number, groups.GetValueOrDefault(number, []))).ToList();
        var named = rows.Where(r => r.Channel is not null).ToList();
        var all = count.Row(null, leads) with { Cost = rows.Aggregate((ChannelCost?)null, (sum, r) => r.Cost is { } cost ? (sum ?? default) + cost : sum) };
        var prior = ChannelVerdict.Prior(named.Select(r => r.Count));
        return new ChannelFigures(query, rules.Pipeline, rules.Goal, history.Sequence, count.Months, count.Types, ChannelTally.Maturities,
            [
                .. rows.Select(r => r.Channel is null ? r : r with { Against = ChannelVerdict.Of(r.Count, all.Count, prior) })
                    .OrderBy(r => r.Channel is null).ThenBy(r => r.Count.IsFew).ThenByDescending(r => r.Count.Share).ThenByDescending(r => r.Count.Leads)
                    .ThenBy(r => r.Channel?.Name, StringComparer.Ordinal),
            ],
            all, new LeadDays(leads).ByDay(), BestChannel.Of([.. named.Select(r => (r.Channel!, r.Count))], prior));
    }

    /// <summary>Exactly the leads one number counts, with their state then; the latest first contact first.</summary>
    public static List<(DealTrack Track, Change State)> LeadsOf(SalesHistory history, Catalog catalog, ChannelQuery query, LeadCell cell)
    {
        var rules = new LeadRules(catalog, query);
        return [.. history.Find((s, slot) => rules.TryFind(s, slot, out var lead, out var state) && IsIn(lead, cell) ? state : -1)
            .Select(f => (f.Track, f.State)).OrderByDescending(f => f.State.Facts.FirstContact).ThenByDescending(f => f.Track.Id.Value)];
    }

    private static bool IsIn(in Lead lead, LeadCell cell) =>
        (cell.Channel is not { } channel || channel.Value == lead.Channel)
        && (cell.Type is not { } type || type.Value == lead.Type)
        && (cell.Month is not { } month || month == ChannelSpend.MonthOf(lead.First))
        && (cell.Maturity is null || cell.Maturity == lead.Maturity)
        && (!cell.MaturityUnknown || lead.Maturity is null)
        && (cell.Part == LeadPart.All || (cell.Part == LeadPart.Won ? lead.Outcome == Outcome.Won : lead.Reached >= 0));
}
