using System.Data.Common;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Plans;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data;

/// <summary>The log as stored, for the live side. Reads by hand: a start reads millions of rows.</summary>
public sealed class EventLog(IDbContextFactory<FunnelDb> contexts) : IEventLog
{
    private const string Columns = "\"Sequence\", \"DealId\", \"Version\", \"At\", \"RecordedAt\", \"ActorId\", \"ActorName\", \"Kind\", \"Body\"";

    public Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(long sequence, int limit, CancellationToken cancel) =>
        ReadAsync($"SELECT {Columns} FROM \"Events\" WHERE \"Sequence\" > @key ORDER BY \"Sequence\" LIMIT @limit", sequence, limit, cancel);

    public Task<IReadOnlyList<LoggedEvent>> ReadDealAsync(DealId deal, CancellationToken cancel) =>
        ReadAsync($"SELECT {Columns} FROM \"Events\" WHERE \"DealId\" = @key ORDER BY \"Version\" LIMIT @limit", deal.Value, int.MaxValue, cancel);

    public async Task<SalesHistory> ReadHistoryAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        return await HistoryReader.ReadAsync(db.Database.GetDbConnection(), cancel);
    }

    public async Task<LogPosition> PositionAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var company = await db.Company.AsNoTracking()
            .Select(c => new { c.CatalogVersion, c.Epoch, Sequence = db.Events.Max(e => (long?)e.Sequence), Plans = db.PlanChanges.Max(p => (long?)p.Number) })
            .SingleAsync(cancel);
        return new LogPosition(company.Sequence ?? 0, company.CatalogVersion, company.Epoch, company.Plans ?? 0);
    }

    public async Task<Catalog> ReadCatalogAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await CatalogReader.ReadAsync(db, cancel);
    }

    public async Task<IReadOnlyList<PlanChange>> ReadPlansAfterAsync(long number, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return [.. (await db.PlanChanges.AsNoTracking().Where(p => p.Number > number).OrderBy(p => p.Number).ToListAsync(cancel)).Select(p => p.ToChange())];
    }

    private async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string sql, long key, int limit, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        // The text is one of the two constants above; what varies is a parameter.
        command.CommandText = sql;
        Add(command, "@key", key);
        Add(command, "@limit", limit);
        var events = new List<LoggedEvent>();
        // Few people act in many events: one object for each of them.
        var actors = new Dictionary<(int, string), Actor>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var actorKey = (reader.IsDBNull(5) ? 0 : reader.GetInt32(5), reader.GetString(6));
            if (!actors.TryGetValue(actorKey, out var actor))
                actors[actorKey] = actor = new Actor(actorKey.Item1 == 0 ? null : new EmployeeId(actorKey.Item1), actorKey.Item2);
            events.Add(new LoggedEvent(reader.GetInt64(0), new DealId(reader.GetInt64(1)), reader.GetInt32(2),
                new DateTime(reader.GetInt64(3), DateTimeKind.Utc), new DateTime(reader.GetInt64(4), DateTimeKind.Utc), actor,
                EventBodies.Read(reader.GetString(7), reader.GetString(8))));
        }
        return events;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
