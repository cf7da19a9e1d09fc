using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>A what-if somebody kept: their words, what was supposed (the parameters of the address), and the difference it made then, in minor units.</summary>
public sealed class WhatIfNoteRow
{
    public int Id { get; set; }
    public int AccountId { get; set; }
    public DateTime At { get; set; }
    public required string Text { get; set; }
    public required string Address { get; set; }
    public long Difference { get; set; }
}

/// <summary>Kept what-ifs. Everybody has and sees only the own ones.</summary>
public sealed class WhatIfNotes(IDbContextFactory<FunnelDb> contexts, AuditedChanges changes, TimeProvider clock)
{
    public const int LongestText = 300, LongestAddress = 2_000, MostNotes = 50;

    public async Task<IReadOnlyList<WhatIfNoteRow>> OfAsync(Caller person, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return person.Kind != CallerKind.Person ? [] : await db.WhatIfNotes.AsNoTracking().Where(n => n.AccountId == person.Id).OrderByDescending(n => n.Id).ToListAsync(cancel);
    }

    public Task KeepAsync(Caller by, string text, string address, long difference, CancellationToken cancel = default) => changes.RunAsync(by, Right.SeeDeals, "whatif.kept", null, async (db, _) =>
    {
        DemandPerson(by);
        var words = Names.Read(text, LongestText) ?? throw new RuleViolation("A note has 1 to {0} characters.", LongestText);
        if (address.Length > LongestAddress)
            throw new RuleViolation("This what-if is too long to keep.");
        if (await db.WhatIfNotes.CountAsync(n => n.AccountId == by.Id, cancel) >= MostNotes)
            throw new RuleViolation("You have {0} notes. Remove one first.", MostNotes);
        db.WhatIfNotes.Add(new WhatIfNoteRow { AccountId = by.Id, At = clock.GetUtcNow().UtcDateTime, Text = words, Address = address, Difference = difference });
        return (0, new AuditNote("whatif.kept", words));
    }, cancel);

    /// <summary>Somebody else's note is as good as none.</summary>
    public Task RemoveAsync(Caller by, int id, CancellationToken cancel = default) => changes.RunAsync(by, Right.SeeDeals, "whatif.removed", null, async (db, _) =>
    {
        DemandPerson(by);
        if (await db.WhatIfNotes.FirstOrDefaultAsync(n => n.Id == id && n.AccountId == by.Id, cancel) is not { } note)
            return (0, (AuditNote?)null);
        db.WhatIfNotes.Remove(note);
        return (0, new AuditNote("whatif.removed", note.Text));
    }, cancel);

    private static void DemandPerson(Caller by)
    {
        if (by.Kind != CallerKind.Person)
            throw new AccessRefused("Only a person keeps notes.");
    }
}
