using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Bench;

/// <summary>Four stages and deals that go some way through them, made in memory.</summary>
internal static class SmallCompany
{
    private static readonly PipelineId Pipe = new(1);

    private static readonly DateTime Start = new(2025, 1, 1, 8, 0, 0, DateTimeKind.Utc);

    public static Actor Somebody { get; } = Actor.Program("bench");

    public static Catalog Books { get; } = new(
        new CompanyProfile("Bench", "", "EUR", "UTC", "en"),
        [
            new Pipeline(Pipe, "Sales",
            [
                .. Enumerable.Range(1, 4).Select(i => new Stage(new StageId(i), Pipe, $"Stage {i}", StageKind.Open, i * 10, 10, i * 0.2)),
                new Stage(new StageId(5), Pipe, "Won", StageKind.Won, 50, null, 1),
                new Stage(new StageId(6), Pipe, "Lost", StageKind.Lost, 60, null, 0),
            ]),
        ],
        [], [], [], [], [], [], [], []);

    public static SalesHistory HistoryOf(int deals, Random random)
    {
        var events = new List<LoggedEvent>();
        for (var deal = 1; deal <= deals; deal++)
        {
            var (version, at) = (0, Start.AddHours(deal));
            Add(new DealCreated($"Deal {deal}", null, Pipe, new StageId(1), new EmployeeId(random.Next(1, 20)), new Money(random.Next(1_000_000), "EUR"), null, DateOnly.FromDateTime(at), null, []));
            for (var stage = 1; stage < random.Next(1, 6); stage++)
                Add(stage == 4 ? new DealWon(new StageId(4)) : new DealMoved(new StageId(stage), new StageId(stage + 1)));

            void Add(DealEvent e)
            {
                events.Add(new LoggedEvent(events.Count + 1, new DealId(deal), ++version, at, at, Somebody, e));
                at = at.AddHours(random.Next(1, 400));
            }
        }
        return SalesHistory.Empty.Apply(events);
    }
}
