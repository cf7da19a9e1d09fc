using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class MovementTests
{
    static readonly InstantRange February = Period.Month(2026, 2).In(Helsinki);

    [Fact]
    public void What_was_there_and_came_is_what_left_and_what_is_still_there_by_count_and_value() => Property.Holds(log =>
    {
        for (var i = 0; i < 4; i++)
        {
            var query = FunnelCountTests.SomebodysQuery(log);
            var table = Movement.Of(log.Book.History, Books, query);
            foreach (var stage in table.Stages)
            {
                Assert.Equal(stage[MovementPart.AtStart] + stage.In, stage.Out + stage[MovementPart.AtEnd]);
                Assert.Equal(stage.Out, table.Transitions.Where(t => t.From == stage.Stage.Id).Aggregate(stage[MovementPart.Removed], (sum, t) => sum + t.Deals));
            }
        }
    }, cases: 300);

    [Fact]
    public void Every_number_of_the_table_is_that_of_a_slow_recount() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomebodysQuery(log);
        var table = Movement.Of(log.Book.History, Books, query);
        var stays = Recounted(log.Book, query);
        foreach (var stage in table.Pipeline.Stages.Where(s => s.Kind == StageKind.Open))
        {
            var here = stays.Where(s => s.Stay.Stage == stage.Id).ToList();
            var row = table.Stages.SingleOrDefault(s => s.Stage.Id == stage.Id);
            Assert.Equal(stage.Retired && here.Count == 0, row is null);
            foreach (var part in row is null ? [] : Enum.GetValues<MovementPart>())
            {
                var counted = here.Where(s => s.Begin == part || s.End == part).ToList();
                Assert.Equal((stage.Name, part, new Tally(counted.Count, counted.Sum(s => s.Stay.AtExit.Budget.Minor))), (stage.Name, part, row![part]));
                var listed = Movement.VisitsAt(log.Book.History, Books, query, stage.Id, part);
                Assert.Equal(counted.Select(s => (s.Stay.AtExit.Id.Value, s.Stay.Entered.Ticks)).Order(), listed.Select(v => (v.Track.Id.Value, v.Visit.Entered)).Order());
                Assert.Equal(row![part].Value, listed.Sum(v => v.Visit.Amount));
            }
        }
    }, cases: 300);

    [Fact]
    public void Two_periods_one_after_the_other_hand_on_what_stood_between_them() => Property.Holds(log =>
    {
        var (first, second) = (Period.Quarter(2026, 1).In(Helsinki), Period.Quarter(2026, 2).In(Helsinki));
        var filter = new DealFilter { Pipeline = log.Pick<PipelineId?>([null, ServiceId]) };
        // Both told with what is known at the end of the second: an undo after the first would change it otherwise.
        if (log.Book.Events.Any(e => e.Event is ChangeUndone))
            return;
        var before = Movement.Of(log.Book.History, Books, new FunnelQuery(FunnelMode.Now, first, second.To) { Filter = filter });
        var after = Movement.Of(log.Book.History, Books, new FunnelQuery(FunnelMode.Now, second, second.To) { Filter = filter });
        foreach (var stage in before.Stages)
            Assert.Equal(stage[MovementPart.AtEnd].Count, after.Stages.SingleOrDefault(s => s.Stage.Id == stage.Stage.Id)?[MovementPart.AtStart].Count ?? 0);
    }, cases: 2000, longest: 30);

    [Fact]
    public void A_deal_that_leaves_for_another_pipeline_or_is_removed_is_told_of()
    {
        var book = new LogBook();
        var left = A.Deal().Worth(100).In(book);
        book.Move(left, February.From.AddDays(1), Offer);
        var removed = A.Deal().Worth(50).In(book);
        book.Do(removed, February.From.AddDays(2), d => d.Remove("Entered twice"));
        var sales = Table(book);
        Assert.Equal((new Tally(2, 15000), new Tally(1, 10000), new Tally(1, 5000), default),
            (sales[MovementPart.AtStart], sales[MovementPart.Transferred], sales[MovementPart.Removed], sales[MovementPart.AtEnd]));
        var service = Movement.Of(book.History, Books, new FunnelQuery(FunnelMode.Now, February, February.To) { Filter = new DealFilter { Pipeline = ServiceId } });
        Assert.Equal(new Tally(1, 10000), service.Stages.Single(s => s.Stage.Id == Offer)[MovementPart.Entered]);
    }

    [Fact]
    public void What_happens_as_the_period_begins_happens_in_it()
    {
        var book = new LogBook();
        var deal = A.Deal().In(book);
        book.Do(deal, February.From, d => d.Win());
        Assert.Equal((1, 1), (Table(book)[MovementPart.AtStart].Count, Table(book)[MovementPart.Won].Count));
    }

    [Fact]
    public void A_return_counts_as_one_more_stay_and_a_reopened_deal_enters_anew()
    {
        var book = new LogBook();
        var deal = A.Deal().At(February.From.AddDays(1)).In(book);
        book.Move(deal, February.From.AddDays(2), Interest);
        book.Move(deal, February.From.AddDays(3), Awareness);
        book.Do(deal, February.From.AddDays(4), d => d.Lose("Price"));
        book.Do(deal, February.From.AddDays(5), d => d.Reopen(Sales));
        var row = Table(book);
        Assert.Equal((1, 2, 1, 1, 1), (row[MovementPart.Started].Count, row[MovementPart.Entered].Count, row[MovementPart.Advanced].Count,
            row[MovementPart.Lost].Count, row[MovementPart.AtEnd].Count));
    }

    [Fact]
    public void Nothing_moves_in_a_period_that_has_not_begun()
    {
        var book = new LogBook();
        A.Deal().In(book);
        var table = Movement.Of(book.History, Books, new FunnelQuery(FunnelMode.Now, February, February.From.AddDays(-1)));
        Assert.All(Enum.GetValues<MovementPart>(), part => Assert.Equal(default, table.Sum(part)));
    }

    [Fact]
    public void An_unknown_pipeline_is_refused() => Assert.Throws<RuleViolation>(() => Movement.Of(SalesHistory.Empty, Books,
        new FunnelQuery(FunnelMode.Now, February, February.To) { Filter = new DealFilter { Pipeline = new PipelineId(99) } }));

    static StageMovement Table(LogBook book) => Movement.Of(book.History, Books, new FunnelQuery(FunnelMode.Now, February, February.To)).Stages.Single(s => s.Stage.Id == Awareness);

    static List<(Recount.Stay Stay, MovementPart Begin, MovementPart End)> Recounted(LogBook book, FunnelQuery query)
    {
        var end = query.AsOf < query.Period.To ? query.AsOf : query.Period.To.AddTicks(-1);
        var counted = new List<(Recount.Stay, MovementPart, MovementPart)>();
        foreach (var moments in book.Deals.Select(id => Recount.Known(book, id, end)).Where(m => m.Count > 0 && end >= query.Period.From))
        {
            if (!Recount.Matches(moments.Last(m => !m.Deal.Removed).Deal, query.Filter with { Pipeline = null }))
                continue;
            foreach (var (i, stay) in Recount.Stays(moments).Index())
            {
                if (stay.Left < query.Period.From)
                    continue;
                var begin = stay.Entered < query.Period.From ? MovementPart.AtStart : i == 0 ? MovementPart.Started : MovementPart.Entered;
                counted.Add((stay, begin, stay.Out switch
                {
                    null => MovementPart.AtEnd,
                    DealWon => MovementPart.Won,
                    DealLost => MovementPart.Lost,
                    DealRemoved => MovementPart.Removed,
                    DealTransferred => MovementPart.Transferred,
                    DealMoved m when Books.Stage(m.To)!.Order > Books.Stage(m.From)!.Order => MovementPart.Advanced,
                    _ => MovementPart.MovedBack,
                }));
            }
        }
        return counted;
    }
}
