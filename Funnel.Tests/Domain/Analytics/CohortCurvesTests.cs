using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class CohortCurvesTests
{
    [Fact]
    public void Every_curve_is_that_of_a_slow_recount() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        var pipeline = query.Filter.Pipeline == ServiceId ? Service : Sales;
        var (goal, longest) = (log.Pick([null, pipeline.OpenStages[0].Id, pipeline.OpenStages[^1].Id, pipeline.OpenStages[1].Id, (StageId?)pipeline.Won.Id]), log.Pick([0, 20, 365]));
        var end = query.AsOf < query.Period.To ? query.AsOf : query.Period.To.AddTicks(-1);
        var deals = log.Book.Deals.Select(id => Recount.Known(log.Book, id, end))
            .Where(m => m.Count > 0 && m[0].At >= query.Period.From && Recount.Matches(m[^1].Deal, query.Filter with { Pipeline = pipeline.Id }))
            .Select(m => (Started: Period.DayOf(m[0].At, Helsinki), m[^1].Deal, There: ThereAt(m, goal)))
            .GroupBy(d => new DateOnly(d.Started.Year, d.Started.Month, 1)).OrderBy(g => g.Key).ToList();
        var curves = CohortCurves.Of(log.Book.History, Books, query, goal, longest);
        Assert.Equal(deals.Select(g => g.Key), curves.Select(c => c.Month));
        foreach (var (curve, cohort) in curves.Zip(deals))
        {
            var there = cohort.Where(d => d.There is not null).ToList();
            Assert.Equal((cohort.Count(), there.Count, there.Sum(d => d.Deal.Budget.Minor)), (curve.Deals, curve.Reached, curve.ReachedValue));
            // No deal of the cohort is younger than its age.
            Assert.Equal(cohort.Min(d => Period.DayOf(end, Helsinki).DayNumber - d.Started.DayNumber), curve.Age);
            Assert.Equal(Math.Min(curve.Age, longest) + 1, curve.ByAge.Count);
            for (var age = 0; age < curve.ByAge.Count; age++)
                Assert.Equal(there.Count(d => d.There!.Value.DayNumber - d.Started.DayNumber <= age), curve.ByAge[age]);
        }

        DateOnly? ThereAt(List<Recount.Moment> moments, StageId? to)
        {
            var stages = to is null || to == pipeline.Won.Id ? [] : pipeline.Stages.Where(s => s.Kind == Funnel.Domain.Pipelines.StageKind.Open && s.Order >= pipeline.Find(to.Value)!.Order).Select(s => s.Id).ToList();
            var visit = Recount.Stays(moments).FirstOrDefault(s => stages.Contains(s.Stage));
            var won = moments[^1].Deal.Outcome == Outcome.Won ? moments.Last(m => m.Event is DealWon) : null;
            return (visit?.Entered ?? won?.At) is { } at ? Period.DayOf(at, Helsinki) : null;
        }
    }, cases: 400);

    [Fact]
    public void So_far_a_cohort_is_what_the_funnel_of_its_month_says() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log) with { Mode = FunnelMode.Pipeline, Cohort = Cohort.Started, Visited = false, Period = Period.Year(2026).In(Helsinki) };
        var pipeline = query.Filter.Pipeline == ServiceId ? Service : Sales;
        foreach (var stage in pipeline.OpenStages.Append(pipeline.Won))
            foreach (var curve in CohortCurves.Of(log.Book.History, Books, query, stage.Id))
            {
                var month = Period.Month(curve.Month.Year, curve.Month.Month).In(Helsinki);
                // What is known is still that of the longer period: its end, or the instant asked for.
                var until = new DateTime(query.LastTick, DateTimeKind.Utc);
                var funnel = FunnelCount.Of(log.Book.History, Books, query with { Period = new InstantRange(month.From, until.AddTicks(1) > month.To ? until.AddTicks(1) : month.To), AsOf = until });
                var later = CohortCurves.Of(log.Book.History, Books, query, stage.Id).Where(c => c.Month >= curve.Month).ToList();
                Assert.Equal(funnel.Stages.Single(s => s.Stage.Id == stage.Id).Count, later.Sum(c => c.Reached));
                Assert.Equal(funnel.Deals, later.Sum(c => c.Deals));
            }
    });

    [Fact]
    public void A_curve_ends_at_the_age_of_its_youngest_deal_and_never_falls()
    {
        var book = new LogBook();
        Win(A.Deal().At(Start), 3);
        Win(A.Deal().At(Start.AddDays(5)), 30);
        A.Deal().At(Start.AddDays(10)).In(book);
        var curve = Assert.Single(Curves(book, Start.AddDays(36)));
        Assert.Equal((3, 2, 26), (curve.Deals, curve.Reached, curve.Age));
        Assert.Equal([0, 0, 0, 1], curve.ByAge.Take(4));
        // The second win came at an age the youngest deal has not lived to.
        Assert.Equal((27, 1), (curve.ByAge.Count, curve.ByAge[^1]));
        Assert.Equal(2 / 3.0, curve.Share, 12);
        Assert.Equal(1 / 3.0, curve.ShareAt(26), 12);

        void Win(DealSituation deal, int days)
        {
            var id = deal.In(book);
            book.Do(id, book.Of(id)[0].At.AddDays(days), d => d.Win());
        }
    }

    [Fact]
    public void A_win_taken_back_is_none_and_a_reopened_deal_is_not_won()
    {
        var book = new LogBook();
        var undone = A.Deal().In(book);
        book.Do(undone, Start.AddDays(1), d => d.Win());
        book.Undo(undone, Start.AddDays(2));
        var again = A.Deal().In(book);
        book.Do(again, Start.AddDays(1), d => d.Win());
        book.Do(again, Start.AddDays(3), d => d.Reopen(Sales));
        Assert.Equal((2, 0), Curves(book, Start.AddDays(9)).Select(c => (c.Deals, c.Reached)).Single());
    }

    [Fact]
    public void A_stage_of_another_pipeline_is_refused() =>
        Assert.Throws<RuleViolation>(() => CohortCurves.Of(SalesHistory.Empty, Books, new FunnelQuery(FunnelMode.Pipeline, Period.All.In(Helsinki), Start), Offer));

    static IReadOnlyList<CohortCurve> Curves(LogBook book, DateTime asOf) =>
        CohortCurves.Of(book.History, Books, new FunnelQuery(FunnelMode.Pipeline, Period.All.In(Helsinki), asOf));
}
