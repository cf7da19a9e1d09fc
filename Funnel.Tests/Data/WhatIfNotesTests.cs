using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Data;

public sealed class WhatIfNotesTests
{
    [Fact]
    public async Task A_note_is_kept_for_its_owner_alone_and_both_keeping_and_removing_are_audited()
    {
        await using var store = await SqliteStore.OpenAsync();
        var (ada, eve) = (await AccountAsync(store, 1, "ada"), await AccountAsync(store, 2, "eve"));
        var notes = store.Get<WhatIfNotes>();
        await notes.KeepAsync(ada, "  Decision clinic  ", "?rates=3:60", 4_000);
        var kept = Assert.Single(await notes.OfAsync(ada));
        Assert.Equal(("Decision clinic", "?rates=3:60", 4_000L), (kept.Text, kept.Address, kept.Difference));
        Assert.Empty(await notes.OfAsync(eve));
        await notes.RemoveAsync(eve, kept.Id);
        Assert.Single(await notes.OfAsync(ada));
        await notes.RemoveAsync(ada, kept.Id);
        await notes.RemoveAsync(ada, kept.Id);
        Assert.Empty(await notes.OfAsync(ada));
        await using var db = await store.Contexts.CreateDbContextAsync();
        Assert.Equal(["whatif.kept", "whatif.removed"], await db.Audit.Where(a => a.Action.StartsWith("whatif.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());
        Assert.Equal(0, await db.Events.CountAsync());
    }

    [Fact]
    public async Task Notes_are_words_and_not_without_end()
    {
        await using var store = await SqliteStore.OpenAsync();
        var ada = await AccountAsync(store, 1, "ada");
        var notes = store.Get<WhatIfNotes>();
        foreach (var text in (string[])["", "  ", new string('x', WhatIfNotes.LongestText + 1), "up\u202Eside"])
            await Assert.ThrowsAsync<RuleViolation>(() => notes.KeepAsync(ada, text, "?capacity=1", 0));
        await Assert.ThrowsAsync<RuleViolation>(() => notes.KeepAsync(ada, "long", "?" + new string('x', WhatIfNotes.LongestAddress), 0));
        for (var i = 0; i < WhatIfNotes.MostNotes; i++)
            await notes.KeepAsync(ada, "n" + i, "?capacity=1", 0);
        await Assert.ThrowsAsync<RuleViolation>(() => notes.KeepAsync(ada, "one more", "?capacity=1", 0));
        Assert.Equal("n49", (await notes.OfAsync(ada))[0].Text);
        await Assert.ThrowsAsync<AccessRefused>(() => notes.KeepAsync(Caller.Program("x"), "a program", "?capacity=1", 0));
    }

    static async Task<Caller> AccountAsync(SqliteStore store, int id, string name)
    {
        await using var db = await store.Contexts.CreateDbContextAsync();
        db.Users.Add(new Account { Id = id, UserName = name, NormalizedUserName = name.ToUpperInvariant(), Role = Role.Director, SecurityStamp = "x" });
        await db.SaveChangesAsync();
        return new Caller(CallerKind.Person, id, new Actor(null, name), "test");
    }
}
