using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Web.Features.Reports.Digest;
using Funnel.Web.Live;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Reports.Digest;

public sealed class DigestFiguresTests
{
    static readonly DateTime Now = Start.AddDays(40);

    readonly LogBook _book = new();

    [Fact]
    public void Open_won_and_alerted_are_those_of_the_lists_for_every_reach()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var log = new RandomLog(seed, 120);
            var state = new LiveState(log.Book.History, Books, 1, "epoch");
            foreach (var reader in (Authority[])[new(Role.Director, null, null), new(Role.Head, Anna, Books.Employee(Anna)!.Department), new(Role.Salesperson, Boris, null)])
            {
                var figures = new DigestFigures(state, reader, log.Now);
                List<(DealTrack Track, Change State)> Listed(DealSelection selection) => [.. Books.Pipelines.SelectMany(p => DealLists.Of(state.History, Books,
                    new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), log.Now) { Filter = new DealFilter { Pipeline = p.Id, Within = reader.Sees } }, selection))];
                var open = Listed(DealSelection.Open);
                Assert.Equal((open.Count, open.Sum(d => d.State.Amount), open.Sum(d => ByDefault.Weighted(d.State, Books))), (figures.Open, figures.OpenValue, figures.OpenWeighted));
                Assert.Equal(Listed(DealSelection.Alerted).Select(d => d.Track.Id.Value).Order(), figures.Alerted.Select(d => d.Id.Value).Order());
                Assert.Equal(Listed(DealSelection.Slipped).Count, figures.With(AlertKind.Slipped));
            }
        }
    }

    [Fact]
    public void On_monday_the_wins_of_friday_and_the_weekend_are_told()
    {
        var monday = new DateOnly(2026, 2, 16);
        foreach (var (day, title) in ((int, string)[])[(-4, "Thursday"), (-3, "Friday"), (-1, "Sunday"), (0, "Monday")])
            _book.Do(A.Deal(title).InStage(Acting).Worth(100).In(_book), Noon(monday.AddDays(day)), d => d.Win());
        var figures = new DigestFigures(State(), new Authority(Role.Director, null, null), Noon(monday).AddHours(1));
        Assert.Equal((2, 20_000, monday.AddDays(-3)), (figures.Won, figures.WonValue, figures.Since));
        Assert.Equal((1, 10_000), (new DigestFigures(State(), new Authority(Role.Director, null, null), Noon(monday.AddDays(1))) is var tuesday ? tuesday.Won : -1, tuesday.WonValue));
    }

    [Fact]
    public void The_plan_is_the_readers_own()
    {
        _book.Do(A.Deal().InStage(Acting).Worth(250).OwnedBy(Anna).In(_book), Start.AddDays(1), d => d.Win());
        var quarter = FiscalYear.Containing(new DateOnly(2026, 2, 1), 1).Quarters[0];
        var north = Books.Employee(Anna)!.Department!.Value;
        PlanChange Set(long number, PlanScope scope, long value) => new(number, Start, By(Anna), new PlanKey(scope, quarter, PlanMetric.Value), null, value);
        var state = State() with { Plans = PlanHistory.Empty.With([Set(1, PlanScope.Company, 100_000), Set(2, PlanScope.Of(north), 50_000), Set(3, PlanScope.Of(Anna), 25_000)]) };
        Assert.Equal(0.25, Plan(new Authority(Role.Director, null, null))!.Attainment);
        Assert.Equal(0.5, Plan(new Authority(Role.Head, Anna, north))!.Attainment);
        Assert.Equal(1.0, Plan(new Authority(Role.Salesperson, Anna, north))!.Attainment);
        Assert.Null(Plan(new Authority(Role.Salesperson, Boris, north)));

        PlanRow? Plan(Authority reader) => new DigestFigures(state, reader, Now).Plan;
    }

    LiveState State() => new(_book.History, Books, 1, "epoch");

    static DateTime Noon(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(12, 0)), Helsinki);
}
