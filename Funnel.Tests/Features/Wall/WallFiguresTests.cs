using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Wall;

namespace Funnel.Tests.Features.Wall;

public sealed class WallFiguresTests
{
    [Fact]
    public void The_funnel_is_the_domains_for_this_quarter_and_for_the_same_day_of_the_one_before()
    {
        using var wall = new WallSituation().Filled();
        var figures = wall.Figures;
        var zone = TestCompany.Helsinki;
        var now = FunnelCount.Of(wall.Book.History, wall.Books, new FunnelQuery(FunnelMode.Pipeline, Period.Quarter(2026, 4).In(zone), WallSituation.Now));
        // 19 November is day 50 of its quarter; day 50 of the third is 19 August, in summer time.
        var then = new DateTime(2026, 8, 19, 11, 32, 0, DateTimeKind.Utc);
        var before = FunnelCount.Of(wall.Book.History, wall.Books, new FunnelQuery(FunnelMode.Pipeline, Period.Quarter(2026, 3).In(zone), then));
        Assert.Equal(then, figures.NowBefore);
        Assert.Equal(now.Stages, figures.Funnel.Stages);
        Assert.Equal(before.Stages, figures.FunnelBefore.Stages);
        Assert.Equal([23, 9, 2, 2, 2], figures.Funnel.Stages.Select(s => s.Count));
        Assert.Equal([20, 14, 0, 0, 0], figures.FunnelBefore.Stages.Select(s => s.Count));
    }

    [Fact]
    public void What_was_won_is_the_leaders_sum()
    {
        using var wall = new WallSituation().Filled();
        var figures = wall.Figures;
        Assert.Equal(new Won(2, 123_459_489_000), figures.WonNow);
        Assert.Equal(figures.WonNow.Value, figures.Leaders.Sum(l => l.Value));
        Assert.Equal(new Won(0, 0), figures.WonBefore);
        Assert.Equal([TestCompany.Anna, TestCompany.Boris], figures.Leaders.Select(l => l.Employee!.Value));
        Assert.Equal(2, figures.WinsToday.Count);
        Assert.Equal(1, figures.MovedOnToday);
    }

    [Theory]
    [InlineData(1, 10, false)]
    [InlineData(2, 11, true)]
    [InlineData(6, 9, true)]
    public void The_plan_is_of_the_companys_own_quarter_whichever_month_it_begins_in(int yearStart, int quarterFrom, bool named)
    {
        using var wall = new WallSituation().Filled();
        wall.Books = TestCompany.BooksIn("Europe/Helsinki", yearStart);
        var quarter = new PlanPeriod((2026 * 12) + quarterFrom - 1, 3);
        var change = new PlanChange(1, WallSituation.Now.AddDays(-1), TestCompany.By(TestCompany.Anna), new PlanKey(PlanScope.Company, quarter, PlanMetric.Value), null, 1_000_000);
        var figures = new WallFigures(wall.State with { Plans = PlanHistory.Empty.With([change]) }, DealFilter.None, WallSituation.Now);
        Assert.Equal((quarter, 1_000_000), (figures.Plan!.Period, figures.Plan.Plan));
        Assert.Equal(named, figures.PlansOtherQuarter);
    }

    [Fact]
    public void Today_is_the_companys_day()
    {
        using var wall = new WallSituation();
        var deal = A.Deal().InStage(TestCompany.Acting).OwnedBy(TestCompany.Anna).At(WallSituation.Now.AddDays(-9)).In(wall.Book);
        // 22:30 in London is half past midnight in Helsinki.
        wall.Book.Do(deal, new DateTime(2026, 11, 18, 22, 30, 0, DateTimeKind.Utc), d => d.Win());
        Assert.Single(wall.Figures.WinsToday);
        wall.Books = TestCompany.BooksIn("Europe/London");
        Assert.Empty(wall.Figures.WinsToday);
    }

    [Fact]
    public void A_longer_quarters_last_days_stand_against_the_whole_shorter_one()
    {
        using var wall = new WallSituation();
        // Day 91 of the second quarter; the first has 90.
        var figures = new WallFigures(wall.State, DealFilter.None, new DateTime(2026, 6, 30, 12, 0, 0, DateTimeKind.Utc));
        Assert.Equal(Period.Quarter(2026, 1).In(TestCompany.Helsinki).To.AddTicks(-1), figures.NowBefore);
    }

    [Fact]
    public void A_department_that_is_gone_is_said_and_not_counted_as_nobody()
    {
        using var wall = new WallSituation().Filled();
        var figures = new WallFigures(wall.State, new DealFilter { Department = new DepartmentId(999) }, WallSituation.Now);
        Assert.Throws<WrongAddress>(() => figures.Leaders);
    }
}
