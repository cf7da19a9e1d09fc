using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>Promises 38 and 43, at the one place where deals change.</summary>
public sealed class DealStoreTests : IAsyncLifetime
{
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_change_writes_state_event_and_audit_together()
    {
        var deal = (await _store.CreateAsync(A.Deal("Ледокол").Worth(10_000).OwnedBy(Anna).For(Aurora).Through(Fair).Of(new ProductLine(Press, 2.5m, 700)))).Deal;
        _store.Clock.Advance(TimeSpan.FromHours(1));
        var changed = await _store.Deals.MoveAsync(deal.Id, Decision, null, SqliteStore.By(Boris, deal.Version));

        Assert.Equal((Decision, 2), (changed.Deal.Stage, changed.Deal.Version));
        Assert.Equal(new LoggedEvent(2, deal.Id, 2, Start.AddHours(1), Start.AddHours(1), TestCompany.By(Boris), new DealMoved(Awareness, Decision)), Assert.Single(changed.Events));
        await _store.AssertConsistentAsync();
        await using var db = await _store.Contexts.CreateDbContextAsync();
        var audit = await db.Audit.SingleAsync(a => a.DealVersion == 2);
        Assert.Equal(("deal.moved", Boris.Value), (audit.Action, audit.ActorId));
        Assert.Contains("\"stage\":\"1\"", audit.Before);
        Assert.Contains("\"stage\":\"3\"", audit.After);
    }

