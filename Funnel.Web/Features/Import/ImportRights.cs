using Funnel.Domain.Access;
using Funnel.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Features.Import;

/// <summary>Asks, at every command, whether its caller may import.</summary>
public sealed class ImportRights(IDbContextFactory<FunnelDb> contexts, Authorities authorities)
{
    public async Task DemandAsync(Caller by, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        (await authorities.OfAsync(db, by, cancel)).Demand(Right.Import);
    }
}

/// <summary>One import works at a time, whoever sent it: what one creates the next already finds.</summary>
public sealed class ImportTurn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public void Dispose() => _one.Dispose();

    /// <summary>Waits for the turn; whoever disposes what comes back passes it on.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        return new Held(_one);
    }

    private sealed class Held(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
