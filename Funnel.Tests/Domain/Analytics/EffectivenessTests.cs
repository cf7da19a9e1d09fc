using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>People × stages against the slow recount of the raw log.</summary>
public sealed class EffectivenessTests
{
    static readonly DateTime Forever = Start.AddYears(9);

    [Fact]
    public void Every_cell_is_what_the_recount_of_the_log_gives() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomeQuery(log);
        var (stays, end) = Stays(log, query);
        var counted = Effectiveness.Of(log.Book.History, Books, query);
        Assert.Equal(log.Book.History.Sequence, counted.Sequence);
        foreach (var employee in Employees)
        {
            foreach (var stage in counted.Pipeline.OpenStages)
            {
                var here = stays.Where(s => s.Stage == stage.Id && s.AtExit.Owner == employee.Id).ToList();
                var ended = here.Where(IsDecided).ToList();
                var cell = counted.Of(employee.Id, stage.Id);
                Assert.Equal(
                    (employee.Name, stage.Name, ended.Count, ended.Count(IsForward), ended.Where(IsForward).Sum(s => s.AtExit.Budget.Minor), here.Count(s => s.Left is null)),
                    (employee.Name, stage.Name, cell.Visits, cell.Advanced, cell.Value, cell.Lasting));
                Assert.Equal(TimeInStage.Quantile([.. here.Select(s => (((s.Left ?? end) - s.Entered).TotalDays, IsDecided(s)))], 0.5), cell.MedianDays);
                Assert.Equal(ended.Count < 5, cell.IsFew);
                Assert.Equal((cell.Prior.Alpha + cell.Advanced) / (cell.Prior.Weight + cell.Visits), cell.Rate);
            }
        }
    });

    [Fact]
    public void A_cell_opens_exactly_the_visits_it_counts() => Property.Holds(
        log =>
        {
            var query = FunnelCountTests.SomeQuery(log);
            var (stays, _) = Stays(log, query);
            foreach (var employee in Employees)
            {
                foreach (var stage in Sales.OpenStages.Concat(Service.OpenStages))
                {
                    var visits = Effectiveness.VisitsOf(log.Book.History, Books, query, employee.Id, stage.Id);
                    var expected = stays.Where(s => s.Stage == stage.Id && s.AtExit.Owner == employee.Id && IsDecided(s));
                    Assert.Equal(expected.Select(s => (s.AtExit.Id.Value, s.Entered.Ticks, s.Left!.Value.Ticks, IsForward(s), s.AtExit.Budget.Minor)).Order(),
                        visits.Select(v => (v.Track.Id.Value, v.Visit.Entered, v.Visit.Left!.Value, v.Advanced, v.Visit.Amount)).Order());
                    Assert.Equal(visits.OrderByDescending(v => v.Visit.Left), visits);
                }
            }
        },
        cases: 80);

    [Fact]
    public void Filters_choose_the_people_shown_and_never_change_their_figures() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomeQuery(log);
        var all = Effectiveness.Of(log.Book.History, Books, query with { Filter = query.Filter with { Within = Reach.Everything, Owner = null, Department = null } });
        var some = Effectiveness.Of(log.Book.History, Books, query);
        Assert.Equal(Employees.Where(e => e.Active || all.Pipeline.OpenStages.Any(s => all.Of(e.Id, s.Id).Visits > 0))
            .Where(e => query.Filter.Within.Covers(e.Id, Books.Staff))
            .Where(e => query.Filter.Owner is not { } o || o == e.Id)
            .Where(e => query.Filter.Department is not { } d || Books.Staff.IsIn(e.Id, d)).Select(e => e.Id).ToHashSet(), some.People.Select(p => p.Employee.Id).ToHashSet());
        foreach (var person in some.People)
            Assert.Equal(all.People.Single(p => p.Employee.Id == person.Employee.Id).Stages, person.Stages);
        Assert.All(some.Stages.Select((s, i) => (s, i)), x => Assert.Equal(some.People.Sum(p => p.Stages[x.i].Visits), x.s.Visits));
    });

    [Fact]
    public void Whoever_may_see_one_department_gets_its_people_with_the_same_figures()
    {
        var book = new LogBook();
        foreach (var owner in new[] { Anna, Boris, Clara, Dmitri, Eve })
            book.Do(A.Deal().OwnedBy(owner).In(book), Start.AddDays(1), d => d.Win());
        var query = All() with { Filter = new DealFilter { Within = new Reach { Department = North } } };
        var seen = Effectiveness.Of(book.History, Books, query);
        Assert.Equal([Anna, Boris], seen.People.Select(p => p.Employee.Id).Order(Comparer<EmployeeId>.Create((a, b) => a.Value - b.Value)));
        Assert.Equal(Effectiveness.Of(book.History, Books, All()).Of(Anna, Awareness), seen.Of(Anna, Awareness));
        Assert.Equal(2, seen.Stages[0].Visits);
    }

    [Fact]
    public void Credit_is_whose_it_was_when_it_left_and_handing_it_on_later_takes_nothing_away()
    {
        var book = new LogBook();
        var deal = A.Deal().OwnedBy(Anna).Worth(500).In(book);
        book.Do(deal, Start.AddDays(1), d => d.HandOver(Boris));
        book.Move(deal, Start.AddDays(2), Interest);
        book.Do(deal, Start.AddDays(3), d => d.HandOver(Clara));
        book.Do(deal, Start.AddDays(4), d => d.ChangeBudget(Euros(9_000)));
        var counted = Effectiveness.Of(book.History, Books, All());
        Assert.Equal((0, 1, 0), (counted.Of(Anna, Awareness).Visits, counted.Of(Boris, Awareness).Visits, counted.Of(Clara, Awareness).Visits));
        Assert.Equal((1, 50_000L, 2.0), (counted.Of(Boris, Awareness).Advanced, counted.Of(Boris, Awareness).Value, counted.Of(Boris, Awareness).MedianDays));
        Assert.Equal(1, counted.Of(Clara, Interest).Lasting);
    }

    [Fact]
    public void Back_counts_as_not_advanced_and_another_pipeline_or_a_deletion_not_at_all()
    {
        var book = new LogBook();
        var (back, away, gone) = (A.Deal().InStage(Decision).OwnedBy(Anna).In(book), A.Deal().InStage(Decision).OwnedBy(Anna).In(book), A.Deal().InStage(Decision).OwnedBy(Anna).In(book));
        book.Move(back, Start.AddDays(1), Interest);
        book.Move(away, Start.AddDays(1), Offer);
        book.Do(gone, Start.AddDays(1), d => d.Remove("Entered twice"));
        var cell = Effectiveness.Of(book.History, Books, All()).Of(Anna, Decision);
        Assert.Equal((1, 0), (cell.Visits, cell.Advanced));
    }

    [Fact]
    public void A_department_with_fewer_than_four_people_borrows_the_one_above_it()
    {
        var book = new LogBook();
        foreach (var (owner, n, k) in new[] { (Anna, 10, 5), (Boris, 8, 2), (Clara, 20, 18) })
            Visit(book, owner, n, k);
        // Three people in the whole company: its share so far, worth ten visits.
        var few = Effectiveness.Of(book.History, Books, All());
        Assert.Equal((10, 26 / 40.0), (Math.Round(few.Of(Anna, Awareness).Prior.Weight, 9), few.Of(Anna, Awareness).Prior.Mean));
        Assert.Equal((38, 25), (few.ColleaguesOf(Anna, Awareness).Visits, few.ColleaguesOf(Anna, Awareness).Advanced));
        // Four: the company's prior for everybody, also for who belongs to no department.
        Visit(book, Dmitri, 12, 9);
        var fitted = Effectiveness.Of(book.History, Books, All());
        Assert.Equal(BeliefFit.Of([(10, 5), (8, 2), (20, 18), (12, 9)]), fitted.Of(Anna, Awareness).Prior);
        Assert.Equal(fitted.Of(Anna, Awareness).Prior, fitted.Of(Eve, Awareness).Prior);
    }

    [Fact]
    public void Open_deals_are_counted_in_all_pipelines_as_the_limit_is()
    {
        var book = new LogBook();
        A.Deal().OwnedBy(Dmitri).In(book);
        A.Deal().OwnedBy(Dmitri).InStage(Offer).In(book);
        book.Do(A.Deal().OwnedBy(Dmitri).In(book), Start.AddDays(1), d => d.Win());
        var row = Effectiveness.Of(book.History, Books, All()).People.Single(p => p.Employee.Id == Dmitri);
        Assert.Equal((2, 3), (row.Open, row.Free));
    }

    static FunnelQuery All() => new(FunnelMode.Now, Period.All.In(Helsinki), Forever);

    static void Visit(LogBook book, EmployeeId owner, int n, int k)
    {
        for (var i = 0; i < n; i++)
            book.Do(A.Deal().OwnedBy(owner).In(book), Start.AddDays(1), d => i < k ? d.Win() : d.Lose("Price"));
    }

    static bool IsForward(Recount.Stay stay) =>
        stay.Out is DealWon || (stay.Out is DealMoved move && Books.Stage(move.To)!.Order > Books.Stage(stay.Stage)!.Order);

    static bool IsDecided(Recount.Stay stay) => stay.Out is DealWon or DealLost or DealMoved or DealReopened;

    static (List<Recount.Stay> Stays, DateTime End) Stays(RandomLog log, FunnelQuery query)
    {
        var end = query.AsOf < query.Period.To ? query.AsOf : query.Period.To.AddTicks(-1);
        var filter = query.Filter with { Within = Reach.Everything, Owner = null, Department = null, Pipeline = null };
        return ([.. log.Book.Deals.Select(id => Recount.Known(log.Book, id, end)).Where(m => m.Count > 0 && Recount.Matches(m[^1].Deal, filter))
            .SelectMany(Recount.Stays).Where(s => s.Left is null || s.Left >= query.Period.From)], end);
    }
}
