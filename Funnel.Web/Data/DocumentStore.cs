using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>Documents of deals: the content goes to <see cref="DocumentFiles"/> first, the event follows when it is safe there.</summary>
public sealed class DocumentStore(DealStore deals, DocumentFiles files, IDbContextFactory<FunnelDb> contexts)
{
    /// <summary>Refuses before anything is received: a deal out of reach as one that never was, then rights, name and size.</summary>
    /// <param name="length">As far as the sender says it.</param>
    public async Task<Attached> AttachAsync(DealId id, By by, string? name, string? kind, Stream content, long? length, CancellationToken cancel = default)
    {
        await DemandAsync(id, by, cancel);
        if (string.IsNullOrWhiteSpace(name))
            throw new RuleViolation("Say the document's name.");
        name = DocumentName.Clean(name);
        kind = string.IsNullOrWhiteSpace(kind) ? DocumentKinds.Other : kind.Trim();
        if (!DocumentKinds.All.Contains(kind))
            throw new RuleViolation("There is no kind of document “{0}”.", kind);
        var type = DocumentTypes.Of(name) ?? throw new RuleViolation("Files such as “{0}” are not taken. Send a PDF, a picture, an office document, text or a ZIP.", name);
        if (length > files.MostBytes)
            throw files.TooLarge();
        var file = await files.ReceiveAsync(content, type, cancel);
        var there = (IReadOnlyList<LoggedEvent>)[];
        var changed = await deals.ChangeByLogAsync(id, by, (deal, log) =>
        {
            there = log;
            return deal.Attach(DealDocument.Of(log), name, kind, file.Bytes, file.Hash);
        }, cancel);
        if (changed.Events.Count == 0)
            there = await LogAsync(id, cancel);
        var all = DealDocument.Of([.. there, .. changed.Events]);
        // A repeated request may bring a file made anew.
        return new Attached(changed, all.LastOrDefault(d => d.Hash == file.Hash) ?? all.Last(d => d.Kind == kind));
    }

    /// <summary>Whether this hand may change the deal, as every change asks; refuses as it does.</summary>
    public Task DemandAsync(DealId id, By by, CancellationToken cancel = default) => deals.ChangeAsync(id, by with { Key = null }, (Deal _) => null, cancel);

    /// <summary>Takes a version out of the list; the file is kept, and the change can be undone.</summary>
    public Task<Changed> WithdrawAsync(DealId id, By by, int document, CancellationToken cancel = default) =>
        deals.ChangeByLogAsync(id, by, (deal, log) => deal.Withdraw(DealDocument.Of(log), document), cancel);

    /// <summary>Of a document that has one. Throws <see cref="DocumentDamaged"/> when the disk has lost or changed it.</summary>
    public Task<Stream> OpenAsync(DealDocument document, CancellationToken cancel = default) =>
        files.OpenAsync(document.Hash ?? throw new DocumentDamaged(document.Name, "was never here"), cancel);

    public Task<int> SweepAsync(CancellationToken cancel = default) => files.SweepAsync(HashesAsync, cancel);

    private async Task<IReadOnlySet<string>> HashesAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var hashes = new HashSet<string>();
        await foreach (var row in db.Events.AsNoTracking().Where(e => e.Kind == "document-attached").Select(e => new { e.Kind, e.Body }).AsAsyncEnumerable().WithCancellation(cancel))
            if (EventBodies.Read(row.Kind, row.Body) is DocumentAttached { Hash: { } hash })
                hashes.Add(hash);
        return hashes;
    }

    private async Task<IReadOnlyList<LoggedEvent>> LogAsync(DealId id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return [.. (await db.Events.AsNoTracking().Where(e => e.DealId == id.Value).OrderBy(e => e.Version).ToListAsync(cancel)).Select(r => r.ToLogged())];
    }
}

public sealed record Attached(Changed Changed, DealDocument Document);

/// <summary>Sweeps at the start and once a day.</summary>
public sealed partial class DocumentSweep(DocumentStore documents, TimeProvider clock, ILogger<DocumentSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        do
        {
            try
            {
                if (await documents.SweepAsync(stoppingToken) is > 0 and var gone)
                    Swept(log, gone);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files without a document were deleted")]
    private static partial void Swept(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files without a document could not be looked for; trying again tomorrow")]
    private static partial void Failed(ILogger log, Exception exception);
}
