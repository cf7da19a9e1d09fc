using System.Data.Common;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Funnel.Web.Data;

/// <summary>
/// Appends many decided events fast: prepared statements, one transaction from <see cref="BeginAsync"/> to <see cref="CommitAsync"/>.
/// For imports and samples only; holds the writer's turn while it lives, so commit in pieces of a second or less.
/// </summary>
public sealed class BulkWriter : IAsyncDisposable
{
    private static readonly string[] EventColumns = ["Sequence", "DealId", "Version", "Kind", "At", "RecordedAt", "ActorId", "ActorName", "BatchId", "Body"];

    private readonly FunnelDb _db;
    private readonly IDisposable _turn;
    private readonly IDbContextTransaction _transaction;
    private readonly DateTime _now;
    private readonly int? _batch;
    private DbCommand? _event, _deal;
    private long _sequence, _lastDeal;

    private BulkWriter(FunnelDb db, IDisposable turn, IDbContextTransaction transaction, DateTime now, int? batch) =>
        (_db, _turn, _transaction, _now, _batch) = (db, turn, transaction, now, batch);

    public static async Task<BulkWriter> BeginAsync(IDbContextFactory<FunnelDb> contexts, WriterGate gate, DateTime now, int? batch, CancellationToken cancel)
    {
        var turn = await gate.EnterAsync(cancel);
        FunnelDb? db = null;
        try
        {
            db = await contexts.CreateDbContextAsync(cancel);
            if (db is Sqlite.SqliteFunnelDb)
                await Sqlite.SqlitePreparation.WidenCacheAsync(db, cancel);
            var transaction = await db.Database.BeginTransactionAsync(cancel);
            return new BulkWriter(db, turn, transaction, now, batch)
            {
                _sequence = await db.Events.MaxAsync(e => (long?)e.Sequence, cancel) ?? 0,
                _lastDeal = await db.Deals.MaxAsync(d => (long?)d.Id, cancel) ?? 0,
            };
        }
        catch
        {
            // A start that fails gives the turn back, or nobody would ever write again.
            if (db is not null)
                await db.DisposeAsync();
            turn.Dispose();
            throw;
        }
    }

    /// <summary>For reading and for small writes inside the same transaction.</summary>
    public FunnelDb Db => _db;

    /// <summary>The id the next new deal takes.</summary>
    public DealId NextDealId() => new(++_lastDeal);

    /// <summary>Appends events that led from <paramref name="versionBefore"/> (0 for a new deal) to the given state.</summary>
    public async Task AppendAsync(Deal after, int versionBefore, IReadOnlyList<(DealEvent Event, DateTime At, Actor Actor)> events)
    {
        // The deal first: events point to it.
        await WriteStateAsync(after);
        var version = versionBefore;
        foreach (var (e, at, actor) in events)
            await LogAsync(after.Id, ++version, e, at, actor);
    }

    /// <summary>The state alone, for a writer that logs the events behind it by <see cref="LogAsync"/> in an order of its own, before it commits.</summary>
    public Task WriteStateAsync(Deal deal) => WriteDealAsync(deal.ToRow());

    /// <summary>One event of a deal written before; the version counts the deal's events from 1.</summary>
    public Task LogAsync(DealId deal, int version, DealEvent e, DateTime at, Actor actor)
    {
        _event ??= Prepare("Events", "", EventColumns);
        return RunAsync(_event, ++_sequence, deal.Value, version, EventBodies.KindOf(e), at.Ticks, _now.Ticks, actor.Employee?.Value, actor.Name, _batch, EventBodies.Write(e));
    }

    public async Task CommitAsync(CancellationToken cancel)
    {
        await _db.SaveChangesAsync(cancel);
        await _transaction.CommitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever fails while it is put away, the turn goes on to the next writer.
        using var turn = _turn;
        await using var db = _db;
        await using var transaction = _transaction;
        foreach (var command in new[] { _event, _deal }.OfType<DbCommand>())
            await command.DisposeAsync();
    }

    private async Task WriteDealAsync(DealRow r)
    {
        string[] columns =
        [
            "Id", "Version", "Title", "CustomerId", "PipelineId", "StageId", "Outcome", "OwnerId", "Budget", "Currency", "ChannelId", "FirstContact", "ExpectedClose",
            "Products", "ExternalId", "RepeatOfId", "ManualProbability", "CreatedAt", "StageSince", "LastActivityAt", "LastEventAt", "ClosedAt", "LostReason", "Removed",
        ];
        // Insert or update: the same on SQLite and PostgreSQL.
        _deal ??= Prepare("Deals", " ON CONFLICT (\"Id\") DO UPDATE SET " + string.Join(", ", columns.Skip(1).Select(c => $"\"{c}\" = excluded.\"{c}\"")), columns);
        await RunAsync(_deal, r.Id, r.Version, r.Title, r.CustomerId, r.PipelineId, r.StageId, r.Outcome.ToString(), r.OwnerId, r.Budget, r.Currency, r.ChannelId,
            r.FirstContact, r.ExpectedClose, r.Products, r.ExternalId, r.RepeatOfId, r.ManualProbability, r.CreatedAt.Ticks, r.StageSince.Ticks, r.LastActivityAt?.Ticks,
            r.LastEventAt.Ticks, r.ClosedAt?.Ticks, r.LostReason, r.Removed);
    }

    private DbCommand Prepare(string table, string tail, string[] columns)
    {
        var command = _db.Database.GetDbConnection().CreateCommand();
        command.Transaction = _transaction.GetDbTransaction();
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => "@p" + i))}){tail}";
        for (var i = 0; i < columns.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static async Task RunAsync(DbCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                var value => value,
            };
        await command.ExecuteNonQueryAsync();
    }
}
