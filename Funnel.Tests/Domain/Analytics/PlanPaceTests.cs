using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class PlanPaceTests
{
    static readonly Authority Director = new(Role.Director, null, null);

    [Fact]
    public void Behind_are_those_who_won_less_of_their_plan_than_of_the_quarter_is_gone() => Property.Holds(log =>
    {
        var now = log.Now.AddTicks(1);
        var year = FiscalYear.Containing(Period.DayOf(now, Helsinki), Books.Company.YearStart);
        var quarter = year.QuarterOf(Period.DayOf(now, Helsinki));
        PlanScope[] all = [PlanScope.Company, PlanScope.Of(North), PlanScope.Of(South), PlanScope.Of(Anna), PlanScope.Of(Boris)];
        var set = all.Where(_ => log.Maybe()).ToDictionary(s => s, s => (long)log.Pick([1, 40_000, 900_000, 5_000_000]));
        var plans = PlanSet.Of(set.Select(s => (new PlanKey(s.Key, quarter, PlanMetric.Value), s.Value)));
        var pace = PlanPace.Of(log.Book.History, Books, plans, Director, now);
        var (gone, days) = (Period.DayOf(now, Helsinki).DayNumber - quarter.From.DayNumber + 1, quarter.Days);
        foreach (var (scope, plan) in set)
        {
            var won = Won(log.Book.History, now, quarter, scope);
            Assert.Equal((double)won / plan < (double)gone / days, pace.Behind.Any(r => r.Scope == scope));
        }
        Assert.All(pace.Behind, r => Assert.NotNull(r.Plan));
        Assert.Equal(set.ContainsKey(PlanScope.Company), pace.Own is { Cell.Own: not null });
    }, cases: 60);

    [Fact]
    public void A_salesperson_is_told_of_nobody_else()
    {
        var now = Start.AddDays(40);
        var quarter = FiscalYear.Containing(Period.DayOf(now, Helsinki), 1).QuarterOf(Period.DayOf(now, Helsinki));
        var plans = PlanSet.Of([(new PlanKey(PlanScope.Of(Anna), quarter, PlanMetric.Value), 100), (new PlanKey(PlanScope.Of(Boris), quarter, PlanMetric.Value), 100)]);
        var history = new LogBook().History;
        Assert.Equal(PlanScope.Of(Anna), Assert.Single(PlanPace.Of(history, Books, plans, new Authority(Role.Salesperson, Anna, North), now).Behind).Scope);
        Assert.Contains(PlanPace.Of(history, Books, plans, Director, now).Behind, r => r.Scope == PlanScope.Of(Boris));
        Assert.Empty(PlanPace.Of(history, Books, PlanSet.Empty, Director, now).Behind);
        // Last year's plan is nobody's pace today.
        Assert.Empty(PlanPace.Of(history, Books, PlanSet.Of([(new PlanKey(PlanScope.Company, quarter.YearBefore, PlanMetric.Value), 100)]), Director, now).Behind);
    }

    static long Won(SalesHistory history, DateTime now, PlanPeriod quarter, PlanScope scope)
    {
        var within = quarter.In(Helsinki);
        return DealLists.Of(history, Books, new FunnelQuery(FunnelMode.Now, within, now) { Filter = new DealFilter { Pipeline = SalesId } }, DealSelection.Fact)
            .Where(d => scope.Kind switch
            {
                PlanScopeKind.Employee => d.State.Owner?.Value == scope.Id,
                PlanScopeKind.Department => d.State.Owner is { } owner && Books.Staff.IsIn(owner, new DepartmentId(scope.Id)),
                _ => true,
            }).Sum(d => d.State.Amount);
    }
}
