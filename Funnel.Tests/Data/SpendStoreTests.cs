using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>What channels cost, on a real database.</summary>
public sealed class SpendStoreTests : IAsyncLifetime
{
    static readonly DateOnly January = new(2026, 1, 1);

    SqliteStore _store = null!;

    SpendStore Spend => _store.Get<SpendStore>();

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_amount_is_entered_changed_and_taken_away_and_each_has_its_line_in_the_audit()
    {
        Assert.Equal(2, await Spend.EnterAsync(Hand.Test, [new(Fair, new(2026, 1, 17), 100_50), new(Site, January, 0)]));
        Assert.Equal(1, await Spend.EnterAsync(Hand.Test, [new(Fair, January, 200_00), new(Site, January, 0)]));
        Assert.Equal(1, await Spend.EnterAsync(Hand.Test, [new(Site, January, null)]));
        Assert.Equal([(Fair.Value, January, 200_00L)], await RowsAsync());
        await using var db = await _store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var lines = await db.Audit.Where(a => a.Action.StartsWith("spend.")).OrderBy(a => a.Id).Select(a => new { a.Action, a.Subject, a.Before, a.After }).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                ("spend.entered", "Fair, 2026-01", null, """{"spend":"100.5 EUR"}"""),
                ("spend.entered", "Site, 2026-01", null, """{"spend":"0 EUR"}"""),
                ("spend.changed", "Fair, 2026-01", """{"spend":"100.5 EUR"}""", """{"spend":"200 EUR"}"""),
                ("spend.removed", "Site, 2026-01", """{"spend":"0 EUR"}""", null),
            ],
            lines.Select(l => (l.Action, l.Subject!, l.Before, l.After)));
    }

    [Fact]
    public async Task Of_two_people_the_second_is_told_and_overwrites_nothing()
    {
        await Spend.EnterAsync(Hand.Test, [new(Fair, January, 100, Seen: true)]);
        var clash = await Assert.ThrowsAsync<SpendConflict>(() => Spend.EnterAsync(Hand.Test, [new(Site, January, 7), new(Fair, January, 300, Seen: true)]));
        Assert.Equal(100, clash.Stands);
        // All or nothing: the other wish of the same hand is not done either.
        Assert.Equal([(Fair.Value, January, 100L)], await RowsAsync());
        await Spend.EnterAsync(Hand.Test, [new(Fair, January, 300, Seen: true, Was: 100)]);
        // Sent again: it stands already, and that is no conflict.
        Assert.Equal(0, await Spend.EnterAsync(Hand.Test, [new(Fair, January, 300, Seen: true, Was: 100)]));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused_whole()
    {
        foreach (var wish in new[] { new SpendWish(Fair, January, -1), new(Fair, January, ChannelSpend.Most + 1), new(new ChannelId(99), January, 1), new(Fair, new(2300, 1, 1), 1) })
            await Assert.ThrowsAsync<RuleViolation>(() => Spend.EnterAsync(Hand.Test, [new(Site, January, 5), wish]));
        await Assert.ThrowsAsync<RuleViolation>(() => Spend.EnterAsync(Hand.Test, [new(Fair, January, 1), new(Fair, new(2026, 1, 9), 2)]));
        await Assert.ThrowsAsync<RuleViolation>(() => Spend.EnterAsync(Hand.Test, []));
        Assert.Empty(await RowsAsync());
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Salesperson, false)]
    [InlineData(Role.Head, false)]
    [InlineData(Role.Director, true)]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.Display, false)]
    public async Task Promise_52_spend_is_entered_by_directors_and_administrators_only(Role role, bool may)
    {
        await using (var db = await _store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            db.Users.Add(new Account { UserName = "eve@example.com", Email = "eve@example.com", EmployeeId = Eve.Value, Role = role });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var caller = new Caller(CallerKind.Person, (int)await _store.ScalarAsync("SELECT max(Id) FROM Accounts"), By(Eve), "test");
        var refusal = await Record.ExceptionAsync(() => Spend.EnterAsync(caller, [new(Fair, January, 1)]));
        Assert.Equal(may, refusal is null);
        Assert.True(may || refusal is AccessRefused);
        Assert.Equal((may ? 1 : 0, may ? 0L : 1L), ((await RowsAsync()).Count, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Refused = 1")));
    }

    [Fact]
    public async Task What_is_entered_is_in_the_figures_of_every_node_at_its_next_look()
    {
        await _store.Tail.StartAsync(TestContext.Current.CancellationToken);
        await _store.History.WhenReady;
        await Spend.EnterAsync(Hand.Test, [new(Fair, January, 100)]);
        await Wait.UntilAsync(() => _store.History.Now.Catalog.Spend is [{ Amount: 100 }], "the spend to be known");
    }

    [Fact]
    public async Task What_was_entered_stays_known_as_it_was()
    {
        await _store.Tail.StartAsync(TestContext.Current.CancellationToken);
        await _store.History.WhenReady;
        var instants = new List<DateTime>();
        foreach (var amount in new long?[] { 100, 250, null })
        {
            await Spend.EnterAsync(Hand.Test, [new(Fair, January, amount)]);
            instants.Add(_store.Clock.GetUtcNow().UtcDateTime);
            _store.Clock.Advance(TimeSpan.FromHours(1));
        }
        await Wait.UntilAsync(() => _store.History.Now.Catalog.SpendHistory.Moments == 3, "the spend to be known");
        var catalog = _store.History.Now.Catalog;
        Assert.Equal([null, 100L, 250L, null], instants.Prepend(instants[0].AddTicks(-1)).Select(at => catalog.AsOf(at).Spend.SingleOrDefault()?.Amount));
        Assert.Same(catalog.AsOf(instants[1]), catalog.AsOf(instants[1].AddMinutes(5)));
        Assert.Empty(catalog.Spend);
    }

    [Theory]
    [InlineData("DELETE FROM ChannelSpendChanges")]
    [InlineData("UPDATE ChannelSpendChanges SET After = 1")]
    [InlineData("INSERT OR REPLACE INTO ChannelSpendChanges SELECT Number, At, ActorId, ActorName, ChannelId, Month, Before, 1 FROM ChannelSpendChanges")]
    public async Task What_was_spent_is_never_rewritten(string sql)
    {
        await Spend.EnterAsync(Hand.Test, [new(Fair, January, 100)]);
        await using var db = await _store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
    }

    async Task<List<(int, DateOnly, long)>> RowsAsync()
    {
        await using var db = await _store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return [.. (await db.ChannelSpend.AsNoTracking().OrderBy(s => s.ChannelId).ThenBy(s => s.Month).ToListAsync(TestContext.Current.CancellationToken)).Select(s => (s.ChannelId, s.Month, s.Amount))];
    }
}
