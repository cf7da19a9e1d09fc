using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Accounts;

/// <summary>When and how a screen was last heard of.</summary>
public sealed record Sighting(DateTime At, string? Address, string? Build, string? Screen);

/// <summary>
/// All displays in memory, so that every frame can ask whether its screen still stands. Read anew every two seconds, for another process may
/// change one, and at once after a change of this one. Writes down, at most once a minute for each, when screens were seen.
/// </summary>
public sealed class DisplayBook(IDbContextFactory<FunnelDb> contexts, WriterGate gate, TimeProvider clock, ILogger<DisplayBook> log) : BackgroundService
{
    public static readonly TimeSpan Forgotten = TimeSpan.FromDays(90);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2), Notice = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly ConcurrentDictionary<int, Sighting> _sightings = new();
    private readonly ConcurrentDictionary<int, int> _reloads = new();

    // Devices that have shown their new token: the one before it ends.
    private readonly ConcurrentDictionary<int, string> _shown = new();
    private volatile FrozenDictionary<int, DisplayRow> _rows = FrozenDictionary<int, DisplayRow>.Empty;
    private volatile FrozenDictionary<string, DisplayRow> _byHash = FrozenDictionary<string, DisplayRow>.Empty;

    private ImmutableList<Action> _listeners = [];

    /// <summary>A screen came, went or shows something else; told after the book knows, until disposed.</summary>
    public IDisposable OnChanged(Action listener)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
        return new Listening(() => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener)));
    }

    public IReadOnlyList<DisplayRow> All => _rows.Values;

    /// <summary>The display, if it may show its view now. One that came by a link stands as long as that link does.</summary>
    public DisplayRow? Standing(int id, string? linkHash) =>
        _rows.TryGetValue(id, out var row) && Stands(row) && (linkHash is null || linkHash == row.LinkHash) ? row : null;

    /// <summary>Whose token this is; null when it opens nothing.</summary>
    public async Task<(DisplayRow Display, string? LinkHash)?> FindAsync(string token, CancellationToken cancel)
    {
        if (token.Length is 0 or > 200)
            return null;
        var hash = ApiKeyStore.HashOf(token);
        if (!_byHash.ContainsKey(hash))
        {
            // Perhaps it was let in a moment ago, by another process.
            await using var db = await contexts.CreateDbContextAsync(cancel);
            if (!await db.Displays.AnyAsync(d => d.TokenHash == hash || d.PreviousHash == hash || d.LinkHash == hash, cancel))
                return null;
            await RefreshAsync(cancel);
        }
        if (!_byHash.TryGetValue(hash, out var row) || !Stands(row))
            return null;
        if (row.PreviousHash is not null && row.TokenHash == hash)
            _shown[row.Id] = hash;
        return (row, row.LinkHash == hash ? hash : null);
    }

    /// <summary>What was said without a value stays as it was said before.</summary>
    public void Saw(int id, string? address, string? build = null, string? screen = null) => _sightings.AddOrUpdate(
        id,
        _ => new Sighting(Now, address, build, screen),
        (_, before) => new Sighting(Now, address ?? before.Address, build ?? before.Build, screen ?? before.Screen));

    public Sighting? Seen(DisplayRow row) => _sightings.TryGetValue(row.Id, out var seen)
        ? new Sighting(seen.At, seen.Address ?? row.LastAddress, seen.Build ?? row.Build, seen.Screen ?? row.Screen)
        : row.LastSeenAt is { } at ? new Sighting(at, row.LastAddress, row.Build, row.Screen) : null;

    /// <summary>How often this screen has been asked to load its page anew.</summary>
    public int Reloads(int id) => _reloads.GetValueOrDefault(id);

    public void AskReload(int id)
    {
        _reloads.AddOrUpdate(id, 1, (_, n) => n + 1);
        Tell();
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        FrozenDictionary<int, DisplayRow> before, rows;
        // One after the other: a look that began earlier must not take back what a later one brought.
        await _looking.WaitAsync(cancel);
        try
        {
            (before, rows) = (_rows, await ReadAsync(cancel));
        }
        finally
        {
            _looking.Release();
        }
        if (before.Count != rows.Count || rows.Values.Any(d => !before.TryGetValue(d.Id, out var old) || Shown(old) != Shown(d)))
            Tell();
    }

    private async Task<FrozenDictionary<int, DisplayRow>> ReadAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = (await db.Displays.AsNoTracking().ToListAsync(cancel)).ToFrozenDictionary(d => d.Id);
        _rows = rows;
        _byHash = rows.Values.SelectMany(d => new[] { d.TokenHash, d.PreviousHash, d.LinkHash }.OfType<string>().Select(hash => (hash, d)))
            .DistinctBy(x => x.hash).ToFrozenDictionary(x => x.hash, x => x.d, StringComparer.Ordinal);
        return rows;
    }

    /// <summary>One write for all screens that were seen since they were last written down, or have shown a new token.</summary>
    public async Task WriteDownAsync(CancellationToken cancel)
    {
        var due = _sightings.Where(s => _rows.TryGetValue(s.Key, out var row) && (row.LastSeenAt is not { } at || s.Value.At - at >= Notice)).ToDictionary();
        var shown = _shown.ToArray();
        if (due.Count == 0 && shown.Length == 0)
            return;
        using (await gate.EnterAsync(cancel))
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            var ids = due.Keys.Concat(shown.Select(s => s.Key)).ToList();
            foreach (var row in await db.Displays.Where(d => ids.Contains(d.Id)).ToListAsync(cancel))
            {
                if (due.TryGetValue(row.Id, out var seen))
                    (row.LastSeenAt, row.LastAddress, row.Build, row.Screen) = (seen.At, seen.Address ?? row.LastAddress, seen.Build ?? row.Build, seen.Screen ?? row.Screen);
                if (shown.Any(s => s.Key == row.Id && s.Value == row.TokenHash))
                    row.PreviousHash = null;
            }
            await db.SaveChangesAsync(cancel);
        }
        foreach (var done in shown)
            _shown.TryRemove(done);
        await RefreshAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
                await WriteDownAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "The displays could not be read; trying again");
            }
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    private void Tell()
    {
        foreach (var listener in _listeners)
            listener();
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private bool Stands(DisplayRow row) => row.RevokedAt is null && Now - (Seen(row)?.At ?? row.CreatedAt) < Forgotten;

    private static (string, string, string, int?, DateTime?, string?) Shown(DisplayRow d) => (d.Name, d.Site, d.View, d.DepartmentId, d.RevokedAt, d.LinkHash);

    private sealed class Listening(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