    [Fact]
    public async Task Every_command_leaves_state_log_and_audit_telling_the_same()
    {
        var id = (await _store.CreateAsync(A.Deal().OwnedBy(Anna))).Deal.Id;
        await _store.Deals.MoveAsync(id, Interest, null, SqliteStore.By());
        await _store.Deals.HandOverAsync(id, Clara, SqliteStore.By());
        await _store.Deals.ChangeBudgetAsync(id, 12.34m, "why not", SqliteStore.By());
        await _store.Deals.LoseAsync(id, "Price", SqliteStore.By());
        await _store.Deals.ReopenAsync(id, SqliteStore.By());
        await _store.Deals.MoveAsync(id, Offer, null, SqliteStore.By());
        await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.SetProducts([new ProductLine(Mill, 1, 5)]));
        await _store.Deals.WinAsync(id, SqliteStore.By());
        await _store.Deals.UndoAsync(id, SqliteStore.By());
        await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.Remove("Twice"));
        await _store.Deals.UndoAsync(id, SqliteStore.By());
        var deal = (await _store.Deals.UndoAsync(id, SqliteStore.By())).Deal;
        Assert.Equal((Offer, Outcome.Open, false, 13, 0), (deal.Stage, deal.Outcome, deal.Removed, deal.Version, deal.Products.Length));
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public async Task A_refused_change_writes_nothing_at_all()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Deals.LoseAsync(id, " ", SqliteStore.By(key: "k")));
        await Assert.ThrowsAsync<DealNotFound>(() => _store.Deals.WinAsync(new DealId(77), SqliteStore.By(key: "k")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.Deals.ChangeAsync(id, SqliteStore.By(key: "k"), _ => throw new InvalidOperationException("boom")));
        Assert.Equal((1, 1, 0), (await CountAsync("Events"), (int)await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Refused = 0"), await CountAsync("DoneRequests")));
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public async Task A_change_that_changes_nothing_writes_nothing()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        Assert.Empty((await _store.Deals.MoveAsync(id, Awareness, null, SqliteStore.By())).Events);
        Assert.Equal(1, await CountAsync("Events"));
    }

    [Fact]
    public async Task A_stale_change_names_the_other_person_and_the_current_state()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await _store.Deals.MoveAsync(id, Decision, null, SqliteStore.By(Boris, 1));
        var conflict = await Assert.ThrowsAsync<DealConflict>(() => _store.Deals.MoveAsync(id, Interest, null, SqliteStore.By(Clara, 1)));
        Assert.Equal("Boris Godunov changed this deal first. It is in “Decision” now.", conflict.Message);
        Assert.Equal((Decision, 2), (conflict.Current.Stage, conflict.Current.Version));
        Assert.Equal(new DealMoved(Awareness, Decision), conflict.Last.Event);
        await Assert.ThrowsAsync<DealConflict>(() => _store.Deals.UndoAsync(id, SqliteStore.By(Clara, 1)));
    }

    [Fact]
    public async Task Of_two_people_moving_one_deal_exactly_one_wins()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        for (var round = 0; round < 50; round++)
        {
            var (seen, target) = (1 + round, round % 2 == 0 ? Decision : Interest);
            using var together = new Barrier(2);
            var people = new[] { Boris, Clara }.Select(who => Task.Factory.StartNew(
                async () =>
                {
                    together.SignalAndWait();
                    try
                    {
                        return (await _store.Deals.MoveAsync(id, target, null, SqliteStore.By(who, seen))).Events.Count;
                    }
                    catch (DealConflict lost)
                    {
                        Assert.NotEqual(TestCompany.By(who).Name, lost.Last.Actor.Name);
                        Assert.Equal((target, seen + 1), (lost.Current.Stage, lost.Current.Version));
                        return 0;
                    }
                }, TaskCreationOptions.LongRunning).Unwrap());
            Assert.Equal(1, (await Task.WhenAll(people)).Sum());
        }
        Assert.Equal(51, await CountAsync("Events"));
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public async Task Two_processes_on_one_file_do_not_overwrite_each_other()
    {
        await using var other = await SqliteStore.OpenAsync(_store.FolderPath);
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        for (var round = 0; round < 15; round++)
        {
            var (seen, target) = (1 + round, round % 2 == 0 ? Decision : Interest);
            var moves = new[] { _store, other }.Select(s => Task.Run(async () =>
            {
                try
                {
                    return (await s.Deals.MoveAsync(id, target, null, SqliteStore.By(seen: seen))).Events.Count;
                }
                catch (DealConflict)
                {
                    return 0;
                }
            }));
            Assert.Equal(1, (await Task.WhenAll(moves)).Sum());
        }
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public async Task Sequence_numbers_are_in_commit_order_and_without_a_gap_under_eight_writers()
    {
        var seen = new List<long>();
        await _store.Tail.StartAsync(default);
        using var subscription = _store.Feed.Subscribe(batch => seen.AddRange(batch.Events.Select(e => e.Sequence)));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var by = SqliteStore.By(writer % 2 == 0 ? Anna : Boris);
            var id = (await _store.CreateAsync(A.Deal("Deal of " + writer), by)).Deal.Id;
            for (var i = 0; i < 12; i++)
            {
                var mine = await _store.Deals.MoveAsync(id, i % 2 == 0 ? Interest : Awareness, null, by);
                var position = await _store.Log.PositionAsync(default);
                Assert.True(position.Sequence >= mine.Events[0].Sequence);
            }
        })));
        await _store.AssertConsistentAsync();
        await Wait.UntilAsync(() => seen.Count >= 8 * 13 || !_store.History.IsReady ? seen.Count >= 8 * 13 : _store.History.Now.Sequence == 8 * 13);
        Assert.Equal(seen.Order().Distinct(), seen);
    }

    [Fact]
    public async Task A_repeated_request_has_one_effect_even_after_others_moved_on()
    {
        var by = SqliteStore.By(key: "create-1");
        var id = (await _store.CreateAsync(A.Deal(), by)).Deal.Id;
        Assert.Equal(id, (await _store.CreateAsync(A.Deal(), by)).Deal.Id);
        var move = SqliteStore.By(seen: 1, key: "move-1");
        await _store.Deals.MoveAsync(id, Interest, null, move);
        await _store.Deals.MoveAsync(id, Decision, null, SqliteStore.By(Boris));
        var again = await _store.Deals.MoveAsync(id, Interest, null, move);
        Assert.Equal((Decision, 3), (again.Deal.Stage, again.Deal.Version));
        Assert.Empty(again.Events);
        Assert.Equal((1, 3), (await CountAsync("Deals"), await CountAsync("Events")));
    }

    [Fact]
    public async Task The_same_request_sent_eight_times_at_once_has_one_effect()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            _store.Deals.ChangeAsync(id, SqliteStore.By(key: "note"), d => d.AddNote("Once")))));
        Assert.Equal(1, answers.Sum(a => a.Events.Count));
        Assert.Equal(2, await CountAsync("Events"));
    }

    [Fact]
    public async Task Whatever_does_not_exist_is_refused_in_words()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await RefusesAsync("There is no such employee.", () => _store.Deals.HandOverAsync(id, new EmployeeId(99), SqliteStore.By()));
        await RefusesAsync("Gone Away no longer works here and cannot own deals.", () => _store.Deals.HandOverAsync(id, Gone, SqliteStore.By()));
        await RefusesAsync("There is no such stage.", () => _store.Deals.MoveAsync(id, new StageId(99), null, SqliteStore.By()));
        await RefusesAsync("The stage “Trial” no longer exists.", () => _store.Deals.MoveAsync(id, Trial, null, SqliteStore.By()));
        await RefusesAsync("There is no such channel.", () => _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.SetChannel(new ChannelId(99))));
        await RefusesAsync("There is no such product.", () => _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.SetProducts([new(Press, 1), new(new ProductId(99), 1)])));
        await RefusesAsync("There is no such customer.", () => _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.Correct("x", new CustomerId(99), d.FirstContact)));
        await RefusesAsync("There is no such employee.", () => _store.CreateAsync(A.Deal().OwnedBy(new EmployeeId(99))));
        await RefusesAsync("There is no such customer.", () => _store.CreateAsync(A.Deal().For(new CustomerId(99))));
        await RefusesAsync("There is no such channel.", () => _store.CreateAsync(A.Deal().Through(new ChannelId(99))));
        await RefusesAsync("There is no such product.", () => _store.CreateAsync(A.Deal().Of(new ProductLine(new ProductId(99), 1))));
        await RefusesAsync("This company counts in EUR; an amount in USD cannot be taken.", () => _store.CreateAsync(A.Deal().WorthMinor(1, "USD")));
        await RefusesAsync("There is no such deal to repeat.", () => _store.Deals.CreateAsync(SqliteStore.By(), _ => A.Deal().Created with { RepeatOf = new DealId(99) }));
        await _store.CreateAsync(A.Deal().Known("crm-1"));
        await RefusesAsync("A deal with the external id “crm-1” exists already.", () => _store.CreateAsync(A.Deal().Known("crm-1")));
        Assert.Equal(2, await CountAsync("Events"));
    }

    [Fact]
    public async Task One_deal_cannot_have_two_events_of_one_version()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await using var db = await _store.Contexts.CreateDbContextAsync();
        db.Events.Add(new LoggedEvent(2, id, 1, Start, Start, TestCompany.By(Anna), new DealWon(Awareness)).ToRow());
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
        Assert.Contains("UNIQUE", Assert.IsType<SqliteException>(refused.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_put_an_event_before_the_one_it_follows()
    {
        var id = (await _store.CreateAsync(A.Deal().At(Start))).Deal.Id;
        _store.Clock.AdjustTime(new DateTimeOffset(Start.AddDays(-1)));
        var moved = await _store.Deals.MoveAsync(id, Interest, null, SqliteStore.By());
        Assert.Equal((Start, Start.AddDays(-1)), (moved.Events[0].At, moved.Events[0].RecordedAt));
    }

    [Fact]
    public async Task A_new_stage_can_be_entered_at_once_and_a_retired_one_no_more()
    {
        var id = (await _store.CreateAsync(A.Deal())).Deal.Id;
        var stage = await _store.Catalog.EditAsync(Hand.Of(TestCompany.By(Anna)), Right.ManageSettings, new AuditNote("stage.added"), async db =>
        {
            db.Stages.Add(new StageRow { Id = 50, PipelineId = 1, Name = "Tasting", Order = 15 });
            (await db.Stages.SingleAsync(s => s.Id == Interest.Value)).Retired = true;
            return new StageId(50);
        });
        Assert.Equal(stage, (await _store.Deals.MoveAsync(id, stage, null, SqliteStore.By())).Deal.Stage);
        await RefusesAsync("The stage “Interest” no longer exists.", () => _store.Deals.MoveAsync(id, Interest, null, SqliteStore.By()));
    }

    static async Task RefusesAsync(string sentence, Func<Task> change) => Assert.Equal(sentence, (await Assert.ThrowsAsync<RuleViolation>(change)).Message);

    async Task<int> CountAsync(string table) => (int)await _store.ScalarAsync($"SELECT count(*) FROM \"{table}\"");

    [Fact]
    public async Task A_key_belongs_to_one_request_on_one_deal()
    {
        var first = (await _store.CreateAsync(A.Deal())).Deal.Id;
        var second = (await _store.CreateAsync(A.Deal())).Deal.Id;
        await _store.Deals.WinAsync(first, SqliteStore.By(Boris, key: "k"));
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Deals.WinAsync(second, SqliteStore.By(Boris, key: "k")));
        Assert.Empty((await _store.Deals.WinAsync(first, SqliteStore.By(Boris, key: "k"))).Events);
    }
}
