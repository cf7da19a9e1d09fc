using System.Collections.Immutable;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;

namespace Funnel.Domain.Analytics;

/// <summary>What was won and what is expected, of one scope: 24 months, the year before first.</summary>
internal sealed class PlanSums
{
    public long[] Months { get; } = new long[24];

    public decimal Open { get; set; }

    public long Before { get; set; }

    public void Add(PlanSums other)
    {
        for (var i = 0; i < Months.Length; i++)
            Months[i] += other.Months[i];
        (Open, Before) = (Open + other.Open, Before + other.Before);
    }
}

/// <summary>
/// Facts and expectations of a plan's leaves, over some of the deals or all: of the company, and of people, of lines and products, or of customers. A deal of several
/// products is shared out among them by their lines' amounts, so that values add up; as a number it is one won deal for each of them.
/// </summary>
internal sealed class PlanTally(PlanTally.Rules rules)
{
    public Dictionary<PlanScope, PlanSums> Sums { get; } = [];

    public void Add(Segment s, int slot)
    {
        var state = s.AsOf(slot, rules.AsOf);
        if (state < 0)
            return;
        AddBefore(s, slot);
        if (!rules.Match.Matches(s, state))
            return;
        switch (s.OutcomeAt(state))
        {
            case Outcome.Won when s.Latest(slot, ChangeKind.Won, rules.AsOf) is >= 0 and var won && rules.MonthOf(s.At[won]) is >= 0 and var month:
                Tell(s, won, s.Amount[won], (sums, worth) => sums.Months[month] += (long)worth);
                break;
            case Outcome.Open when rules.IsExpected(s.Rest[state].ExpectedClose):
                Tell(s, state, rules.Weights.Weighted(s, slot, state), (sums, worth) => sums.Open += worth, (decimal)rules.Weights.Chance(s, slot, state));
                break;
        }
    }

    public void Add(PlanTally other)
    {
        foreach (var (scope, sums) in other.Sums)
            Of(scope).Add(sums);
    }

    // The same moment of the period before knows only what was known then.
    private void AddBefore(Segment s, int slot)
    {
        var then = s.AsOf(slot, rules.SameMoment);
        if (then >= 0 && s.OutcomeAt(then) == Outcome.Won && rules.Match.Matches(s, then)
            && s.Latest(slot, ChangeKind.Won, rules.SameMoment) is >= 0 and var won && s.At[won] >= rules.StartBefore)
            Tell(s, won, s.Amount[won], (sums, worth) => sums.Before += (long)worth);
    }

    private void Tell(Segment s, int state, long value, Action<PlanSums, decimal> add, decimal number = 1)
    {
        var worth = rules.Query.Metric == PlanMetric.Value ? value : number;
        add(Of(PlanScope.Company), worth);
        switch (rules.Query.By)
        {
            case PlanBy.People when s.Owner[state] != 0:
                add(Of(new PlanScope(PlanScopeKind.Employee, s.Owner[state])), worth);
                break;
            case PlanBy.Customers when s.Facts[s.Rest[state].Facts].Customer is not 0 and var customer:
                add(Of(new PlanScope(PlanScopeKind.Customer, customer)), worth);
                break;
            case PlanBy.Products:
                TellProducts(s.Facts[s.Rest[state].Facts].Products, value, worth, add);
                break;
        }
    }

    private void TellProducts(ImmutableArray<ProductLine> products, long value, decimal worth, Action<PlanSums, decimal> add)
    {
        if (products.IsDefaultOrEmpty)
            return;
        var isValue = rules.Query.Metric == PlanMetric.Value;
        var shares = isValue ? Breakdowns.SharesOf(value, products) : [];
        var (seen, lines) = (new HashSet<int>(), new HashSet<int>());
        for (var i = 0; i < products.Length; i++)
        {
            var product = products[i].Product;
            if (isValue || seen.Add(product.Value))
                add(Of(PlanScope.Of(product)), isValue ? shares[i] : worth);
            if (rules.Catalog.Products.GetValueOrDefault(product)?.Line is { } line && (isValue || lines.Add(line.Value)))
                add(Of(PlanScope.Of(line)), isValue ? shares[i] : worth);
        }
    }

    private PlanSums Of(PlanScope scope)
    {
        if (!Sums.TryGetValue(scope, out var sums))
            Sums[scope] = sums = new PlanSums();
        return sums;
    }

    /// <summary>The question made ready for many deals.</summary>
    internal sealed class Rules
    {
        private readonly long[] _starts;
        private readonly int _firstDay, _dayAfter;

        public Rules(Catalog catalog, PlanQuery query)
        {
            (Catalog, Query, AsOf, Weights) = (catalog, query, query.AsOf.Ticks, Weights.At(catalog, query.AsOf));
            var zone = catalog.Company.Zone;
            var first = query.Year.Whole.First - 12;
            _starts = [.. Enumerable.Range(0, 24).Select(i => new PlanPeriod(first + i, 1).In(zone).From.Ticks), query.Year.Whole.In(zone).To.Ticks];
            var isOver = query.Period.IsOver(query.AsOf, zone);
            (_firstDay, _dayAfter) = isOver ? (0, 0) : (query.Period.From.DayNumber, query.Period.To.DayNumber);
            StartBefore = query.Period.Before.In(zone).From.Ticks;
            SameMoment = Math.Min(query.AsOf.Ticks, query.Period.SameMomentBefore(query.AsOf, zone).Ticks);
            Match = new DealMatch(new DealFilter { Within = query.Within, Pipeline = query.Pipeline ?? (catalog.Pipelines.Count > 0 ? catalog.Pipelines[0].Id : null) }, catalog);
        }

        public Catalog Catalog { get; }

        public PlanQuery Query { get; }

        public DealMatch Match { get; }

        public long AsOf { get; }

        public long StartBefore { get; }

        public long SameMoment { get; }

        public bool IsExpected(int day) => day >= _firstDay && day < _dayAfter;

        public Weights Weights { get; }

        /// <summary>Which of the 24 months an instant lies in; −1 for none.</summary>
        public int MonthOf(long at)
        {
            if (at < _starts[0] || at >= _starts[24])
                return -1;
            var i = Array.BinarySearch(_starts, at);
            return i >= 0 ? i : ~i - 1;
        }
    }
}
