using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>Which lines of the audit; a null leaves that question open.</summary>
public sealed record AuditFilter
{
    /// <summary>UTC, inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public DateTime? To { get; init; }

    public string? Who { get; init; }

    /// <summary>The kind of thing: what stands before the dot of an action, such as “deal”.</summary>
    public string? Subject { get; init; }

    public bool OnlyRefused { get; init; }

    public CallerKind? Kind { get; init; }

    /// <summary>Part of a name, a subject or a value.</summary>
    public string? Text { get; init; }
}

/// <summary>Reads the audit, the newest first, in pages by id.</summary>
public sealed class AuditReader(IDbContextFactory<FunnelDb> contexts)
{
    /// <param name="before">Only older lines than this id.</param>
    public async Task<List<AuditRow>> ReadAsync(AuditFilter filter, long? before, int take, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var lines = Matching(db, filter);
        if (before is { } id)
            lines = lines.Where(a => a.Id < id);
        return await lines.OrderByDescending(a => a.Id).Take(take).ToListAsync(cancel);
    }

    public async Task<(int Lines, int Refused)> CountAsync(AuditFilter filter, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (await Matching(db, filter).CountAsync(cancel), await Matching(db, filter with { OnlyRefused = true }).CountAsync(cancel));
    }

    /// <summary>Everybody who ever did something, for the filter.</summary>
    public async Task<List<string>> NamesAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Audit.Select(a => a.ActorName).Distinct().OrderBy(n => n).Take(500).ToListAsync(cancel);
    }

    private static IQueryable<AuditRow> Matching(FunnelDb db, AuditFilter filter)
    {
        var lines = db.Audit.AsNoTracking();
        if (filter.From is { } from)
            lines = lines.Where(a => a.At >= from);
        if (filter.To is { } to)
            lines = lines.Where(a => a.At < to);
        if (filter.Who is { } who)
            lines = lines.Where(a => a.ActorName == who);
        if (filter.Subject is { } subject)
            lines = lines.Where(a => a.Action.StartsWith(subject + "."));
        if (filter.OnlyRefused)
            lines = lines.Where(a => a.Refused);
        if (filter.Kind is { } kind)
            lines = lines.Where(a => a.CallerKind == kind);
        if (filter.Text is { } text)
            lines = lines.Where(a => a.ActorName.Contains(text) || (a.Subject != null && a.Subject.Contains(text)) || (a.After != null && a.After.Contains(text)) || (a.Before != null && a.Before.Contains(text)));
        return lines;
    }
}
