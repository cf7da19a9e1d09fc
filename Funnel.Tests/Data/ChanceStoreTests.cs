using Funnel.Domain.Access;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Data;

/// <summary>The choice of what open deals are weighed by, on a real database.</summary>
public sealed class ChanceStoreTests : IAsyncLifetime
{
    SqliteStore _store = null!;

    ChanceStore Chances => _store.Get<ChanceStore>();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Each_choice_counts_from_its_instant_on_has_its_line_in_the_audit_and_outlives_a_restart()
    {
        var before = _store.Clock.GetUtcNow().UtcDateTime.AddTicks(-1);
        Assert.False(await Chances.ChooseAsync(Hand.Test, ChanceSource.StageDefault, Cancel));
        var first = _store.Clock.GetUtcNow().UtcDateTime;
        Assert.True(await Chances.ChooseAsync(Hand.Of(By(Anna)), ChanceSource.Model, Cancel));
        Assert.False(await Chances.ChooseAsync(Hand.Test, ChanceSource.Model, Cancel));
        _store.Clock.Advance(TimeSpan.FromDays(3));
        Assert.True(await Chances.ChooseAsync(Hand.Test, ChanceSource.StageDefault, Cancel));

        // Another process on the same database reads the same.
        await using var again = await SqliteStore.OpenAsync(_store.FolderPath, prepare: false);
        foreach (var store in (SqliteStore[])[_store, again])
        {
            var choices = (await store.Log.ReadCatalogAsync(Cancel)).Choices;
            Assert.Equal([ChanceSource.StageDefault, ChanceSource.Model, ChanceSource.Model, ChanceSource.StageDefault], new[] { before, first, first.AddDays(2), first.AddDays(3) }.Select(choices.At));
            Assert.Equal((2, By(Anna)), (choices.All.Count, choices.All[0].By));
        }
        await using var db = await _store.Contexts.CreateDbContextAsync(Cancel);
        Assert.Equal([("""{"weighed":"stage default"}""", """{"weighed":"model"}"""), ("""{"weighed":"model"}""", """{"weighed":"stage default"}""")],
            (await db.Audit.Where(a => a.Action == ChanceStore.Action).OrderBy(a => a.Id).Select(a => new { a.Before, a.After }).ToListAsync(Cancel)).Select(l => (l.Before!, l.After!)));
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Salesperson, false)]
    [InlineData(Role.Head, false)]
    [InlineData(Role.Director, true)]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.Display, false)]
    public async Task Only_directors_and_administrators_choose(Role role, bool may)
    {
        await using (var db = await _store.Contexts.CreateDbContextAsync(Cancel))
        {
            db.Users.Add(new Account { UserName = "eve@example.com", Email = "eve@example.com", EmployeeId = Eve.Value, Role = role });
            await db.SaveChangesAsync(Cancel);
        }
        var caller = new Caller(CallerKind.Person, (int)await _store.ScalarAsync("SELECT max(Id) FROM Accounts"), By(Eve), "test");
        var refusal = await Record.ExceptionAsync(() => Chances.ChooseAsync(caller, ChanceSource.Model, Cancel));
        Assert.Equal(may, refusal is null);
        Assert.True(may || refusal is AccessRefused);
        Assert.Equal((may ? 1L : 0L, may ? 0L : 1L), (await _store.ScalarAsync("SELECT count(*) FROM ChanceChoices"), await _store.ScalarAsync("SELECT count(*) FROM Audit WHERE Refused = 1")));
    }

    [Theory]
    [InlineData("DELETE FROM ChanceChoices")]
    [InlineData("UPDATE ChanceChoices SET Source = 'StageDefault'")]
    [InlineData("INSERT OR REPLACE INTO ChanceChoices SELECT Number, At, ActorId, ActorName, 'StageDefault' FROM ChanceChoices")]
    public async Task What_was_chosen_is_never_rewritten(string sql)
    {
        await Chances.ChooseAsync(Hand.Test, ChanceSource.Model, Cancel);
        await using var db = await _store.Contexts.CreateDbContextAsync(Cancel);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(sql, Cancel));
    }
}
