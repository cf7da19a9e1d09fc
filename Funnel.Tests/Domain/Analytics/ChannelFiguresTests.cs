using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Deals;
using Funnel.Domain.Marketing;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Channels counted again from the raw log, and by hand.</summary>
public sealed class ChannelFiguresTests
{
    [Fact]
    public void Every_number_is_that_of_a_slow_recount() => Property.Holds(log =>
    {
        for (var i = 0; i < 6; i++)
            AssertRecounted(log, SomeQuery(log), SomeSpend(log));
    }, cases: 300);

    [Fact]
    public void The_leads_listed_are_exactly_those_counted() => Property.Holds(log =>
    {
        var query = SomeQuery(log);
        var figures = ChannelFigures.Of(log.Book.History, Books, query);
        foreach (var row in figures.Rows)
        {
            var channel = new ChannelId(row.Number);
            AssertListed(row.Count, new LeadCell { Channel = channel });
            foreach (var cohort in row.Cohorts)
            {
                Assert.Equal(cohort.Deals, List(new LeadCell { Channel = channel, Month = cohort.Month }).Count);
                Assert.Equal(cohort.Reached, List(new LeadCell(LeadPart.Reached) { Channel = channel, Month = cohort.Month }).Count);
            }
            foreach (var (type, count) in figures.Types.Zip(row.Types))
                AssertListed(count, new LeadCell { Channel = channel, Type = type?.Id ?? new CustomerTypeId(0) });
            foreach (var (maturity, count) in figures.Maturities.Zip(row.Maturities))
                AssertListed(count, new LeadCell { Channel = channel, Maturity = maturity, MaturityUnknown = maturity is null });
        }
        AssertListed(figures.All.Count, new LeadCell());

        List<(DealTrack Track, Change State)> List(LeadCell cell) => ChannelFigures.LeadsOf(log.Book.History, Books, query, cell);

        void AssertListed(LeadCount count, LeadCell cell)
        {
            Assert.Equal((count.Leads, count.Reached), (List(cell).Count, List(cell with { Part = LeadPart.Reached }).Count));
            var won = List(cell with { Part = LeadPart.Won });
            Assert.Equal((count.Won, count.WonValue), (won.Count, won.Sum(d => d.State.Amount)));
        }
    });

    [Fact]
    public void A_lead_counts_in_the_month_of_its_first_contact_whatever_day_it_was_written_down()
    {
        var book = new LogBook();
        A.Deal().Through(Fair).FirstMet(new(2026, 2, 28)).At(new DateTime(2026, 3, 20, 9, 0, 0, DateTimeKind.Utc)).In(book);
        var february = Assert.Single(Of(book, new DateTime(2026, 4, 1, 9, 0, 0, DateTimeKind.Utc), Period.Month(2026, 2)).Rows);
        Assert.Equal((1, new DateOnly(2026, 2, 1)), (february.Count.Leads, february.Cohorts[0].Month));
        Assert.Empty(Of(book, new DateTime(2026, 4, 1, 9, 0, 0, DateTimeKind.Utc), Period.Month(2026, 3)).Rows);
    }

    [Fact]
    public void What_became_of_a_lead_counts_after_its_period_too_and_not_after_the_instant_asked_for()
    {
        var book = new LogBook();
        var deal = Lead(book, Fair, new(2026, 1, 5));
        book.Do(deal, Start.AddDays(60), d => d.Win());
        Assert.Equal(1, Of(book, Start.AddDays(61), Period.Month(2026, 1)).All.Count.Won);
        Assert.Equal(0, Of(book, Start.AddDays(59), Period.Month(2026, 1)).All.Count.Won);
    }

    [Fact]
    public void A_deal_that_reached_the_selling_stage_counts_though_it_is_lost_now_and_one_sent_back_too()
    {
        var book = new LogBook();
        var lost = Lead(book, Fair, new(2026, 1, 5));
        book.Move(lost, Start.AddDays(3), Acting);
        book.Do(lost, Start.AddDays(9), d => d.Lose("Price"));
        var back = Lead(book, Fair, new(2026, 1, 5));
        book.Move(back, Start.AddDays(4), Acting);
        book.Move(back, Start.AddDays(5), Interest);
        Lead(book, Fair, new(2026, 1, 5));
        Assert.Equal(new LeadCount(3, 2, 0, 0), Of(book, Start.AddDays(30)).All.Count);
    }

