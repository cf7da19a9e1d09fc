using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>Addresses outside that are told every event. The secret that signs is kept encrypted and shown once.</summary>
public sealed class WebhookStore(
    IDbContextFactory<FunnelDb> contexts, AuditedChanges changes, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int Most = 20;
    private readonly IDataProtector _protector = protection.CreateProtector("webhooks");

    /// <param name="after">Deliver events after this number of the log.</param>
    public Task<(int Id, string Secret)> CreateAsync(Caller by, string url, long after, CancellationToken cancel = default)
    {
        url = url.Trim();
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || url.Length > 500 || address.UserInfo.Length > 0
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            throw new RuleViolation("A webhook's address begins with https:// and has no name or password in it.");
        if (after < 0)
            throw new RuleViolation("The number to start after is 0 or more.");
        var secret = Secrets.New();
        return changes.RunAsync(by, Right.ManageKeys, "webhook.created", url, async db =>
        {
            if (await db.Webhooks.CountAsync(cancel) >= Most)
                throw new RuleViolation("There are {0} webhooks already; take one away first.", Most);
            var row = new WebhookRow { Url = url, Secret = _protector.Protect(secret), DeliveredTo = after, CreatedBy = by.Actor.Name, CreatedAt = clock.GetUtcNow().UtcDateTime };
            db.Webhooks.Add(row);
            await db.SaveChangesAsync(cancel);
            return ((row.Id, secret), After(after));
        }, cancel);
    }

    public Task PauseAsync(Caller by, int id, bool paused, CancellationToken cancel = default) => changes.RunAsync(by, Right.ManageKeys, paused ? "webhook.paused" : "webhook.resumed", Name(id), async (db, _) =>
    {
        var row = await FindAsync(db, id, cancel);
        (row.Paused, row.NextTryAt) = (paused, null);
        return (true, new AuditNote(paused ? "webhook.paused" : "webhook.resumed", row.Url));
    }, cancel);

    /// <summary>Everything after that number is delivered, again if need be.</summary>
    public Task StartAfterAsync(Caller by, int id, long after, CancellationToken cancel = default) => changes.RunAsync(by, Right.ManageKeys, "webhook.restarted", Name(id), async (db, _) =>
    {
        if (after < 0)
            throw new RuleViolation("The number to start after is 0 or more.");
        var row = await FindAsync(db, id, cancel);
        var before = After(row.DeliveredTo);
        (row.DeliveredTo, row.NextTryAt, row.Failures) = (after, null, 0);
        return (true, new AuditNote("webhook.restarted", row.Url, before, After(after)));
    }, cancel);

    public Task RemoveAsync(Caller by, int id, CancellationToken cancel = default) => changes.RunAsync(by, Right.ManageKeys, "webhook.removed", Name(id), async (db, _) =>
    {
        var row = await FindAsync(db, id, cancel);
        db.Webhooks.Remove(row);
        return (true, new AuditNote("webhook.removed", row.Url, Before: AuditFacts.Write(("url", row.Url))));
    }, cancel);

    public async Task<IReadOnlyList<WebhookRow>> AllAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Webhooks.AsNoTracking().OrderBy(w => w.Id).ToListAsync(cancel);
    }

    public string SecretOf(WebhookRow row) => _protector.Unprotect(row.Secret);

    /// <summary>What a delivery came to. A webhook sent back to an earlier number meanwhile stays there.</summary>
    internal async Task NoteAsync(WebhookRow seen, long deliveredTo, string? error, DateTime? nextTry, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Webhooks.Where(w => w.Id == seen.Id && w.DeliveredTo == seen.DeliveredTo).ExecuteUpdateAsync(w => w
            .SetProperty(r => r.DeliveredTo, deliveredTo)
            .SetProperty(r => r.Failures, r => error == null ? 0 : r.Failures + 1)
            .SetProperty(r => r.LastError, error)
            .SetProperty(r => r.NextTryAt, nextTry)
            .SetProperty(r => r.LastDeliveredAt, r => error == null ? now : r.LastDeliveredAt), cancel);
    }

    private static string After(long number) => AuditFacts.Write(("after", AuditFacts.Number(number)));

    private static string Name(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<WebhookRow> FindAsync(FunnelDb db, int id, CancellationToken cancel) =>
        await db.Webhooks.FindAsync([id], cancel) ?? throw new RuleViolation("There is no such webhook.");
}
