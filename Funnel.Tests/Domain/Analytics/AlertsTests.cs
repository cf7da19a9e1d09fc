using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Analytics;

public sealed class AlertsTests
{
    static readonly DateOnly Close = new(2026, 3, 1);

    readonly LogBook _book = new();

    [Fact]
    public void The_third_time_a_deal_is_put_off_it_is_told_and_pulling_it_in_is_no_putting_off()
    {
        var deal = A.Deal().InStage(Acting).In(_book);
        foreach (var (day, to) in ((int, int)[])[(1, 0), (2, 10), (3, 5), (4, 20)])
            PutOff(deal, day, to);
        Assert.Empty(At(deal, 5));
        PutOff(deal, 5, 30);
        Assert.Equal(new DealAlert(AlertKind.Slipped, 3), Assert.Single(At(deal, 5)));
        Assert.Empty(At(deal, 4));
        _book.Undo(deal, Start.AddDays(6));
        Assert.Empty(At(deal, 6));
        Assert.Single(At(deal, 5));
    }

    [Fact]
    public void A_deal_opened_again_begins_with_no_slips_and_a_lost_one_warns_of_nothing()
    {
        var deal = A.Deal().InStage(Acting).In(_book);
        for (var i = 0; i < 4; i++)
            PutOff(deal, i + 1, i * 7);
        Assert.Single(At(deal, 4));
        _book.Do(deal, Start.AddDays(5), d => d.Lose("Too dear"));
        Assert.Empty(At(deal, 5));
        _book.Do(deal, Start.AddDays(6), d => d.Reopen(Sales));
        Assert.Empty(At(deal, 6));
    }

    [Fact]
    public void A_tenth_less_within_thirty_days_is_a_cut_and_a_raise_taken_back_is_none()
    {
        var deal = A.Deal().Worth(100_000).InStage(Acting).In(_book);
        Budget(deal, 40, 90_001);
        Assert.Empty(At(deal, 40));
        Budget(deal, 41, 90_000);
        Assert.Equal(new DealAlert(AlertKind.BudgetCut, 1_000_000), Assert.Single(At(deal, 41)));
        Assert.Single(At(deal, 69));
        Assert.Empty(At(deal, 71));
        Budget(deal, 72, 500_000);
        _book.Undo(deal, Start.AddDays(110));
        Assert.Empty(At(deal, 111));
    }

    [Fact]
    public void A_young_deal_is_measured_against_its_beginning()
    {
        var deal = A.Deal().Worth(100_000).InStage(Acting).In(_book);
        Budget(deal, 1, 80_000);
        Assert.Equal(new DealAlert(AlertKind.BudgetCut, 2_000_000), Assert.Single(At(deal, 1)));
    }

    [Fact]
    public void Alerts_of_random_years_equal_a_recount_from_the_raw_log()
    {
        var seen = new Dictionary<AlertKind, int>();
        for (var seed = 0; seed < 300; seed++)
        {
            var log = new RandomLog(seed, 140);
            var history = log.Book.History;
            for (var i = 0; i < 4; i++)
            {
                var instant = i == 0 ? log.Now : log.SomeInstant();
                var listed = new HashSet<DealId>(DealLists.Of(history, Books, new FunnelQuery(FunnelMode.Now, Period.All.In(Helsinki), instant) { Filter = new DealFilter { Pipeline = SalesId } }, DealSelection.Alerted).Select(d => d.Track.Id));
                foreach (var track in history.Deals)
                {
                    if (!track.TryAsOf(instant.Ticks, out var state))
                        continue;
                    var found = Alerts.Of(track, state, Books, instant).ToList();
                    Assert.True(Recount(log, track.Id, state, instant).SequenceEqual(found), $"Deal {track.Id} at {instant:O} of {log}");
                    foreach (var alert in found)
                        seen[alert.Kind] = seen.GetValueOrDefault(alert.Kind) + 1;
                    if (state.Pipeline == SalesId)
                        Assert.Equal(found.Count > 0, listed.Contains(track.Id));
                }
            }
        }
        Assert.All((AlertKind[])[AlertKind.OverNorm, AlertKind.Slipped, AlertKind.BudgetCut], kind => Assert.True(seen.GetValueOrDefault(kind) > 20, $"{kind} was seen {seen.GetValueOrDefault(kind)} times."));
    }

    static List<DealAlert> Recount(RandomLog log, DealId deal, Change state, DateTime instant)
    {
        if (state.Removed || state.Outcome != Outcome.Open)
            return [];
        var events = log.Book.Events.Where(e => e.Deal == deal && e.At <= instant).ToList();
        var undone = new HashSet<int>();
        foreach (var e in events.AsEnumerable().Reverse())
            if (e.Event is ChangeUndone undo && !undone.Contains(e.Version))
                undone.Add(undo.Undone);
        var standing = events.Where(e => !undone.Contains(e.Version)).ToList();
        List<DealAlert> all = [];
        if (Rotting.Of(state, Books, instant).Over is > 0 and var over)
            all.Add(new DealAlert(AlertKind.OverNorm, over));
        var sinceOpened = standing.Skip(standing.FindLastIndex(e => e.Event is DealReopened) + 1);
        var slips = sinceOpened.Count(e => e.Event is ExpectedCloseChanged { From: { } from, To: { } to } && to > from);
        if (slips >= 3)
            all.Add(new DealAlert(AlertKind.Slipped, slips));
        var then = BudgetAt(standing.Where((e, i) => i == 0 || e.At <= instant.AddDays(-30)));
        var cut = then - BudgetAt(standing);
        if (cut > 0 && 10 * cut >= then)
            all.Add(new DealAlert(AlertKind.BudgetCut, cut));
        return all;
    }

    static long BudgetAt(IEnumerable<LoggedEvent> events) => events.Aggregate(0L, (budget, e) => e.Event switch
    {
        DealCreated created => created.Budget.Minor,
        BudgetChanged changed => changed.To.Minor,
        _ => budget,
    });

    void PutOff(DealId deal, int day, int to) => _book.Do(deal, Start.AddDays(day), d => d.ExpectClose(Close.AddDays(to)));

    void Budget(DealId deal, int day, decimal amount) => _book.Do(deal, Start.AddDays(day), d => d.ChangeBudget(Money.FromMajor(amount, "EUR")));

    List<DealAlert> At(DealId deal, int day)
    {
        var (history, at) = (_book.History, Start.AddDays(day));
        return history.Find(deal)!.TryAsOf(at.Ticks, out var state) ? [.. Alerts.Of(history.Find(deal)!, state, Books, at).Where(a => a.Kind != AlertKind.OverNorm)] : [];
    }
}