    [Fact]
    public void The_usual_goal_is_the_last_open_stage_and_won_where_there_is_only_one()
    {
        Assert.Equal(Acting, Of(new LogBook(), Start).Goal.Id);
        var short_ = new Pipeline(new(9), "Short", [new(new(91), new(9), "Lead", StageKind.Open, 1, null, 0.1), new(new(92), new(9), "Won", StageKind.Won, 2, null, 1), new(new(93), new(9), "Lost", StageKind.Lost, 3, null, 0)]);
        var books = new Catalog(Books.Company, [short_], [], [], [], [], [], [], [], []);
        Assert.Equal("Won", ChannelFigures.Of(SalesHistory.Empty, books, new ChannelQuery(Query(Start, Period.All))).Goal.Name);
        Assert.Throws<RuleViolation>(() => ChannelFigures.Of(SalesHistory.Empty, Books, new ChannelQuery(Query(Start, Period.All), Offer)));
    }

    [Fact]
    public void Of_ten_leads_that_have_all_ended_the_median_is_the_middle_of_those_that_got_there()
    {
        var book = new LogBook();
        foreach (var days in new[] { 3, 10, 30 })
            book.Move(Lead(book, Fair, new(2026, 1, 5)), Start.AddDays(days), Acting);
        for (var i = 0; i < 7; i++)
            book.Do(Lead(book, Fair, new(2026, 1, 5)), Start.AddDays(1), d => d.Lose("Price"));
        // A young lead takes the place of nobody: with none under way it is the plain median of 3, 10 and 30.
        Assert.Equal(10, Of(book, Start.AddDays(200)).All.MedianDays);
    }

    [Fact]
    public void Leads_still_under_way_move_the_median_to_where_the_slow_ones_will_be()
    {
        var book = new LogBook();
        // Two of four got there on day 2. Two young leads are 5 days old; one old lead got there on day 50, one was lost.
        book.Move(Lead(book, Fair, new(2026, 1, 5)), Start.AddDays(2), Acting);
        book.Move(Lead(book, Fair, new(2026, 1, 5)), Start.AddDays(50), Acting);
        book.Do(Lead(book, Fair, new(2026, 1, 5)), Start.AddDays(90), d => d.Lose("Price"));
        for (var i = 0; i < 2; i++)
            Lead(book, Fair, new(2026, 4, 10));
        // Day 2: 1/5. Then two leave unseen at day 5, so day 50: 1/5 + 4/5 · 1/2 = 3/5. Half of that is 3/10, which day 50 brings; without the young ones it would be day 2.
        var figures = Of(book, new DateTime(2026, 4, 15, 9, 0, 0, DateTimeKind.Utc));
        Assert.Equal((0.2, 0.2, 0.6), (Math.Round(figures.ByDay[2], 12), Math.Round(figures.ByDay[49], 12), Math.Round(figures.ByDay[50], 12)));
        Assert.Equal(50, figures.All.MedianDays);
        Assert.Null(Of(book, Start).All.MedianDays);
    }

