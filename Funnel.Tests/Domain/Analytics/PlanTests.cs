using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Plans add up or show by how much they do not, facts of months are facts of their quarter, and a slow recount of the raw log finds the same.</summary>
public sealed class PlanTests
{
    static readonly FiscalYear Year = new(2026);

    [Fact]
    public void A_number_typed_over_a_proposal_moves_nothing_else_and_its_difference_is_shown() => Property.Holds(log =>
    {
        var figures = PlanCount.Of(log.Book.History, Books, SomePlans(log), SomeQuery(log));
        foreach (var row in figures.Rows)
        {
            var spread = PlanProposal.Of(figures, Books, row.Scope, log.Pick([Year.Whole, .. Year.Quarters]), SpreadOver.Rows, log.Pick(Enum.GetValues<SpreadBy>()));
            if (spread.Rows.Count == 0)
                continue;
            var (at, column, value) = (log.Pick(Enumerable.Range(0, spread.Rows.Count).ToArray()), log.Pick(Enumerable.Range(0, spread.Columns.Count).ToArray()), (long)log.Pick([0, 1, 777_777]));
            if (spread.Locked[column])
            {
                Assert.Throws<RuleViolation>(() => spread.With(at, column, value));
                continue;
            }
            var typed = spread.With(at, column, value);
            for (var r = 0; r < spread.Rows.Count; r++)
                for (var c = 0; c < spread.Columns.Count; c++)
                    Assert.Equal((r, c) == (at, column) ? value : spread.Rows[r].After[c], typed.Rows[r].After[c]);
            if (spread.Targets[column] is { } target)
                Assert.Equal(typed.Rows.Aggregate(0L, (sum, r) => sum + (r.After[column] ?? 0)) - target, typed.Difference(column));
            else
                Assert.Null(typed.Difference(column));
            Assert.Equal(value != spread.Rows[at].Before[column].Own, typed.Wishes.Any(w => w.Key.Scope == spread.Rows[at].Node.Scope && w.Key.Period == spread.Columns[column] && w.Value == value));
            Assert.Throws<RuleViolation>(() => spread.With(at, column, -1));
        }
    }, cases: 40);

    [Fact]
    public void Every_cell_is_the_sum_of_what_lies_below_less_the_difference_shown() => Property.Holds(log =>
    {
        var (plans, query) = (SomePlans(log), SomeQuery(log));
        var figures = PlanCount.Of(log.Book.History, Books, plans, query);
        foreach (var row in figures.Rows)
        {
            List<PlanRow> below = [.. figures.Below(row.Scope)];
            foreach (var (period, cell) in row.Cells)
            {
                var children = below.Select(b => b.Cells[period].Plan).Where(p => p is not null).ToList();
                Assert.Equal(children.Count == 0 ? null : children.Sum(), cell.Children);
                var parts = period.Parts.Select(p => row.Cells[p].Plan).Where(p => p is not null).ToList();
                Assert.Equal(parts.Count == 0 ? null : parts.Sum(), cell.Parts);
                if (cell is { Children: not null, Plan: not null })
                    Assert.Equal(children.Sum(), cell.Plan + cell.Difference);
                if (cell is { Parts: not null, Plan: not null })
                    Assert.Equal(parts.Sum(), cell.Plan + cell.TimeDifference);
                // Nothing planned below stays unseen above, and what somebody set is what stands.
                Assert.False(cell.Plan is null && (children.Count > 0 || parts.Count > 0));
                Assert.Equal(plans[new PlanKey(row.Scope, period, query.Metric)].Value, cell.Own);
                Assert.Equal(cell.Own ?? cell.Plan, cell.Plan);
                if (cell is { Own: null, Plan: not null })
                    Assert.True(cell.Plan == cell.Children || cell.Plan == cell.Parts, $"{cell}");
            }
        }
    });

