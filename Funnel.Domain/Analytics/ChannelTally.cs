using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Marketing;

namespace Funnel.Domain.Analytics;

/// <summary>Makes the rows of <see cref="ChannelFigures"/> from the leads.</summary>
internal sealed class ChannelTally
{
    private readonly Catalog _catalog;
    private readonly DateOnly _today;
    private readonly Dictionary<int, int> _typeAt;
    private readonly ILookup<int, ChannelSpend> _spend;

    public ChannelTally(Catalog catalog, ChannelQuery query, LeadRules rules, List<Lead> leads)
    {
        (_catalog, _today) = (catalog, rules.Today);
        var zone = catalog.Company.Zone;
        var (from, to) = (Period.DayOf(query.Funnel.Period.From, zone), Period.DayOf(query.Funnel.Period.To.AddTicks(-1), zone));
        Months = MonthsOf(from, to, leads);
        Types = [.. leads.CountBy(l => l.Type).OrderBy(t => t.Key == 0).ThenByDescending(t => t.Value).ThenBy(t => t.Key).Select(t => catalog.CustomerTypes.GetValueOrDefault(new CustomerTypeId(t.Key)))];
        _typeAt = Types.Select((t, i) => (Key: t?.Id.Value ?? 0, i)).ToDictionary(t => t.Key, t => t.i);
        _spend = (query.IsWholeCompany ? catalog.Spend : []).Where(s => s.Month >= from && s.Month.AddMonths(1).AddDays(-1) <= to && s.Month <= _today
            && (query.Funnel.Filter.Channel is not { } channel || s.Channel == channel)).ToLookup(s => s.Channel.Value);
    }

    public static IReadOnlyList<Maturity?> Maturities { get; } = [.. Enum.GetValues<Maturity>().Select(m => (Maturity?)m), null];

    /// <summary>Of first contact, oldest first: those of the period from its first lead on, up to the present one.</summary>
    public IReadOnlyList<DateOnly> Months { get; }

    public IReadOnlyList<CustomerType?> Types { get; }

    /// <summary>The channels something was spent on.</summary>
    public IEnumerable<int> Spent => _spend.Select(s => s.Key);

    /// <summary>The months of a channel that are counted, oldest first.</summary>
    public IEnumerable<ChannelSpend> SpendOn(int channel) => _spend[channel].OrderBy(s => s.Month);

    /// <summary>The row of a channel's leads (0: of none), or without a number of all leads.</summary>
    public ChannelResult Row(int? number, List<Lead> leads)
    {
        var (count, types, maturities) = (default(LeadCount), new LeadCount[Types.Count], new LeadCount[Maturities.Count]);
        foreach (var lead in leads)
        {
            count = count.With(lead);
            types[_typeAt[lead.Type]] = types[_typeAt[lead.Type]].With(lead);
            var maturity = lead.Maturity is { } m ? (int)m : maturities.Length - 1;
            maturities[maturity] = maturities[maturity].With(lead);
        }
        List<CohortCurve> cohorts = [.. leads.GroupBy(l => ChannelSpend.MonthOf(l.First)).OrderBy(g => g.Key).Select(g => Curve(g.Key, [.. g]))];
        var channel = number is > 0 and var id ? _catalog.Channels.GetValueOrDefault(new ChannelId(id)) : null;
        return new ChannelResult(channel, count, new LeadDays(leads).Median(), null, number is { } own ? CostOf(own, leads) : null, ChannelTrend.Of(Months, cohorts), cohorts, types, maturities);
    }

    private ChannelCost? CostOf(int channel, List<Lead> leads)
    {
        if (!_spend.Contains(channel))
            return null;
        var amounts = _spend[channel].ToDictionary(s => s.Month, s => s.Amount);
        return new ChannelCost(amounts.Values.Sum(), amounts.Count, leads.Where(l => amounts.ContainsKey(ChannelSpend.MonthOf(l.First))).Aggregate(default(LeadCount), (sum, lead) => sum.With(lead)));
    }

    private CohortCurve Curve(DateOnly month, List<Lead> leads)
    {
        var age = Math.Max(0, _today.DayNumber - leads.Max(l => l.First.DayNumber));
        var byAge = new int[Math.Min(age, ChannelFigures.Settled) + 1];
        foreach (var lead in leads)
            if (lead.Reached >= 0 && lead.Reached < byAge.Length)
                byAge[lead.Reached]++;
        for (var i = 1; i < byAge.Length; i++)
            byAge[i] += byAge[i - 1];
        return new CohortCurve(month, leads.Count, leads.Count(l => l.Reached >= 0), leads.Where(l => l.Reached >= 0).Sum(l => l.Amount), age, byAge);
    }

    private List<DateOnly> MonthsOf(DateOnly from, DateOnly to, List<Lead> leads)
    {
        if (leads.Count == 0)
            return [];
        var (first, last) = (leads.Min(l => l.First), leads.Max(l => l.First));
        last = ChannelSpend.MonthOf(last > _today ? last : _today < to ? _today : to);
        var months = new List<DateOnly>();
        for (var month = ChannelSpend.MonthOf(first); month <= last; month = month.AddMonths(1))
            months.Add(month);
        return months;
    }
}
