using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

/// <summary>Visits, time in stage, wins, moves and breakdowns against the slow recount.</summary>
public sealed class FiguresTests
{
    static readonly DateTime Forever = Start.AddYears(9);

    [Fact]
    public void What_entered_a_stage_advanced_was_won_lost_moved_back_transferred_removed_or_is_still_there() => Property.Holds(log =>
    {
        var instant = log.SomeInstant();
        var visits = log.Book.History.Deals.SelectMany(d => Visits.Of(d, instant.Ticks, Books)).ToList();
        var moments = log.Book.Deals.Select(id => Recount.Known(log.Book, id, instant)).ToList();
        foreach (var stage in Sales.Stages.Concat(Service.Stages))
        {
            var entries = moments.SelectMany(m => m).Count(m => m.Event switch
            {
                DealCreated c => c.Stage == stage.Id,
                DealMoved m2 => m2.To == stage.Id,
                DealTransferred t => t.To == stage.Id,
                DealReopened r => r.Stage == stage.Id,
                _ => false,
            });
            var ends = visits.Where(v => v.Stage == stage.Id).CountBy(v => v.End).ToDictionary();
            Assert.Equal(entries, ends.Values.Sum());
            var open = moments.Count(m => m.Count > 0 && m[^1].Deal is { Removed: false, Outcome: Outcome.Open } d && d.Stage == stage.Id);
            Assert.Equal(open, ends.GetValueOrDefault(VisitEnd.StillThere));
            Assert.Equal(moments.SelectMany(m => m).Count(m => m.Event is DealWon w && w.From == stage.Id), ends.GetValueOrDefault(VisitEnd.Won));
            Assert.Equal(moments.SelectMany(m => m).Count(m => m.Event is DealLost l && l.From == stage.Id), ends.GetValueOrDefault(VisitEnd.Lost));
            Assert.Equal(moments.SelectMany(m => m).Count(m => m.Event is DealTransferred t && t.From == stage.Id), ends.GetValueOrDefault(VisitEnd.Transferred));
            var moved = moments.SelectMany(m => m).Select(m => m.Event).OfType<DealMoved>().Where(m => m.From == stage.Id).ToList();
            Assert.Equal(moved.Count(m => Books.Stage(m.To)!.Order > stage.Order), ends.GetValueOrDefault(VisitEnd.Advanced));
            Assert.Equal(moved.Count(m => Books.Stage(m.To)!.Order <= stage.Order), ends.GetValueOrDefault(VisitEnd.MovedBack));
        }
    });

    [Fact]
    public void A_visit_has_the_times_of_its_events_and_credits_who_held_the_deal_as_it_left() => Property.Holds(log =>
    {
        var instant = log.SomeInstant();
        foreach (var track in log.Book.History.Deals)
        {
            var stays = Recount.Stays(Recount.Known(log.Book, track.Id, instant));
            Assert.Equal(
                stays.Select(s => (s.Stage, s.Entered.Ticks, s.Left?.Ticks, s.AtExit.Owner, s.AtExit.Budget.Minor)),
                Visits.Of(track, instant.Ticks, Books).Select(v => (v.Stage, v.Entered, v.Left, v.Owner, v.Amount)));
        }
    });