    [Fact]
    public void A_cohort_ends_at_its_age_and_is_compared_no_further()
    {
        var book = new LogBook();
        // January: 10 leads of the 5th, 5 get there on day 10, all ten on day 40. March: 10 leads of the 5th, 6 get there on day 10; it is then 20 days old.
        for (var i = 0; i < 10; i++)
            book.Move(Lead(book, Fair, new(2026, 1, 5)), Start.AddDays(i < 5 ? 10 : 40), Acting);
        for (var i = 0; i < 10; i++)
            Lead(book, Site, new(2026, 2, 5));
        for (var i = 0; i < 10; i++)
        {
            var deal = Lead(book, Fair, new(2026, 3, 5));
            if (i < 6)
                book.Move(deal, new DateTime(2026, 3, 15, 9, 0, 0, DateTimeKind.Utc), Acting);
        }
        var fair = Of(book, new DateTime(2026, 3, 25, 9, 0, 0, DateTimeKind.Utc)).Rows.Single(r => r.Channel?.Id == Fair);
        Assert.Equal((20, 21, 6), (fair.Cohorts[^1].Age, fair.Cohorts[^1].ByAge.Count, fair.Cohorts[^1].ByAge[^1]));
        var trend = fair.Trend!;
        // Three months: the last against the two before. At 20 days January had 5 of 10, though all ten since.
        Assert.Equal((1, 2, 10, 10), (trend.Later, trend.Earlier, trend.LaterLeads, trend.EarlierLeads));
        Assert.Equal((0.6, 0.5), (Math.Round(trend.LaterShare, 12), Math.Round(trend.EarlierShare, 12)));
        Assert.Equal(Standing.TooFew, trend.Standing);
    }

    [Fact]
    public void Return_counts_only_the_leads_of_the_months_something_was_entered_for()
    {
        var book = new LogBook();
        Win(new(2026, 1, 10), 900);
        Win(new(2026, 2, 10), 5_000);
        var books = BooksWith([new(Fair, new(2026, 1, 1), 300_00), new(Site, new(2026, 1, 1), 0), new(Site, new(2026, 9, 1), 77_00)]);
        var figures = ChannelFigures.Of(book.History, books, new ChannelQuery(Query(new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc), Period.Year(2026))));
        var (fair, site) = (figures.Rows.Single(r => r.Channel?.Id == Fair), figures.Rows.Single(r => r.Channel?.Id == Site));
        Assert.Equal((300_00L, 1, 3.0, 300_00L), (fair.Cost!.Value.Amount, fair.Cost.Value.Months, fair.Cost.Value.Return!.Value, fair.Cost.Value.PerLead!.Value));
        // Free of charge is entered, but divides nothing; September has not come yet.
        Assert.Equal((0L, 1), (site.Cost!.Value.Amount, site.Cost.Value.Months));
        Assert.Null(site.Cost.Value.Return);
        // A part of the leads has no cost of its own.
        var part = new ChannelQuery(Query(Start.AddDays(90), Period.Year(2026)) with { Filter = new DealFilter { CustomerType = Factory } });
        Assert.All(ChannelFigures.Of(book.History, books, part).Rows, r => Assert.Null(r.Cost));

