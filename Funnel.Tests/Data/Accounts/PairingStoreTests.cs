using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Data.Accounts;

/// <summary>Screens that ask to be let in, on a real database. Promise 58: guesses are limited, a code works once and ten minutes, whoever approves sees the address.</summary>
public sealed class PairingStoreTests
{
    static readonly ScreenWish Hall = new("Hall", "Helsinki", "?mask=1", null);

    [Fact]
    public async Task A_code_is_eight_letters_without_vowels_and_only_hashes_are_kept()
    {
        await using var store = await SqliteStore.OpenAsync();
        var asked = await AskAsync(store);
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{8}$", asked.Code);
        Assert.Equal(64, asked.Secret!.Length);
        await using var db = await store.Contexts.CreateDbContextAsync(Cancel);
        var row = await db.Pairings.SingleAsync(Cancel);
        Assert.Equal((asked.Code, "10.0.0.7", "1920 × 1080"), (row.Code, row.Address, row.Screen));
        Assert.NotEqual(asked.Secret, row.SecretHash);
    }

    [Fact]
    public async Task An_approved_code_lets_one_screen_in_and_then_nobody()
    {
        await using var store = await SqliteStore.OpenAsync();
        var asked = await AskAsync(store);
        var head = await store.PersonAsync(Role.Head, TestCompany.North);
        var id = await store.Get<PairingStore>().ApproveAsync(head, $" {asked.Code[..4].ToLowerInvariant()}-{asked.Code[4..]} ", Hall, Cancel);
        Assert.Equal(PairingState.Approved, (await store.Get<PairingStore>().StateAsync(asked.Secret!, Cancel)).State);
        Assert.Equal(id, (await store.Get<DisplayBook>().FindAsync(asked.Secret!, Cancel))!.Value.Display.Id);
        await Assert.ThrowsAsync<NoSuchCode>(() => store.Get<PairingStore>().ApproveAsync(head, asked.Code, Hall with { Name = "Other" }, Cancel));
        Assert.Equal(["display.approved", "display.code-wrong"], await store.ActionsAsync());
    }