    [Fact]
    public void Time_in_stage_is_the_survival_curve_of_all_stays_of_the_period() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomeQuery(log);
        var end = query.AsOf < query.Period.To ? query.AsOf : query.Period.To.AddTicks(-1);
        var pipeline = query.Filter.Pipeline == ServiceId ? Service : Sales;
        var stays = log.Book.Deals.Select(id => Recount.Known(log.Book, id, end))
            .Where(m => m.Count > 0 && Recount.Matches(m[^1].Deal, query.Filter with { Pipeline = pipeline.Id }))
            .SelectMany(Recount.Stays).Where(s => Recount.Overlaps(s.Entered, s.Left, query.Period.From)).ToList();
        foreach (var time in TimeInStage.Of(log.Book.History, Books, query))
        {
            var here = stays.Where(s => s.Stage == time.Stage.Id).Select(s => (Days: ((s.Left ?? end) - s.Entered).TotalDays, Ended: s.Left is not null)).ToList();
            Assert.Equal((here.Count(h => h.Ended), here.Count(h => !h.Ended)), (time.Ended, time.Lasting));
            Assert.Equal((NaiveQuantile(here, 0.25), NaiveQuantile(here, 0.5), NaiveQuantile(here, 0.75)), (time.LowerQuartile, time.Median, time.UpperQuartile));
        }
    });

    [Fact]
    public void Without_open_stays_the_median_is_the_ordinary_one_and_open_stays_push_it_out()
    {
        Assert.Equal(2, TimeInStage.Quantile([(1, true), (2, true), (3, true), (4, true)], 0.5));
        Assert.Equal(3, TimeInStage.Quantile([(1, true), (2, true), (3, true), (9, false), (9, false)], 0.5));
        Assert.Null(TimeInStage.Quantile([(1, true), (2, false), (2, false)], 0.5));
        Assert.Null(TimeInStage.Quantile([], 0.5));
        Assert.Equal(0, TimeInStage.Quantile([(0, true)], 0.75));
    }

    [Fact]
    public void Wins_and_leaders_are_those_of_the_recount() => Property.Holds(log =>
    {
        var (period, asOf, filter) = (log.SomePeriod(), log.SomeInstant(), FunnelCountTests.SomeFilter(log));
        var end = asOf < period.To ? asOf : period.To.AddTicks(-1);
        var wins = log.Book.Deals.Select(id => Recount.Known(log.Book, id, end))
            .Where(m => m.Count > 0 && m[^1].Deal is { Outcome: Outcome.Won, Removed: false })
            .Select(m => m.Last(x => x.Event is DealWon))
            .Where(w => w.At >= period.From && Recount.Matches(w.Deal, filter)).ToList();
        var counted = Leaders.WinsIn(log.Book.History, Books, period, asOf, filter);
        Assert.Equal(wins.OrderBy(w => w.Deal.Id.Value).Select(w => (w.Deal.Id, w.At, w.Deal.Owner)),
            counted.OrderBy(w => w.Track.Id.Value).Select(w => (w.Track.Id, w.State.AtUtc, w.State.Owner)));
        Assert.Equal(counted.OrderByDescending(w => w.State.At).ThenByDescending(w => w.State.Sequence), counted);
        var leaders = Leaders.Of(log.Book.History, Books, period, asOf, filter);
        Assert.Equal(wins.GroupBy(w => w.Deal.Owner).Select(g => (g.Key, g.Count(), g.Sum(w => w.Deal.Budget.Minor))).ToHashSet(),
            leaders.Select(l => (l.Employee, l.Won, l.Value)).ToHashSet());
        Assert.Equal(leaders.OrderByDescending(l => l.Value).ThenByDescending(l => l.Won).Select(l => (l.Value, l.Won)), leaders.Select(l => (l.Value, l.Won)));
    });

    [Fact]
    public void Products_add_up_to_the_won_deals_to_the_cent() => Property.Holds(log =>
    {
        var (period, asOf, filter) = (log.SomePeriod(), log.SomeInstant(), FunnelCountTests.SomeFilter(log));
        var wins = Leaders.WinsIn(log.Book.History, Books, period, asOf, filter);
        var sales = Breakdowns.WonByProduct(log.Book.History, Books, period, asOf, filter);
        Assert.Equal(wins.Sum(w => w.State.Amount), sales.Sum(s => s.Value));
        Assert.All(sales, s => Assert.True(s.Value >= 0, $"{s}"));
        Assert.Equal(wins.SelectMany(w => w.State.Facts.Products).Sum(l => l.Quantity), sales.Sum(s => s.Quantity));
    });

    [Fact]
    public void A_budget_is_shared_by_the_lines_amounts_and_evenly_without_any()
    {
        Assert.Equal([(Press, 75L), (Training, 25L)], Shares(100, new(Press, 1, 300), new(Training, 2, 100)));
        Assert.Equal([(Training, 34L), (Press, 33L), (Oddment, 33L)], Shares(100, new(Press, 1), new(Training, 1), new(Oddment, 1)).OrderByDescending(s => s.Value));
        Assert.Equal([(Press, 100L), (Training, 0L)], Shares(100, new(Press, 1, 7), new(Training, 2)));
        Assert.Equal([(null, 100L)], Shares(100));
    }

    [Fact]
    public void Losses_by_reason_and_deals_by_channel_are_those_of_the_recount() => Property.Holds(log =>
    {
        var query = FunnelCountTests.SomeQuery(log);
        var end = query.AsOf < query.Period.To ? query.AsOf : query.Period.To.AddTicks(-1);
        var known = log.Book.Deals.Select(id => Recount.Known(log.Book, id, end)).Where(m => m.Count > 0 && Recount.Matches(m[^1].Deal, query.Filter)).ToList();
        var lost = known.Where(m => m[^1].Deal.Outcome == Outcome.Lost && m[^1].Deal.ClosedAt >= query.Period.From).Select(m => m[^1].Deal).ToList();
        Assert.Equal(lost.GroupBy(d => d.LostReason!.ToUpperInvariant()).Select(g => (g.Key, g.Count(), g.Sum(d => d.Budget.Minor))).ToHashSet(),
            Breakdowns.LostByReason(log.Book.History, Books, query).Select(r => (r.Reason.ToUpperInvariant(), r.Deals, r.Value)).ToHashSet());
        var started = known.Where(m => m[0].At >= query.Period.From).Select(m => m[^1].Deal).ToList();
        Assert.Equal(
            started.GroupBy(d => d.Channel).Select(g => (g.Key, g.Count(), g.Count(d => d.Outcome == Outcome.Won), g.Where(d => d.Outcome == Outcome.Won).Sum(d => d.Budget.Minor))).ToHashSet(),
            Breakdowns.ByChannel(log.Book.History, Books, query).Select(c => (c.Channel, c.Deals, c.Won, c.WonValue)).ToHashSet());
    });

    [Fact]
    public void The_latest_moves_are_the_last_of_all_moves_that_stand() => Property.Holds(log =>
    {
        var (asOf, filter, count, forward) = (log.SomeInstant(), FunnelCountTests.SomeFilter(log), log.Pick([0, 1, 3, 1000]), log.Maybe());
        var all = log.Book.History.Deals.Where(d => Recount.Known(log.Book, d.Id, asOf) is { Count: > 0 } m && !m[^1].Deal.Removed)
            .SelectMany(d => Moves.Of(d, Books, asOf.Ticks))
            .Where(m => filter.Against(Books)(m.State))
            .Where(m => !forward || (m.From is { Kind: StageKind.Open } from && (m.To.Kind == StageKind.Won || (m.To.Kind == StageKind.Open && m.To.Order > from.Order))))
            .OrderByDescending(m => m.State.At).ThenByDescending(m => m.State.Sequence).Take(count);
        Assert.Equal(all.Select(m => m.State.Sequence), Moves.Latest(log.Book.History, Books, filter, asOf, count, forward).Select(m => m.State.Sequence));
    });

    [Fact]
    public void Transitions_are_the_changes_of_stage_of_the_period_by_where_from_and_where_to() => Property.Holds(log =>
    {
        var (period, filter) = (log.SomePeriod(), FunnelCountTests.SomeFilter(log));
        var expected = new Dictionary<(StageId, StageId), int>();
        foreach (var moments in log.Book.Deals.Select(id => Recount.Known(log.Book, id, period.To.AddTicks(-1))).Where(m => m.Count > 0 && !m[^1].Deal.Removed))
        {
            StageId? from = null;
            foreach (var m in moments)
            {
                var home = m.Deal.Pipeline == SalesId ? Sales : Service;
                StageId? to = m.Event switch
                {
                    DealCreated or DealMoved or DealTransferred or DealReopened => m.Deal.Stage,
                    DealWon => home.Won.Id,
                    DealLost => home.Lost.Id,
                    _ => null,
                };
                if (to is not { } target)
                    continue;
                if (from is { } origin && m.At >= period.From && Recount.Matches(m.Deal, filter))
                    expected[(origin, target)] = expected.GetValueOrDefault((origin, target)) + 1;
                from = target;
            }
        }
        Assert.Equal(expected.OrderBy(e => e.Key.ToString()), Moves.Transitions(log.Book.History, Books, period, filter).OrderBy(e => e.Key.ToString()));
    });

    static double? NaiveQuantile(List<(double Days, bool Ended)> stays, double share)
    {
        foreach (var time in stays.Where(s => s.Ended).Select(s => s.Days).Distinct().Order())
        {
            var survival = stays.Where(s => s.Ended && s.Days <= time).Select(s => s.Days).Distinct()
                .Aggregate(1.0, (p, t) => p * (1 - ((double)stays.Count(s => s.Ended && s.Days.Equals(t)) / stays.Count(s => s.Days >= t))));
            if (survival < 1 - share + 1e-9)
                return time;
        }
        return null;
    }

    static IEnumerable<(ProductId? Product, long Value)> Shares(long cents, params ProductLine[] lines)
    {
        var book = new LogBook();
        var deal = A.Deal().WorthMinor(cents).Of(lines).In(book);
        book.Do(deal, Start.AddDays(1), d => d.Win());
        return Breakdowns.WonByProduct(book.History, Books, Period.All.In(Helsinki), Forever, DealFilter.None).Select(s => (s.Product, s.Value));
    }
}