    [Fact]
    public void Facts_of_months_add_up_to_their_quarter_and_quarters_to_the_year() => Property.Holds(log =>
    {
        var (history, query) = (log.Book.History, SomeQuery(log));
        foreach (var whole in (PlanPeriod[])[.. Year.Quarters, Year.Whole])
        {
            var figures = PlanCount.Of(history, Books, PlanSet.Empty, With(query, whole));
            var parts = whole.Parts.Select(p => PlanCount.Of(history, Books, PlanSet.Empty, With(query, p))).ToList();
            foreach (var row in figures.Rows)
                Assert.Equal(row.Fact, parts.Sum(p => p[row.Scope]?.Fact ?? 0));
        }
    }, cases: 60);

    [Fact]
    public void Facts_and_potential_are_what_a_slow_recount_of_the_raw_log_finds() => Property.Holds(log =>
    {
        for (var i = 0; i < 4; i++)
        {
            var query = SomeQuery(log);
            var figures = PlanCount.Of(log.Book.History, Books, PlanSet.Empty, query);
            foreach (var row in figures.Rows)
            {
                var (fact, open, before) = Slowly(log.Book, query, row.Scope);
                Assert.Equal((row.Scope, fact, open, before), (row.Scope, row.Fact, row.Open, row.Before));
                if (row.Node.Parent is { Kind: PlanScopeKind.Department } || row.Scope.Kind == PlanScopeKind.Line)
                    continue;
                Assert.Equal(row.Potential, row.Fact + row.Open);
            }
            // Nobody's wins are nobody's: people's facts and nobody's add up to the company's.
            if (query is { By: PlanBy.People, Within.All: true })
            {
                var people = figures.Rows.Where(r => r.Scope.Kind == PlanScopeKind.Employee).Sum(r => r.Fact);
                Assert.Equal(figures.Top!.Fact - people, SlowlyUnowned(log.Book, query));
            }
        }
    });

    [Fact]
    public void Each_fact_and_expectation_opens_exactly_its_deals() => Property.Holds(log =>
    {
        var query = SomeQuery(log, PlanMetric.Number, PlanBy.People);
        var figures = PlanCount.Of(log.Book.History, Books, PlanSet.Empty, query);
        foreach (var row in figures.Rows)
        {
            var ask = new FunnelQuery(FunnelMode.Now, query.Period.In(Helsinki), query.AsOf) { Filter = FilterOf(row.Scope) with { Within = query.Within, Pipeline = query.Pipeline } };
            Assert.Equal(row.Fact, DealLists.Of(log.Book.History, Books, ask, DealSelection.Fact).Count);
            var expected = DealLists.Of(log.Book.History, Books, ask, DealSelection.Expected);
            Assert.Equal(row.Open, expected.Sum(d => (decimal)ByDefault.Chance(d.State, Books)));
            // And so tells how it was counted.
            var made = Lineage.Of(log.Book.History, Books, ask, LineageFigure.Potential);
            Assert.Equal((row.Fact, expected.Count), (made[0].Deals.Count, made[1].Deals.Count));
            Assert.All(made[0].Deals, d => Assert.Equal((ChangeKind.Won, d.State.At), (d.Because.Single().Kind, d.Because.Single().At)));
            Assert.All(made[1].Deals, d => Assert.Equal(d.State.ExpectedClose, d.Because.Single().ExpectedClose));
        }
    }, cases: 100);

