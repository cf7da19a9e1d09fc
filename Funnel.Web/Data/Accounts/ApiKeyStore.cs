using System.Security.Cryptography;
using System.Text;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>What a new key shall be. A salesperson's key is an employee's own.</summary>
public sealed record NewApiKey(string Name, Role Role, int? DepartmentId = null, int? EmployeeId = null, bool ReadOnly = false, DateTime? ExpiresAt = null);

/// <summary>Keys of programs. The key itself is given once, when it is made; kept are a hash and the part people recognise it by.</summary>
public sealed class ApiKeyStore(IDbContextFactory<FunnelDb> contexts, AuditedChanges changes, Authorities authorities, TimeProvider clock)
{
    public const string Start = "funnel_";
    private static readonly TimeSpan Notice = TimeSpan.FromMinutes(1);

    /// <returns>The key, which nobody can ask for again.</returns>
    public async Task<(int Id, string Key)> CreateAsync(Caller by, NewApiKey wish, CancellationToken cancel = default)
    {
        var name = Names.Read(wish.Name, 100) ?? throw new RuleViolation("A key's name has 1 to 100 characters.");
        if (wish.Role == Role.Display)
            throw new RuleViolation("A key cannot be a display; pair the screen instead.");
        if (wish.Role == Role.Salesperson && wish.EmployeeId is null)
            throw new RuleViolation("A salesperson's key needs the employee whose deals are its own.");
        var now = clock.GetUtcNow().UtcDateTime;
        if (wish.ExpiresAt <= now)
            throw new RuleViolation("A key cannot expire in the past.");
        var prefix = Start + Secrets.New(6);
        var key = $"{prefix}_{Secrets.New()}";
        return await changes.RunAsync(by, Right.ManageKeys, "key.created", name, async db =>
        {
            if (await db.ApiKeys.AnyAsync(k => k.Name == name && k.RevokedAt == null, cancel))
                throw new RuleViolation("There is a key called “{0}” already.", name);
            var row = new ApiKeyRow
            {
                Name = name,
                Prefix = prefix,
                Hash = Secrets.HashOf(key),
                Role = wish.Role,
                DepartmentId = wish.DepartmentId,
                EmployeeId = wish.EmployeeId,
                ReadOnly = wish.ReadOnly,
                CreatedBy = by.Actor.Name,
                CreatedAt = now,
                ExpiresAt = wish.ExpiresAt,
            };
            db.ApiKeys.Add(row);
            await db.SaveChangesAsync(cancel);
            return ((row.Id, key), AuditFacts.Write(("key", prefix), ("role", wish.Role.ToString()), ("readOnly", wish.ReadOnly ? "yes" : null),
                ("expires", wish.ExpiresAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))));
        }, cancel);
    }

    /// <summary>From the next call on the key opens nothing.</summary>
    public Task RevokeAsync(Caller by, int id, CancellationToken cancel = default) => changes.RunAsync(by, Right.ManageKeys, "key.revoked", id.ToString(System.Globalization.CultureInfo.InvariantCulture), async (db, _) =>
    {
        var row = await db.ApiKeys.FindAsync([id], cancel) ?? throw new RuleViolation("There is no such key.");
        row.RevokedAt ??= clock.GetUtcNow().UtcDateTime;
        return (true, new AuditNote("key.revoked", row.Name, Before: AuditFacts.Write(("key", row.Prefix), ("name", row.Name))));
    }, cancel);

    public async Task<IReadOnlyList<ApiKeyRow>> AllAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AsNoTracking().OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.Id).ToListAsync(cancel);
    }

    /// <summary>Whose key this is, or null when it opens nothing (unknown, revoked, expired).</summary>
    public async Task<(Caller Caller, Authority Authority)?> FindAsync(string key, string from, CancellationToken cancel)
    {
        if (key.Length > 200 || !key.StartsWith(Start, StringComparison.Ordinal) || key.LastIndexOf('_') is var at && at <= Start.Length)
            return null;
        var prefix = key[..at];
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Prefix == prefix, cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        if (row is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.Hash), Encoding.ASCII.GetBytes(Secrets.HashOf(key)))
            || row.RevokedAt is not null || row.ExpiresAt <= now)
            return null;
        // To the minute is enough, and a busy key does not write at every call.
        if (row.LastUsedAt is not { } used || now - used > Notice)
            await db.ApiKeys.Where(k => k.Id == row.Id).ExecuteUpdateAsync(k => k.SetProperty(r => r.LastUsedAt, now), cancel);
        var authority = Authorities.Of(row.Role, row.EmployeeId, row.DepartmentId, row.ReadOnly, await authorities.StaffAsync(db, cancel));
        return (new Caller(CallerKind.Key, row.Id, new Actor(null, $"Key “{row.Name}”"), from), authority);
    }
}
