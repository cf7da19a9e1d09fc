using Funnel.Domain.Common;
using Funnel.Domain.Plans;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>Targets change as a whole or not at all, somebody quicker is told of, and nothing that was planned is ever lost.</summary>
public sealed class PlanStoreTests : IAsyncLifetime
{
    static readonly FiscalYear Year = new(2026);
    static readonly PlanKey North = Cell(PlanScope.Of(TestCompany.North), 0), South = Cell(PlanScope.Of(TestCompany.South), 0);

    SqliteStore _store = null!;

    PlanStore Plans => _store.Get<PlanStore>();

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Of_two_people_in_one_cell_one_wins_and_the_other_is_told_by_whom()
    {
        var first = await Plans.SetAsync(Hand.Of(By(Anna)), [new(North, 100_00, 0)]);
        var conflict = await Assert.ThrowsAsync<PlanConflict>(() => Plans.SetAsync(Hand.Of(By(Boris)), [new(South, 7_00, 0), new(North, 250_00, 0)]));
        Assert.Equal((North, "Anna Karenina", 100_00L), (conflict.Key, conflict.Theirs.By.Name, conflict.Theirs.After));
        // Nothing of the other's wish was done, and with what stands now it goes.
        Assert.Equal(1, await _store.ScalarAsync("SELECT count(*) FROM PlanTargets"));
        var second = await Plans.SetAsync(Hand.Of(By(Boris)), [new(North, 250_00, first.Number)]);
        Assert.Equal((100_00L, 250_00L), (second.Changes[0].Before, second.Changes[0].After));
        // What stands already needs no change, whoever made it.
        Assert.Empty((await Plans.SetAsync(Hand.Of(By(Clara)), [new(North, 250_00, 0)])).Changes);
        Assert.Equal(2, await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Action = 'plan.changed' AND NOT Refused"));
    }

    [Fact]
    public async Task Twenty_people_typing_at_once_leave_one_history_without_a_hole()
    {
        var done = await Task.WhenAll(Enumerable.Range(1, 20).Select(async i =>
        {
            try
            {
                return (await Plans.SetAsync(Hand.Of(By(Anna)), [new(North, i, 0), new(Cell(PlanScope.Of(Anna), i % 12), i, null)])).Changes.Count;
            }
            catch (PlanConflict)
            {
                return 0;
            }
        }));
        Assert.Equal([0, 2], done.Distinct().Order());
        Assert.Equal(2, done.Sum());
        Assert.Equal(2, await _store.ScalarAsync("SELECT max(Number) FROM PlanChanges"));
    }

    [Fact]
    public async Task The_memory_follows_at_once_and_knows_what_was_planned_before()
    {
        await _store.Tail.StartAsync(default);
        await Wait.UntilAsync(() => _store.History.IsReady);
        await Plans.SetAsync(Hand.Test, [new(North, 100_00, null)]);
        var then = _store.Clock.GetUtcNow().UtcDateTime;
        _store.Clock.Advance(TimeSpan.FromDays(1));
        var receipt = await Plans.SetAsync(Hand.Test, [new(North, null, null), new(South, 5_00, null)]);
        await _store.History.PlannedAsync(receipt.Number, default);
        await Wait.UntilAsync(() => _store.History.Now.Plans.Number == receipt.Number);
        Assert.Equal((null, 5_00L), (_store.History.Now.Plans.Now[North].Value, _store.History.Now.Plans.Now[South].Value));
        Assert.Equal((100_00L, null), (_store.History.Now.Plans.AsOf(then)[North].Value, _store.History.Now.Plans.AsOf(then)[South].Value));
        // A target taken away has a version to build on.
        Assert.Equal(2, _store.History.Now.Plans.Now[North].Version);
        // A start reads the same.
        await using var second = await SqliteStore.OpenAsync(_store.FolderPath);
        await second.Tail.StartAsync(default);
        await Wait.UntilAsync(() => second.History.IsReady);
        Assert.Equal(_store.History.Now.Plans.Changes.Select(c => (c.Number, c.At, c.By.Name, c.Key, c.Before, c.After)), second.History.Now.Plans.Changes.Select(c => (c.Number, c.At, c.By.Name, c.Key, c.Before, c.After)));
    }

    [Theory]
    [InlineData("DELETE FROM PlanChanges")]
    [InlineData("UPDATE PlanChanges SET After = 1")]
    [InlineData("INSERT OR REPLACE INTO PlanChanges SELECT Number, At, ActorId, ActorName, Scope, ScopeId, FirstMonth, Months, Metric, Before, 1 FROM PlanChanges")]
    public async Task The_database_itself_refuses_to_rewrite_what_was_planned(string sql)
    {
        await Plans.SetAsync(Hand.Test, [new(North, 100_00, null)]);
        await using var db = await _store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_in_words()
    {
        await RefusedAsync("cannot be less than nothing", new WishedTarget(North, -1, null));
        await RefusedAsync("nobody and nothing of this name", new WishedTarget(Cell(new PlanScope(PlanScopeKind.Product, 99), 0), 1, null));
        await RefusedAsync("not one of the company's quarters", new WishedTarget(new PlanKey(PlanScope.Company, new PlanPeriod((2026 * 12) + 1, 3), PlanMetric.Value), 1, null));
        await RefusedAsync("is too large", new WishedTarget(North, long.MaxValue, null));
        await RefusedAsync("named once", new WishedTarget(North, 1, null), new WishedTarget(North, 2, null));
        Assert.Equal(0, await _store.ScalarAsync("SELECT count(*) FROM PlanTargets"));
    }

    [Fact]
    public async Task A_year_may_begin_in_another_month()
    {
        await Plans.BeginYearsInAsync(Hand.Test, 4);
        await Plans.SetAsync(Hand.Test, [new(new PlanKey(PlanScope.Company, new FiscalYear(2026, 4).Whole, PlanMetric.Value), 100, null)]);
        await RefusedAsync("not one of the company's", new WishedTarget(new PlanKey(PlanScope.Company, Year.Whole, PlanMetric.Value), 100, null));
        await Assert.ThrowsAsync<RuleViolation>(() => Plans.BeginYearsInAsync(Hand.Test, 13));
    }

    static PlanKey Cell(PlanScope scope, int month) => new(scope, Year.Months[month], PlanMetric.Value);

    async Task RefusedAsync(string why, params WishedTarget[] wishes) =>
        Assert.Contains(why, (await Assert.ThrowsAnyAsync<RuleViolation>(() => Plans.SetAsync(Hand.Test, wishes))).Message, StringComparison.Ordinal);
}