        void Win(DateOnly day, decimal worth)
        {
            var at = day.ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc);
            var id = A.Deal().Through(Fair).FirstMet(day).At(at).Worth(worth).In(book);
            book.Do(id, at.AddDays(1), d => d.Win());
        }
    }

    [Fact]
    public void Nothing_entered_is_no_cost_and_not_a_cost_of_nothing()
    {
        var book = new LogBook();
        Lead(book, Fair, new(2026, 1, 5));
        Assert.Null(Of(book, Start.AddDays(9)).All.Cost);
    }

    static void AssertRecounted(RandomLog log, ChannelQuery query, List<ChannelSpend> spend)
    {
        var figures = ChannelFigures.Of(log.Book.History, BooksWith(spend), query);
        var leads = Recounted(log, query);
        var channels = leads.Select(l => l.Deal.Channel?.Value ?? 0).Distinct().ToList();
        Assert.Superset(channels.ToHashSet(), figures.Rows.Select(r => r.Number).ToHashSet());
        Assert.All(figures.Rows, r => Assert.True(channels.Contains(r.Number) || r.Cost is not null));
        foreach (var row in figures.Rows)
            AssertRow(row, [.. leads.Where(l => (l.Deal.Channel?.Value ?? 0) == row.Number)], figures);
        AssertRow(figures.All, leads, figures);
        Assert.Equal(figures.Rows.Where(r => r.Cost is not null).Sum(r => r.Cost!.Value.Amount), figures.All.Cost?.Amount ?? 0);
        foreach (var row in figures.Rows.Where(r => r.Channel is not null))
            AssertCost(row, leads, spend, query);
    }

    static DealId Lead(LogBook book, ChannelId channel, DateOnly first) =>
        A.Deal().Through(channel).FirstMet(first).At(first.ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc)).In(book);

    static FunnelQuery Query(DateTime asOf, Period period) => new(FunnelMode.Pipeline, period.In(Helsinki), asOf);

    static ChannelFigures Of(LogBook book, DateTime asOf, Period? period = null) =>
        ChannelFigures.Of(book.History, Books, new ChannelQuery(Query(asOf, period ?? Period.All)));

    static Catalog BooksWith(IReadOnlyList<ChannelSpend> spend) =>
        new(Books.Company, [Sales, Service], Departments, Employees, Lines, Products, Channels, CustomerTypes, Customers, ["Price", "No answer"], spend);

    static List<ChannelSpend> SomeSpend(RandomLog log) =>
        [.. from channel in Channels from month in Enumerable.Range(1, 12) where log.Maybe() select new ChannelSpend(channel.Id, new DateOnly(2026, month, 1), log.Pick([0L, 100_00, 12_345]))];

    static ChannelQuery SomeQuery(RandomLog log)
    {
        // Mostly wide questions: a narrow period and a filter together hardly ever leave a lead to count.
        var query = log.Pick([0, 0, 0, 1]) == 1 ? FunnelCountTests.SomebodysQuery(log) : FunnelCountTests.SomeQuery(log) with { Filter = new DealFilter { Pipeline = log.Pick<PipelineId?>([null, null, ServiceId]) } };
        if (log.Pick([0, 0, 1]) == 0)
            query = query with { Period = Period.All.In(Helsinki) };
        var pipeline = query.Filter.Pipeline == ServiceId ? Service : Sales;
        return new ChannelQuery(query, log.Pick([null, pipeline.OpenStages[0].Id, pipeline.OpenStages[1].Id, (StageId?)pipeline.Won.Id]), log.Pick<Maturity?>([null, null, null, Maturity.New]));
    }

    static List<(Deal Deal, int? Reached, int Ended)> Recounted(RandomLog log, ChannelQuery query)
    {
        var pipeline = query.Funnel.Filter.Pipeline == ServiceId ? Service : Sales;
        var goal = query.Goal ?? pipeline.OpenStages[^1].Id;
        var won = goal == pipeline.Won.Id;
        var order = won ? int.MaxValue : goal == pipeline.OpenStages[0].Id ? int.MinValue : pipeline.Find(goal)!.Order;
        var (from, to) = (Period.DayOf(query.Funnel.Period.From, Helsinki), Period.DayOf(query.Funnel.Period.To.AddTicks(-1), Helsinki));
        var leads = new List<(Deal, int?, int)>();
        foreach (var id in log.Book.Deals)
        {
            var known = Recount.Known(log.Book, id, query.Funnel.AsOf);
            if (known.Count == 0)
                continue;
            var deal = known[^1].Deal;
            if (!Recount.Matches(deal, query.Funnel.Filter with { Pipeline = pipeline.Id }) || deal.FirstContact < from || deal.FirstContact > to)
                continue;
            if (query.Maturity is { } maturity && Customers.SingleOrDefault(c => c.Id == deal.Customer)?.Maturity != maturity)
                continue;
            var visit = won ? null : Recount.Stays(known).FirstOrDefault(s => s.Pipeline == pipeline.Id && pipeline.Stages.Single(x => x.Id == s.Stage).Order >= order);
            var there = visit?.Entered ?? (deal.Outcome == Outcome.Won ? known.Last(m => m.Event is DealWon).At : null);
            var ended = there is null && deal.Outcome == Outcome.Lost ? known.Last(m => m.Event is DealLost).At : query.Funnel.AsOf;
            leads.Add((deal, there is { } at ? Days(at) : null, Days(ended)));

            int Days(DateTime at) => Math.Max(0, Period.DayOf(at, Helsinki).DayNumber - deal.FirstContact.DayNumber);
        }
        return leads;
    }

    static void AssertRow(ChannelResult row, List<(Deal Deal, int? Reached, int Ended)> leads, ChannelFigures figures)
    {
        Assert.Equal(CountOf(leads), row.Count);
        Assert.Equal(SlowMedian(leads), row.MedianDays);
        foreach (var (type, count) in figures.Types.Zip(row.Types))
            Assert.Equal(CountOf(leads.Where(l => Customers.SingleOrDefault(c => c.Id == l.Deal.Customer)?.Type == type?.Id)), count);
        Assert.Equal(row.Count.Leads, row.Types.Sum(t => t.Leads));
        foreach (var (maturity, count) in figures.Maturities.Zip(row.Maturities))
            Assert.Equal(CountOf(leads.Where(l => Customers.SingleOrDefault(c => c.Id == l.Deal.Customer)?.Maturity == maturity)), count);
        var months = leads.GroupBy(l => new DateOnly(l.Deal.FirstContact.Year, l.Deal.FirstContact.Month, 1)).OrderBy(g => g.Key).ToList();
        Assert.Equal(months.Select(m => m.Key), row.Cohorts.Select(c => c.Month));
        foreach (var (month, cohort) in months.Zip(row.Cohorts))
        {
            var age = Math.Max(0, month.Min(l => Period.DayOf(figures.Query.Funnel.AsOf, Helsinki).DayNumber - l.Deal.FirstContact.DayNumber));
            Assert.Equal((month.Count(), month.Count(l => l.Reached is not null), age), (cohort.Deals, cohort.Reached, cohort.Age));
            Assert.Equal(Enumerable.Range(0, Math.Min(age, ChannelFigures.Settled) + 1).Select(a => month.Count(l => l.Reached <= a)), cohort.ByAge);
        }
    }

    static void AssertCost(ChannelResult row, List<(Deal Deal, int? Reached, int Ended)> leads, List<ChannelSpend> spend, ChannelQuery query)
    {
        var today = Period.DayOf(query.Funnel.AsOf, Helsinki);
        var entered = query.IsWholeCompany
            ? spend.Where(s => s.Channel == row.Channel!.Id && s.Month <= today && (query.Funnel.Filter.Channel is null || query.Funnel.Filter.Channel == s.Channel)
                && new[] { s.Month, s.Month.AddMonths(1).AddDays(-1) }.All(d => query.Funnel.Period.Contains(Period.StartOf(d, Helsinki)))).ToList()
            : [];
        var of = leads.Where(l => l.Deal.Channel == row.Channel!.Id && entered.Any(s => (s.Month.Year, s.Month.Month) == (l.Deal.FirstContact.Year, l.Deal.FirstContact.Month)));
        Assert.Equal(entered.Count == 0 ? null : new ChannelCost(entered.Sum(s => s.Amount), entered.Count, CountOf(of)), row.Cost);
    }

    static LeadCount CountOf(IEnumerable<(Deal Deal, int? Reached, int Ended)> leads)
    {
        var all = leads.ToList();
        var won = all.Where(l => l.Deal.Outcome == Outcome.Won).ToList();
        return new LeadCount(all.Count, all.Count(l => l.Reached is not null), won.Count, won.Sum(l => l.Deal.Budget.Minor));
    }

    /// <summary>Aalen and Johansen written out day by day, with nothing carried over from one day to the next.</summary>
    static int? SlowMedian(List<(Deal Deal, int? Reached, int Ended)> leads)
    {
        if (leads.All(l => l.Reached is null))
            return null;
        var last = leads.Max(l => l.Reached ?? l.Ended);
        var half = Incidence(last) / 2;
        return Enumerable.Range(0, last + 1).First(d => Incidence(d) >= half - 1e-9);

        double Incidence(int day) => Enumerable.Range(0, day + 1).Sum(d => AtRisk(d) == 0 ? 0 : StillThere(d) * leads.Count(l => l.Reached == d) / AtRisk(d));

        double StillThere(int day) => Enumerable.Range(0, day).Aggregate(1.0, (s, d) => AtRisk(d) == 0 ? s
            : s * (1 - ((double)leads.Count(l => l.Reached == d || (l.Reached is null && l.Deal.Outcome == Outcome.Lost && l.Ended == d)) / AtRisk(d))));

        int AtRisk(int day) => leads.Count(l => (l.Reached ?? l.Ended) >= day);
    }
}
