using Funnel.Domain.Access;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Access;

/// <summary>Promise 64. What was done, and what was refused, leaves a line nobody takes away.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("UPDATE Audit SET ActorName = 'somebody else'")]
    [InlineData("DELETE FROM Audit")]
    [InlineData("INSERT OR REPLACE INTO Audit (Id, At, ActorName, CallerKind, CallerId, Action, Refused) VALUES (1, 0, 'x', 'Program', 0, 'x', 0)")]
    public async Task A_line_is_neither_changed_nor_deleted_nor_replaced_even_on_the_programs_own_connection(string sql)
    {
        await _store.CreateAsync(A.Deal());
        await using var db = await _store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));
        Assert.Contains("never changed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("Anna Karenina", (await db.Audit.SingleAsync(TestContext.Current.CancellationToken)).ActorName);
    }

    [Fact]
    public async Task A_change_says_who_when_from_where_and_what_was_before_and_after()
    {
        var id = (await _store.CreateAsync(A.Deal("Lathe"))).Deal.Id;
        var by = new By(new Caller(CallerKind.Person, 7, TestCompany.By(TestCompany.Boris), "web 10.0.4.22"));
        await Assert.ThrowsAsync<AccessRefused>(() => _store.Deals.ChangeAsync(id, by, d => d.MoveTo(TestCompany.Sales, TestCompany.Decision)));
        await _store.Deals.ChangeAsync(id, by with { Caller = by.Caller with { Kind = CallerKind.Program } }, d => d.MoveTo(TestCompany.Sales, TestCompany.Decision));

        var lines = await LinesAsync();
        var refused = Assert.Single(lines, l => l.Refused);
        Assert.Equal(("Boris Godunov", "web 10.0.4.22", id.Value, "This account is switched off."), (refused.ActorName, refused.From, refused.DealId, refused.After));
        var moved = lines[^1];
        Assert.Equal(("deal.moved", "Lathe", "web 10.0.4.22", 2L, _store.Clock.GetUtcNow().UtcDateTime), (moved.Action, moved.Subject, moved.From, moved.Sequence, moved.At));
        Assert.Equal(("1", "3"), (AuditFacts.Read(moved.Before)!["stage"], AuditFacts.Read(moved.After)!["stage"]));
    }

    [Fact]
    public async Task A_line_feed_in_a_name_makes_no_line_of_its_own()
    {
        await _store.Get<AuditBook>().WriteAsync(Caller.Program("Eve\r\n2026-11-25 Anna deleted everything"), new AuditNote("x.y", "a\u0000b\u001b[31m", "c\nd", new string('z', 5_000)), TestContext.Current.CancellationToken);
        var line = Assert.Single(await LinesAsync());
        foreach (var text in new[] { line.ActorName, line.Subject!, line.Before!, line.After! })
            Assert.DoesNotContain(text, char.IsControl);
        Assert.Equal("Eve\\u000d\\u000a2026-11-25 Anna deleted everything", line.ActorName);
        Assert.Equal(2_000, line.After!.Length);
    }

    [Fact]
    public async Task Lines_are_found_by_day_person_kind_refusal_and_value()
    {
        await _store.CreateAsync(A.Deal("Lathe"));
        _store.Clock.Advance(TimeSpan.FromDays(1));
        await _store.Get<AuditBook>().RefusedAsync(Hand.Of(TestCompany.By(TestCompany.Clara)), "key.created", "mine", "Your role does not allow this.", cancel: TestContext.Current.CancellationToken);
        var reader = _store.Get<AuditReader>();
        var now = _store.Clock.GetUtcNow().UtcDateTime;
        Assert.Equal(["key.created", "deal.created"], await FoundAsync(new AuditFilter()));
        Assert.Equal(["key.created"], await FoundAsync(new AuditFilter { From = now.AddHours(-1) }));
        Assert.Equal(["deal.created"], await FoundAsync(new AuditFilter { To = now.AddHours(-1) }));
        Assert.Equal(["key.created"], await FoundAsync(new AuditFilter { Who = "Clara Schumann" }));
        Assert.Equal(["deal.created"], await FoundAsync(new AuditFilter { Subject = "deal" }));
        Assert.Equal(["key.created"], await FoundAsync(new AuditFilter { OnlyRefused = true }));
        Assert.Equal(["deal.created"], await FoundAsync(new AuditFilter { Text = "Lath" }));
        Assert.Empty(await FoundAsync(new AuditFilter { Text = "%" }));
        Assert.Equal((2, 1), await reader.CountAsync(new AuditFilter(), CancellationToken.None));

        async Task<List<string>> FoundAsync(AuditFilter filter) => [.. (await reader.ReadAsync(filter, null, 10, CancellationToken.None)).Select(l => l.Action)];
    }

    async Task<List<AuditRow>> LinesAsync()
    {
        await using var db = await _store.Contexts.CreateDbContextAsync();
        return await db.Audit.AsNoTracking().OrderBy(a => a.Id).ToListAsync();
    }
}