    [Fact]
    public async Task A_code_is_worth_nothing_after_ten_minutes_or_when_it_was_refused()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (pairings, admin) = (store.Get<PairingStore>(), await store.PersonAsync(Role.Administrator));
        var late = await AskAsync(store);
        store.Clock.Advance(PairingStore.Lives);
        await Assert.ThrowsAsync<NoSuchCode>(() => pairings.ApproveAsync(admin, late.Code, Hall, Cancel));
        Assert.Equal(PairingState.Unknown, (await pairings.StateAsync(late.Secret!, Cancel)).State);
        var refused = await AskAsync(store);
        await pairings.RefuseAsync(admin, refused.Code, Cancel);
        await Assert.ThrowsAsync<NoSuchCode>(() => pairings.ApproveAsync(admin, refused.Code, Hall, Cancel));
        Assert.Equal(PairingState.Refused, (await pairings.StateAsync(refused.Secret!, Cancel)).State);
        Assert.Null(await store.Get<DisplayBook>().FindAsync(refused.Secret!, Cancel));
    }

    [Fact]
    public async Task Promise_58_of_ten_thousand_guesses_ten_are_looked_at_and_even_the_right_one_is_refused_after()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (pairings, head) = (store.Get<PairingStore>(), await store.PersonAsync(Role.Head, TestCompany.North));
        var asked = await AskAsync(store);
        var (wrong, limited) = (0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var refusal = await Assert.ThrowsAnyAsync<RuleViolation>(() => pairings.ApproveAsync(head, "BBBBBBBB", Hall, Cancel));
            if (refusal is NoSuchCode)
                wrong++;
            else if (refusal.Message.StartsWith("Too many wrong codes", StringComparison.Ordinal))
                limited++;
        }
        Assert.Equal((10, 9_990), (wrong, limited));
        await Assert.ThrowsAnyAsync<RuleViolation>(() => pairings.ApproveAsync(head, asked.Code, Hall, Cancel));
        await Assert.ThrowsAnyAsync<RuleViolation>(() => pairings.FindAsync(head, asked.Code, Cancel));
        // One line says that they came too often, not ten thousand.
        var told = await store.ActionsAsync();
        Assert.Equal(["display.code-limited", .. Enumerable.Repeat("display.code-wrong", 10)], told.Order(StringComparer.Ordinal));
        store.Clock.Advance(TimeSpan.FromMinutes(9.5));
        await Assert.ThrowsAnyAsync<RuleViolation>(() => pairings.FindAsync(head, asked.Code, Cancel));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        asked = await AskAsync(store);
        Assert.Equal(asked.Code, (await pairings.FindAsync(head, asked.Code, Cancel)).Code);
    }

    [Fact]
    public async Task Many_people_at_one_address_and_many_addresses_are_limited_too()
    {
        await using var store = await SqliteStore.OpenAsync();
        var pairings = store.Get<PairingStore>();
        var tries = new List<bool>();
        for (var person = 0; person < 40; person++)
        {
            var head = await store.PersonAsync(Role.Administrator, from: $"web 10.0.{person / 4}.1");
            for (var i = 0; i < 10; i++)
                tries.Add(await Assert.ThrowsAnyAsync<RuleViolation>(() => pairings.FindAsync(head, "BBBBBBBB", Cancel)) is NoSuchCode);
        }
        Assert.Equal(30, tries.Take(40).Count(wrong => wrong));
        Assert.Equal(300, tries.Count(wrong => wrong));
    }

    [Fact]
    public async Task A_head_lets_in_screens_of_the_own_department_only_and_others_none()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (pairings, head) = (store.Get<PairingStore>(), await store.PersonAsync(Role.Head, TestCompany.North));
        var asked = await AskAsync(store);
        await Assert.ThrowsAsync<AccessRefused>(() => pairings.ApproveAsync(head, asked.Code, Hall with { Department = TestCompany.South }, Cancel));
        await Assert.ThrowsAsync<AccessRefused>(() => pairings.ApproveAsync(head, asked.Code, Hall with { Department = TestCompany.Company }, Cancel));
        foreach (var role in new[] { Role.Viewer, Role.Salesperson })
        {
            var other = await store.PersonAsync(role, TestCompany.North);
            await Assert.ThrowsAsync<AccessRefused>(() => pairings.ApproveAsync(other, asked.Code, Hall, Cancel));
            await Assert.ThrowsAsync<AccessRefused>(() => pairings.RefuseAsync(other, asked.Code, Cancel));
            await Assert.ThrowsAsync<AccessRefused>(() => pairings.FindAsync(other, asked.Code, Cancel));
            await Assert.ThrowsAsync<AccessRefused>(() => pairings.WaitingAsync(other, 3, Cancel));
        }
        // Nothing named means the own department, not the company.
        var id = await pairings.ApproveAsync(head, asked.Code, Hall, Cancel);
        Assert.Equal(TestCompany.North.Value, store.Get<DisplayBook>().All.Single(d => d.Id == id).DepartmentId);
        asked = await AskAsync(store);
        id = await pairings.ApproveAsync(head, asked.Code, Hall with { Name = "Pier", Department = TestCompany.Harbour }, Cancel);
        Assert.Equal(TestCompany.Harbour.Value, store.Get<DisplayBook>().All.Single(d => d.Id == id).DepartmentId);
    }

    [Fact]
    public async Task A_flood_from_one_address_pushes_out_only_its_own_requests_and_there_is_an_end()
    {
        await using var store = await SqliteStore.OpenAsync();
        var pairings = store.Get<PairingStore>();
        var neighbour = await AskAsync(store);
        for (var i = 0; i < 60; i++)
            await pairings.AskAsync("10.0.0.66", null, null, Cancel);
        Assert.Equal(PairingState.Waiting, (await pairings.StateAsync(neighbour.Secret!, Cancel)).State);
        Assert.Equal(1 + PairingStore.MostOfOneAddress, await store.ScalarAsync("SELECT COUNT(*) FROM Pairings"));
        for (var i = 0; await store.ScalarAsync("SELECT COUNT(*) FROM Pairings") < PairingStore.MostOpen; i++)
            Assert.NotNull(await pairings.AskAsync($"10.1.{i / 20}.1", null, null, Cancel));
        // Twenty-five networks shut nobody out: one of theirs gives way, and neither the newcomer nor a lone screen.
        var newcomer = await pairings.AskAsync("10.9.9.9", null, null, Cancel);
        await pairings.AskAsync("10.9.9.10", null, null, Cancel);
        foreach (var screen in new[] { neighbour, newcomer })
            Assert.Equal(PairingState.Waiting, (await pairings.StateAsync(screen.Secret!, Cancel)).State);
        Assert.Equal(PairingStore.MostOpen, await store.ScalarAsync("SELECT COUNT(*) FROM Pairings"));
        Assert.Equal(PairingStore.MostOfOneAddress - 1, await store.ScalarAsync("SELECT COUNT(*) FROM Pairings WHERE Address = '10.0.0.66'"));
        store.Clock.Advance(PairingStore.Lives);
        await pairings.AskAsync("10.9.9.9", null, null, Cancel);
        Assert.Equal(1, await store.ScalarAsync("SELECT COUNT(*) FROM Pairings"));
    }

    [Fact]
    public async Task All_addresses_of_one_host_are_one_flood()
    {
        await using var store = await SqliteStore.OpenAsync();
        var pairings = store.Get<PairingStore>();
        for (var i = 0; i < 60; i++)
        {
            await pairings.AskAsync($"2001:db8:1:2::{i:x}", null, null, Cancel);
            store.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(PairingStore.MostOfOneAddress, await store.ScalarAsync("SELECT COUNT(*) FROM Pairings"));
        // Whoever approves sees the address itself.
        Assert.Equal("2001:db8:1:2::3b", (await pairings.WaitingAsync(await store.PersonAsync(Role.Administrator), 1, Cancel))[0].Address);

        var wrong = 0;
        for (var person = 0; person < 8; person++)
        {
            var head = await store.PersonAsync(Role.Administrator, from: $"web 2001:db8:7:7::{person}");
            for (var i = 0; i < 10; i++)
                wrong += await Assert.ThrowsAnyAsync<RuleViolation>(() => pairings.FindAsync(head, "BBBBBBBB", Cancel)) is NoSuchCode ? 1 : 0;
        }
        Assert.Equal(30, wrong);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Task<Asked> AskAsync(SqliteStore store) => store.Get<PairingStore>().AskAsync("10.0.0.7", "1920 × 1080", "a television", Cancel);
}
