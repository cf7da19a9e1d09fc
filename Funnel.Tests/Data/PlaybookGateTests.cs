using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>What a playbook holds up, at the one place where deals change.</summary>
public sealed class PlaybookGateTests : IAsyncLifetime
{
    static readonly PlaybookStep[] Wished =
    [
        new(default, "Call", Blocks: true), new(default, "Close known", StepKind.Field, DealFields.ExpectedClose, Blocks: true),
        new(default, "Offer sent", StepKind.Document, Document: "Offer", Blocks: true), new(default, "Lunch"),
    ];

    SqliteStore _store = null!;

    PlaybookStore Playbooks => _store.Get<PlaybookStore>();

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync();
        await Playbooks.SetAsync(Hand.Test, new(Interest, "Know them", "Call first.", Wished, 0));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Going_on_needs_every_required_step_and_the_refusal_names_what_is_missing()
    {
        var id = await DealAsync();
        var held = await Assert.ThrowsAsync<PlaybookGate>(() => MoveAsync(id, Decision));
        Assert.Equal(("Interest", "The playbook of “Interest” is not done. Missing: Call; Close known; Offer sent."), (held.Stage, held.Message));
        await Assert.ThrowsAsync<PlaybookGate>(() => _store.Deals.WinAsync(id, SqliteStore.By()));
        await Assert.ThrowsAsync<PlaybookGate>(() => MoveAsync(id, Request));
        await _store.Deals.StepAsync(id, new(1), true, SqliteStore.By(Boris));
        await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.ExpectClose(new(2026, 3, 1)));
        Assert.Equal(["Offer sent"], (await Assert.ThrowsAsync<PlaybookGate>(() => MoveAsync(id, Decision))).Missing.Select(s => s.Title));
        await _store.Deals.ChangeAsync(id, SqliteStore.By(), _ => new DocumentAttached("offer.pdf", "offer", 1));
        // Advice holds nothing up.
        Assert.Equal(Decision, (await MoveAsync(id, Decision)).Deal.Stage);
        await _store.AssertConsistentAsync();
    }

    [Fact]
    public async Task Losing_moving_back_undoing_and_handing_over_are_never_held_up()
    {
        var id = await DealAsync();
        Assert.Equal(Awareness, (await MoveAsync(id, Awareness)).Deal.Stage);
        Assert.Equal(Interest, (await _store.Deals.UndoAsync(id, SqliteStore.By())).Deal.Stage);
        await _store.Deals.HandOverAsync(id, Clara, SqliteStore.By());
        await _store.Deals.LoseAsync(id, "Price", SqliteStore.By());
        // Closed and opened further on would be a way round.
        await Assert.ThrowsAsync<PlaybookGate>(() => MoveAsync(id, Decision));
        Assert.Equal(Interest, (await _store.Deals.ReopenAsync(id, SqliteStore.By())).Deal.Stage);
    }

    [Fact]
    public async Task A_tick_taken_back_or_opened_again_counts_as_never_made_and_the_same_tick_twice_is_one()
    {
        var id = await DealAsync();
        Assert.Single((await TickAsync(id, true)).Events);
        Assert.Empty((await TickAsync(id, true)).Events);
        await _store.Deals.UndoAsync(id, SqliteStore.By());
        Assert.Contains("Call", (await Assert.ThrowsAsync<PlaybookGate>(() => MoveAsync(id, Decision))).Missing.Select(s => s.Title));
        await TickAsync(id, true);
        Assert.IsType<StepReopened>(Assert.Single((await TickAsync(id, false)).Events).Event);
        Assert.Contains("Call", (await Assert.ThrowsAsync<PlaybookGate>(() => MoveAsync(id, Decision))).Missing.Select(s => s.Title));
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Deals.StepAsync(id, new(2), true, SqliteStore.By()));
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Deals.StepAsync(id, new(77), true, SqliteStore.By()));
        await _store.AssertConsistentAsync();
    }

    public static TheoryData<string> Roles => [.. Enum.GetNames<Role>()];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Passing_over_it_is_for_heads_directors_and_administrators_and_is_recorded(string name)
    {
        var role = Enum.Parse<Role>(name);
        var id = await DealAsync(Eve);
        await using (var db = await _store.Contexts.CreateDbContextAsync())
        {
            (await db.Employees.SingleAsync(e => e.Id == Eve.Value)).DepartmentId = South.Value;
            (await db.Company.SingleAsync()).CatalogVersion++;
            db.Users.Add(new Account { UserName = "eve@example.com", Email = "eve@example.com", EmployeeId = Eve.Value, Role = role });
            await db.SaveChangesAsync();
        }
        var by = new By(new Caller(CallerKind.Person, (int)await _store.ScalarAsync("SELECT max(Id) FROM Accounts"), TestCompany.By(Eve), "test")) { Override = " The buyer insists " };
        if (role is not (Role.Head or Role.Director or Role.Administrator))
        {
            Assert.NotNull(await Record.ExceptionAsync(() => _store.Deals.MoveAsync(id, Decision, null, by)));
            Assert.Equal((1, 1), (await _store.ScalarAsync($"SELECT Version FROM Deals WHERE Id = {id}"), await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Refused = 1")));
            return;
        }
        await Assert.ThrowsAsync<RuleViolation>(() => _store.Deals.MoveAsync(id, Decision, null, by with { Override = "  " }));
        var moved = Assert.Single((await _store.Deals.MoveAsync(id, Decision, null, by)).Events);
        Assert.Equal(new DealMoved(Interest, Decision, new("The buyer insists", "Call; Close known; Offer sent")), moved.Event);
        await using var read = await _store.Contexts.CreateDbContextAsync();
        var line = await read.Audit.SingleAsync(a => a.DealId == id.Value && a.DealVersion == 2);
        Assert.Contains("\"override\":\"The buyer insists\"", line.After, StringComparison.Ordinal);
        // Nothing missing: the reason is not written down.
        Assert.Null(Assert.IsType<DealMoved>(Assert.Single((await _store.Deals.MoveAsync(id, Acting, null, by)).Events).Event).Override);
    }

    [Fact]
    public async Task Who_moves_while_somebody_opens_a_step_again_never_gets_past_an_open_step()
    {
        for (var round = 0; round < 12; round++)
        {
            var id = await DealAsync();
            await _store.Deals.ChangeAsync(id, SqliteStore.By(), d => d.ExpectClose(new(2026, 3, 1)));
            await _store.Deals.ChangeAsync(id, SqliteStore.By(), _ => new DocumentAttached("offer.pdf", "offer", 1));
            await TickAsync(id, true);
            await Task.WhenAll(Quiet(() => MoveAsync(id, Decision)), Quiet(() => TickAsync(id, false)));
            var events = (await _store.Log.ReadDealAsync(id, default)).Select(e => e.Event).ToList();
            Assert.Equal(1, events.Count(e => e is DealMoved or StepReopened));
        }
        await _store.AssertConsistentAsync();

        static async Task Quiet(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (RuleViolation)
            {
                // One of the two comes too late.
            }
        }
    }

    [Fact]
    public async Task Two_people_who_tick_one_step_at_once_make_one_event()
    {
        var id = await DealAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => _store.Deals.StepAsync(id, new(1), true, SqliteStore.By(i % 2 == 0 ? Anna : Boris)))));
        Assert.Single((await _store.Log.ReadDealAsync(id, default)).Select(e => e.Event).OfType<StepCompleted>());
    }

    [Fact]
    public async Task A_playbook_keeps_its_history_and_two_writers_do_not_overwrite_each_other()
    {
        var before = _store.Clock.GetUtcNow().UtcDateTime;
        _store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await Playbooks.SetAsync(Hand.Test, new(Interest, "Know them", "Call first.", [.. Wished.Select((s, i) => s with { Id = new(i + 1) })], 7)));
        Assert.Equal(2, await Playbooks.SetAsync(Hand.Test, new(Interest, "Know them well", "Call first.", [new(new(4), "Lunch"), new(default, "Dinner", Blocks: true)], 1)));
        var late = await Assert.ThrowsAsync<PlaybookConflict>(() => Playbooks.SetAsync(Hand.Test, new(Interest, "Mine", null, [], 1)));
        Assert.Equal(2, late.Theirs.Version);
        await Assert.ThrowsAsync<RuleViolation>(() => Playbooks.SetAsync(Hand.Test, new(Won, "Mine", null, [], 0)));
        await Assert.ThrowsAsync<RuleViolation>(() => Playbooks.SetAsync(Hand.Test, new(Interest, "Mine", null, [new(new(99), "x")], 2)));
        await _store.Tail.StartAsync(default);
        await _store.History.WhenReady;
        var book = _store.History.Now.Catalog.Playbooks;
        Assert.Equal(["Lunch", "Dinner"], book.Of(Interest)!.Steps.Select(s => s.Title));
        Assert.Equal(["Call", "Close known", "Offer sent", "Lunch"], book.Of(Interest, before)!.Steps.Select(s => s.Title));
        Assert.Equal(new StepId(5), book.Of(Interest)!.Steps[1].Id);
        Assert.Equal((before, null), (book.Since(Interest, new(4), DateTime.MaxValue), book.Since(Interest, new(1), DateTime.MaxValue)));
        Assert.Equal(["Dinner"], (await Assert.ThrowsAsync<PlaybookGate>(() => MoveFromNewAsync())).Missing.Select(s => s.Title));
        Assert.Equal(2, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'playbook.changed'"));
    }

    async Task<Changed> MoveFromNewAsync() => await MoveAsync(await DealAsync(), Decision);

    async Task<DealId> DealAsync(EmployeeId? owner = null) => (await _store.CreateAsync(A.Deal().InStage(Interest).OwnedBy(owner ?? Anna))).Deal.Id;

    Task<Changed> MoveAsync(DealId id, StageId to) => _store.Deals.MoveAsync(id, to, null, SqliteStore.By());

    Task<Changed> TickAsync(DealId id, bool done) => _store.Deals.StepAsync(id, new(1), done, SqliteStore.By());
}
