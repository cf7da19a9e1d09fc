using Funnel.Domain.Access;
using Funnel.Web.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The company's one logo. It is changed as everything else of the company is: by right, with its audit line, seen by every node.</summary>
public sealed class LogoStore(IDbContextFactory<FunnelDb> contexts, CatalogStore catalog, TimeProvider clock)
{
    private const int Only = 1;

    public async Task<LogoRow?> ReadAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Logos.AsNoTracking().FirstOrDefaultAsync(l => l.Id == Only, cancel);
    }

    /// <summary>Null takes it away.</summary>
    public async Task SetAsync(Caller by, byte[]? png, CancellationToken cancel = default)
    {
        var after = png is null ? AuditFacts.Write(("logo", "none")) : AuditFacts.Write(("bytes", AuditFacts.Number(png.Length)));
        await catalog.EditAsync(by, Right.ManageSettings, new AuditNote("company.logo-changed", "Logo", After: after), async db =>
        {
            if (await db.Logos.FirstOrDefaultAsync(l => l.Id == Only, cancel) is { } known)
                db.Logos.Remove(known);
            await db.SaveChangesAsync(cancel);
            if (png is not null)
                db.Logos.Add(new LogoRow { Id = Only, Png = png, ChangedAt = clock.GetUtcNow().UtcDateTime });
            return 0;
        }, cancel);
    }
}
