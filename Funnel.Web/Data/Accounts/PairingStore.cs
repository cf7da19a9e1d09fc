using System.Security.Cryptography;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

public enum PairingState { Unknown, Waiting, Refused, Approved }

/// <summary>How a screen's request stands. <see cref="Secret"/> only when it has just been made.</summary>
public sealed record Asked(PairingState State, string Code = "", TimeSpan Left = default, string? Secret = null);

/// <summary>Screens that ask to be let in. A code lives ten minutes and lets in one screen.</summary>
public sealed class PairingStore(IDbContextFactory<FunnelDb> contexts, WriterGate gate, Authorities authorities, DisplayCommands commands, PairingGuesses guesses, TimeProvider clock)
{
    /// <summary>No vowels: no words. RFC 8628, 6.1.</summary>
    public const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    public const int Length = 8, MostOpen = 500, MostOfOneAddress = 20;
    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);

    /// <summary>A new request. When as many are open as may be, another one gives way.</summary>
    public async Task<Asked> AskAsync(string address, string? screen, string? agent, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Pairings.Where(p => p.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        MakeRoom(db, await db.Pairings.OrderByDescending(p => p.AskedAt).ThenByDescending(p => p.Id).ToListAsync(cancel), Network.OfDoor(address));
        var secret = Secrets.New();
        string code;
        do
            code = RandomNumberGenerator.GetString(Alphabet, Length);
        while (await db.Pairings.AnyAsync(p => p.Code == code, cancel));
        db.Pairings.Add(new PairingRow
        {
            Code = code,
            SecretHash = Secrets.HashOf(secret),
            Address = address,
            Screen = Short(screen, 20),
            Agent = Short(agent, 200),
            AskedAt = now,
            ExpiresAt = now + Lives,
        });
        await db.SaveChangesAsync(cancel);
        return new Asked(PairingState.Waiting, code, Lives, secret);
    }

    /// <summary>For the device that holds the secret.</summary>
    public async Task<Asked> StateAsync(string secret, CancellationToken cancel = default)
    {
        var (hash, now) = (Secrets.HashOf(secret), clock.GetUtcNow().UtcDateTime);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        // The secret is the display's first token.
        if (await db.Displays.AnyAsync(d => (d.TokenHash == hash || d.PreviousHash == hash) && d.RevokedAt == null, cancel))
            return new Asked(PairingState.Approved);
        return await db.Pairings.AsNoTracking().FirstOrDefaultAsync(p => p.SecretHash == hash && p.ExpiresAt > now && p.DisplayId == null, cancel) is { } row
            ? new Asked(row.RefusedAt is null ? PairingState.Waiting : PairingState.Refused, row.Code, row.ExpiresAt - now)
            : new Asked(PairingState.Unknown);
    }

    /// <summary>The screens that ask now, the latest first.</summary>
    public async Task<IReadOnlyList<PairingRow>> WaitingAsync(Caller by, int most, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        (await authorities.OfAsync(db, by, cancel)).Demand(Right.ManageDisplays);
        return await Open(db).AsNoTracking().OrderByDescending(p => p.AskedAt).Take(most).ToListAsync(cancel);
    }

    /// <summary>Which screen shows this code; case, dashes and spaces do not matter. Wrong codes are counted.</summary>
    public async Task<PairingRow> FindAsync(Caller by, string code, CancellationToken cancel = default)
    {
        await guesses.DemandAsync(by, cancel);
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            (await authorities.OfAsync(db, by, cancel)).Demand(Right.ManageDisplays);
            var plain = Plain(code);
            if (await Open(db).AsNoTracking().FirstOrDefaultAsync(p => p.Code == plain, cancel) is { } row)
                return row;
        }
        await guesses.WrongAsync(by, cancel);
        throw new NoSuchCode();
    }

    /// <returns>The display's number.</returns>
    public Task<int> ApproveAsync(Caller by, string code, ScreenWish wish, CancellationToken cancel = default) => OnAsync(by, "display.approved", code, async (db, row, who, staff) =>
    {
        var (wanted, now) = (wish.Checked(), clock.GetUtcNow().UtcDateTime);
        await DisplayStore.DemandNameAsync(db, wanted.Name, except: null, cancel);
        var display = new DisplayRow
        {
            Name = wanted.Name,
            Site = wanted.Site,
            View = wanted.View,
            DepartmentId = await wanted.DepartmentForAsync(db, who, staff, cancel),
            TokenHash = row.SecretHash,
            TokenAt = now,
            ApprovedBy = by.Actor.Name,
            CreatedAt = now,
            LastAddress = row.Address,
            Screen = row.Screen,
        };
        db.Displays.Add(display);
        await db.SaveChangesAsync(cancel);
        row.DisplayId = display.Id;
        return (display.Id, new AuditNote("display.approved", display.Name, After: $"{DisplayCommands.Facts(display)}"));
    }, cancel);

    public Task RefuseAsync(Caller by, string code, CancellationToken cancel = default) => OnAsync(by, "display.refused", code, (_, row, _, _) =>
    {
        row.RefusedAt = clock.GetUtcNow().UtcDateTime;
        return Task.FromResult((true, new AuditNote("display.refused", row.Address)));
    }, cancel);

    public static string Plain(string code) => string.Concat(code.Where(char.IsLetter)).ToUpperInvariant();

    // The oldest of the same network gives way: a box that restarts all night must not shut out its neighbours. When all is full it is the oldest of the
    // network with the most: a flood drowns itself before it shuts out a screen.
    private static void MakeRoom(FunnelDb db, List<PairingRow> latestFirst, string network)
    {
        var networks = latestFirst.ToLookup(p => Network.OfDoor(p.Address ?? ""));
        var leaving = networks[network].Skip(MostOfOneAddress - 1).ToHashSet();
        if (latestFirst.Count - leaving.Count >= MostOpen)
            leaving.Add(networks.OrderByDescending(n => n.Count()).ThenBy(n => n.Last().AskedAt).ThenBy(n => n.Last().Id).First().Last());
        db.Pairings.RemoveRange(leaving);
    }

    private IQueryable<PairingRow> Open(FunnelDb db)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.Pairings.Where(p => p.ExpiresAt > now && p.DisplayId == null && p.RefusedAt == null);
    }

    private async Task<T> OnAsync<T>(Caller by, string action, string code, Func<FunnelDb, PairingRow, Authority, Staff, Task<(T, AuditNote)>> change, CancellationToken cancel)
    {
        await guesses.DemandAsync(by, cancel);
        var plain = Plain(code);
        try
        {
            return await commands.RunAsync(by, action, "", async (db, who, staff) =>
                await Open(db).FirstOrDefaultAsync(p => p.Code == plain, cancel) is { } row ? await change(db, row, who, staff) : throw new NoSuchCode(), cancel);
        }
        catch (NoSuchCode)
        {
            await guesses.WrongAsync(by, cancel);
            throw;
        }
    }

    private static string? Short(string? text, int most) => text is null ? null : text.Length > most ? text[..most] : text;
}

/// <summary>The code is wrong, used or too old.</summary>
public sealed class NoSuchCode() : RuleViolation("No screen shows this code now.");