    [Fact]
    public void A_spread_is_exact_in_every_column_keeps_each_share_of_the_whole_and_touches_no_month_that_is_over() => Property.Holds(log =>
    {
        var (plans, query) = (SomePlans(log), SomeQuery(log));
        var figures = PlanCount.Of(log.Book.History, Books, plans, query);
        foreach (var row in figures.Rows)
        {
            var (over, by) = (log.Pick([SpreadOver.Rows, SpreadOver.Months]), log.Pick(Enum.GetValues<SpreadBy>()));
            var period = log.Pick((PlanPeriod[])[.. Year.Quarters, Year.Whole, Year.Months[4]]);
            var spread = PlanProposal.Of(figures, Books, row.Scope, period, over, by);
            for (var i = 0; i < spread.Columns.Count; i++)
            {
                Assert.Equal(spread.Columns[i].IsOver(query.AsOf, Helsinki), spread.Locked[i]);
                if (spread.Locked[i])
                    Assert.DoesNotContain(spread.Wishes, w => w.Key.Period == spread.Columns[i]);
                else if (over == SpreadOver.Rows && spread.Rows.Count > 0 && spread.Targets[i] is { } target)
                    Assert.Equal(target, spread.Rows.Sum(r => r.After[i]));
            }
            if (over == SpreadOver.Months && row.Cells[period].Plan is { } plan && !period.IsOver(query.AsOf, Helsinki))
            {
                var gone = spread.Columns.Where((_, i) => spread.Locked[i]).Sum(c => row.Cells[c].Plan ?? 0);
                Assert.Equal(Math.Max(plan, gone), spread.Rows[0].After.Sum(a => a ?? 0));
            }
            // Taken over, no difference is left where it was spread.
            if (over == SpreadOver.Rows)
            {
                var then = PlanSet.Of([.. plans.All.Select(p => (p.Key, p.Target.Value!.Value)).Where(p => spread.Wishes.All(w => w.Key != p.Key)), .. spread.Wishes.Select(w => (w.Key, w.Value!.Value))]);
                var after = PlanCount.Of(log.Book.History, Books, then, query);
                for (var i = 0; i < spread.Columns.Count; i++)
                    if (!spread.Locked[i] && spread.Rows.Count > 0 && spread.Targets[i] is not null && after[row.Scope]!.Cells[spread.Columns[i]].Own is not null)
                        Assert.Equal(0, after[row.Scope]!.Cells[spread.Columns[i]].Difference);
            }
        }
    }, cases: 120);

    [Fact]
    public void The_largest_remainders_get_what_is_left_and_equal_ones_in_order()
    {
        Assert.Equal([34, 33, 33], PlanSpread.Shares(100, [1, 1, 1]));
        Assert.Equal([1, 0, 6], PlanSpread.Shares(7, [10, 3, 70]));
        Assert.Equal([0, 0], PlanSpread.Shares(0, [3, 4]));
        Assert.Equal([2, 1], PlanSpread.Shares(3, [0, 0]));
        // Beyond what a long or a decimal could multiply.
        Assert.Equal([900_000_000_000_000, 900_000_000_000_000], PlanSpread.Shares(1_800_000_000_000_000, [900_000_000_000_000_000, 900_000_000_000_000_000]));
        var table = PlanSpread.Table([280, 301], [180, 152, 131, 118]);
        Assert.Equal([180, 152, 131, 118], table.Select(r => r.Sum()));
        Assert.Equal([280, 301], [table.Sum(r => r[0]), table.Sum(r => r[1])]);
    }

    [Fact]
    public void Working_days_gone_count_today_and_on_the_last_days_something_is_still_left()
    {
        var q4 = Year.Quarters[3];
        // As on the screen that was drawn first: 19 November is day 50 of 92, after 36 working days.
        Assert.Equal(new PlanDays(50, 92, 36, 30), PlanDays.Of(q4, new DateTime(2026, 11, 19, 12, 32, 0, DateTimeKind.Utc), Helsinki));
        Assert.Equal(new PlanDays(0, 92, 0, 66), PlanDays.Of(q4, new DateTime(2026, 9, 1, 0, 0, 0, DateTimeKind.Utc), Helsinki));
        Assert.Equal(new PlanDays(92, 92, 66, 0), PlanDays.Of(q4, new DateTime(2027, 1, 5, 0, 0, 0, DateTimeKind.Utc), Helsinki));
        Assert.Equal(1, PlanDays.Of(Year.Months[4], new DateTime(2026, 5, 31, 12, 0, 0, DateTimeKind.Utc), Helsinki).Left);
    }

