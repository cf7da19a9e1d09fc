using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>Screens that were let in: what they show, their tokens, their end.</summary>
public sealed class DisplayStore(IDbContextFactory<FunnelDb> contexts, WriterGate gate, Authorities authorities, DisplayCommands commands, DisplayBook book, TimeProvider clock)
{
    public static readonly TimeSpan TokenLives = TimeSpan.FromDays(30);

    // Two requests of one page load arrive with the same old token: the first one's answer carries the new token.
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(1);

    /// <summary>The screens this caller may manage, the newest first, revoked ones last.</summary>
    public async Task<IReadOnlyList<DisplayRow>> AllAsync(Caller by, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var who = await authorities.OfAsync(db, by, cancel);
        who.Demand(Right.ManageDisplays);
        var staff = await authorities.StaffAsync(db, cancel);
        return [.. book.All.Where(d => Manages(who, d, staff)).OrderBy(d => d.RevokedAt is not null).ThenByDescending(d => d.Id)];
    }

    public Task ChangeAsync(Caller by, int id, ScreenWish wish, CancellationToken cancel = default) => OnAsync(by, "display.changed", id, async (db, row, who, staff) =>
    {
        var wanted = wish.Checked();
        await DemandNameAsync(db, wanted.Name, id, cancel);
        var before = DisplayCommands.Facts(row);
        (row.Name, row.Site, row.View) = (wanted.Name, wanted.Site, wanted.View);
        row.DepartmentId = await wanted.DepartmentForAsync(db, who, staff, cancel);
        return (true, before, DisplayCommands.Facts(row));
    }, cancel);

    /// <summary>Its picture is taken away within seconds, and it never comes back: it must be paired again.</summary>
    public Task RevokeAsync(Caller by, int id, CancellationToken cancel = default) => OnAsync(by, "display.revoked", id, (_, row, _, _) =>
    {
        row.RevokedAt ??= clock.GetUtcNow().UtcDateTime;
        (row.PreviousHash, row.LinkHash) = (null, null);
        return Task.FromResult((true, (string?)DisplayCommands.Facts(row), (string?)null));
    }, cancel);

    /// <summary>Out of the list, once it is disconnected. What was done with it stays in the audit.</summary>
    public Task RemoveAsync(Caller by, int id, CancellationToken cancel = default) => commands.RunAsync(by, "display.removed", Number(id), async (db, who, staff) =>
    {
        if (await db.Displays.FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } row || !Manages(who, row, staff))
            throw new RuleViolation("There is no such screen.");
        if (row.RevokedAt is null)
            throw new RuleViolation("Disconnect this screen first.");
        db.Displays.Remove(row);
        return (true, new AuditNote("display.removed", row.Name, DisplayCommands.Facts(row), null));
    }, cancel);

    /// <returns>The key of the link, which nobody can ask for again. A link made before opens nothing any more.</returns>
    public Task<string> MakeLinkAsync(Caller by, int id, CancellationToken cancel = default) => OnAsync(by, "display.link-made", id, (_, row, _, _) =>
    {
        var key = Secrets.New();
        row.LinkHash = Secrets.HashOf(key);
        return Task.FromResult((key, (string?)null, (string?)DisplayCommands.Facts(row)));
    }, cancel);

    /// <summary>Screens that came by the link are sent away; the one that was paired stays.</summary>
    public Task WithdrawLinkAsync(Caller by, int id, CancellationToken cancel = default) => OnAsync(by, "display.link-withdrawn", id, (_, row, _, _) =>
    {
        row.LinkHash = null;
        return Task.FromResult((true, (string?)DisplayCommands.Facts(row), (string?)null));
    }, cancel);

    public Task ReloadAsync(Caller by, int id, CancellationToken cancel = default) => OnAsync(by, "display.reloaded", id, (_, row, _, _) =>
    {
        book.AskReload(id);
        return Task.FromResult((true, (string?)null, (string?)DisplayCommands.Facts(row)));
    }, cancel);

    /// <summary>
    /// At a page load: the token the device shall keep from now on, another one when this one is old or was the secret it asked with. The one before
    /// it stays good until the new one is shown, for an answer may get lost.
    /// </summary>
    public async Task<string> RenewAsync(string token, bool always, CancellationToken cancel)
    {
        var hash = Secrets.HashOf(token);
        var fresh = Secrets.New();
        using (await gate.EnterAsync(cancel))
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            // Its link is its token: withdrawing the link is how it ends.
            if (await db.Displays.FirstOrDefaultAsync(d => d.TokenHash == hash || d.PreviousHash == hash, cancel) is not { } row)
                return token;
            var age = clock.GetUtcNow().UtcDateTime - row.TokenAt;
            var seen = row.TokenHash == hash;
            if (!always && (seen ? age < TokenLives : age < UnderWay))
            {
                if (!seen || row.PreviousHash is null)
                    return token;
                (row.PreviousHash, fresh) = (null, token);
            }
            else
            {
                (row.PreviousHash, row.TokenHash, row.TokenAt) = (hash, Secrets.HashOf(fresh), clock.GetUtcNow().UtcDateTime);
            }
            await db.SaveChangesAsync(cancel);
        }
        await book.RefreshAsync(cancel);
        return fresh;
    }

    internal static async Task DemandNameAsync(FunnelDb db, string name, int? except, CancellationToken cancel)
    {
        if (await db.Displays.AnyAsync(d => d.Name == name && d.RevokedAt == null && d.Id != except, cancel))
            throw new RuleViolation("There is a screen called “{0}” already.", name);
    }

    private static string Number(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool Manages(Authority who, DisplayRow row, Staff staff) =>
        who.Sees.All || (row.DepartmentId is { } d && who.Sees.Covers(new DepartmentId(d), staff));

    // A screen of another department is not there, whoever asks by number.
    private Task<T> OnAsync<T>(Caller by, string action, int id, Func<FunnelDb, DisplayRow, Authority, Staff, Task<(T Result, string? Before, string? After)>> change, CancellationToken cancel) =>
        commands.RunAsync(by, action, Number(id), async (db, who, staff) =>
        {
            if (await db.Displays.FirstOrDefaultAsync(d => d.Id == id && d.RevokedAt == null, cancel) is not { } row || !Manages(who, row, staff))
                throw new RuleViolation("There is no such screen.");
            var name = row.Name;
            var (result, before, after) = await change(db, row, who, staff);
            return (result, new AuditNote(action, name, before, after));
        }, cancel);
}