    [Fact]
    public void A_fiscal_year_begins_where_the_company_says_and_its_periods_are_written_by_it()
    {
        var year = FiscalYear.Containing(new DateOnly(2027, 2, 3), 4);
        Assert.Equal((2026, new DateOnly(2026, 4, 1), new DateOnly(2027, 4, 1)), (year.Year, year.Whole.From, year.Whole.To));
        Assert.Equal(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"], year.Quarters.Select(q => FiscalYear.Write(q, 4)));
        Assert.All((PlanPeriod[])[.. year.Months, .. year.Quarters, year.Whole], p => Assert.Equal(p, FiscalYear.TryParse(FiscalYear.Write(p, 4), 4)));
        Assert.All(year.Quarters, q => Assert.True(FiscalYear.Fits(q, 4)));
        Assert.False(FiscalYear.Fits(new PlanPeriod((2026 * 12) + 4, 3), 4));
        Assert.Null(FiscalYear.TryParse("2026-Q5", 1));
        Assert.Null(FiscalYear.TryParse("2026-13", 1));
    }

    [Fact]
    public void What_was_planned_at_an_instant_is_what_had_been_set_by_then()
    {
        var key = new PlanKey(PlanScope.Company, Year.Whole, PlanMetric.Value);
        var history = PlanHistory.Empty.With([new(1, Start, By(Anna), key, null, 100), new(2, Start.AddDays(2), By(Boris), key, 100, 250), new(3, Start.AddDays(4), By(Anna), key, 250, null)]);
        Assert.Equal([null, 100, 100, 250, null], new[] { -1, 0, 1, 3, 5 }.Select(d => history.AsOf(Start.AddDays(d))[key].Value));
        Assert.Equal([3, 2, 1], history.Of(key).Select(c => c.Number));
        Assert.Same(history, history.With([new(2, Start, By(Anna), key, null, 7)]));
        Assert.Equal(3, history.Now[key].Version);
    }

    static PlanQuery With(PlanQuery q, PlanPeriod period) => new(q.Year, period, q.AsOf) { Metric = q.Metric, By = q.By, Pipeline = q.Pipeline, Within = q.Within };

    static PlanQuery SomeQuery(RandomLog log, PlanMetric? metric = null, PlanBy? by = null) => new PlanQuery(Year, log.Pick((PlanPeriod[])[.. Year.Months, .. Year.Quarters, Year.Whole]), log.SomeInstant())
    {
        Metric = metric ?? log.Pick([PlanMetric.Value, PlanMetric.Number]),
        Pipeline = log.Pick<PipelineId?>([null, SalesId, ServiceId]),
        By = by ?? log.Pick(Enum.GetValues<PlanBy>()),
    } is var query && query.By == PlanBy.People
        ? With(query, query.Period) with { Within = log.Pick([Reach.Everything, new Reach { Department = North }, new Reach { Own = Clara }]) }
        : query;

    static PlanSet SomePlans(RandomLog log)
    {
        var scopes = (PlanScope[])[PlanScope.Company, .. Departments.Select(d => PlanScope.Of(d.Id)), .. Employees.Select(e => PlanScope.Of(e.Id)),
            .. Lines.Select(l => PlanScope.Of(l.Id)), .. Products.Select(p => PlanScope.Of(p.Id)), .. Customers.Select(c => PlanScope.Of(c.Id))];
        var cells = new Dictionary<PlanKey, long>();
        for (var i = 0; i < 40; i++)
            cells[new PlanKey(log.Pick(scopes), log.Pick((PlanPeriod[])[.. Year.Months, .. Year.Months, .. Year.Quarters, Year.Whole]), log.Pick([PlanMetric.Value, PlanMetric.Number]))] = log.Pick([0L, 1, 99, 1_000_001, 33_333]);
        return PlanSet.Of(cells.Select(c => (c.Key, c.Value)));
    }

    static DealFilter FilterOf(PlanScope scope) => scope.Kind switch
    {
        PlanScopeKind.Department => new DealFilter { Department = new DepartmentId(scope.Id) },
        PlanScopeKind.Employee => new DealFilter { Owner = new EmployeeId(scope.Id) },
        PlanScopeKind.Customer => new DealFilter { Customer = new CustomerId(scope.Id) },
        PlanScopeKind.Product => new DealFilter { Product = new ProductId(scope.Id) },
        PlanScopeKind.Line => new DealFilter { Line = new BusinessLineId(scope.Id) },
        _ => DealFilter.None,
    };

    static (long Fact, decimal Open, long Before) Slowly(LogBook book, PlanQuery query, PlanScope scope)
    {
        var (range, before) = (query.Period.In(Helsinki), query.Period.Before.In(Helsinki));
        var filter = FilterOf(scope) with { Within = query.Within, Pipeline = query.Pipeline ?? SalesId, Customer = null };
        var (fact, open, earlier) = (0m, 0m, 0m);
        var same = Min(query.AsOf, query.Period.SameMomentBefore(query.AsOf, Helsinki));
        foreach (var id in book.Deals)
        {
            fact += Won(query.AsOf, range);
            earlier += Won(same, new InstantRange(before.From, Min(before.To, same.AddTicks(1))));
            if (Recount.Known(book, id, query.AsOf) is [.., var last] && Counts(last.Deal) && last.Deal.Outcome == Outcome.Open
                && query.AsOf < range.To && last.Deal.ExpectedClose is { } day && query.Period.Contains(day))
                open += query.Metric == PlanMetric.Number ? (decimal)(last.Deal.ManualProbability ?? Stage(last.Deal)) : Share(last.Deal, Recount.Weighted(last.Deal));

            decimal Won(DateTime asOf, InstantRange within)
            {
                var known = Recount.Known(book, id, asOf);
                if (known.Count == 0 || known[^1].Deal.Outcome != Outcome.Won || !Counts(known[^1].Deal))
                    return 0;
                var won = known.Last(m => m.Event is DealWon);
                return !within.Contains(won.At) ? 0 : query.Metric == PlanMetric.Number ? 1 : Share(won.Deal, won.Deal.Budget.Minor);
            }
        }
        return ((long)fact, open, (long)earlier);

        bool Counts(Deal d) => Recount.Matches(d, filter) && (scope.Kind != PlanScopeKind.Customer || d.Customer == new CustomerId(scope.Id));

        decimal Share(Deal d, long amount)
        {
            if (scope.Kind is not (PlanScopeKind.Product or PlanScopeKind.Line))
                return amount;
            var shares = SlowShares(amount, [.. d.Products]);
            return d.Products.Select((l, i) => (l, shares[i])).Where(x => scope.Kind == PlanScopeKind.Product ? x.l.Product.Value == scope.Id : Products.Single(p => p.Id == x.l.Product).Line?.Value == scope.Id).Sum(x => x.Item2);
        }
    }

    // In the order of the lines, each its part of what is left.
    static List<long> SlowShares(long amount, List<ProductLine> lines)
    {
        var shares = new List<long>();
        var weights = lines.Select(l => (decimal)l.Amount).ToList();
        if (weights.Sum() == 0)
            weights = [.. weights.Select(_ => 1m)];
        for (var i = 0; i < lines.Count; i++)
            shares.Add(weights.Skip(i).Sum() == 0 ? 0 : (long)Math.Round((amount - shares.Sum()) * (weights[i] / weights.Skip(i).Sum()), MidpointRounding.AwayFromZero));
        return shares;
    }

    static long SlowlyUnowned(LogBook book, PlanQuery query)
    {
        var sum = 0L;
        foreach (var id in book.Deals)
            if (Recount.Known(book, id, query.AsOf) is [.., var last] known && last.Deal is { Outcome: Outcome.Won, Owner: null } && Recount.Matches(last.Deal, new DealFilter { Pipeline = query.Pipeline ?? SalesId })
                && known.Last(m => m.Event is DealWon) is var won && query.Period.In(Helsinki).Contains(won.At))
                sum += query.Metric == PlanMetric.Number ? 1 : won.Deal.Budget.Minor;
        return sum;
    }

    static double Stage(Deal d) => Sales.Find(d.Stage)?.Probability ?? Service.Find(d.Stage)!.Probability;

    static DateTime Min(DateTime a, DateTime b) => a < b ? a : b;
}
