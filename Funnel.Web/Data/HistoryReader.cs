using System.Data.Common;
using System.Threading.Channels;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Data;

/// <summary>
/// The whole log as a history. One thread steps through the rows, another reads the bodies and writes the columns: a start with a million deals waits for this.
/// </summary>
internal static class HistoryReader
{
    private const int RowsABatch = 4_096;

    private readonly record struct Row(long Sequence, long Deal, int Version, long At, string Kind, string Body);

    public static async Task<SalesHistory> ReadAsync(DbConnection connection, CancellationToken cancel)
    {
        // Events are never edited, so those up to a number are the same however often one looks.
        var last = await Query(connection, "SELECT COALESCE(MAX(\"Sequence\"), 0) FROM \"Events\"", 0, r => r.GetInt64(0), cancel).SingleAsync(cancel);
        var sizes = await Query(connection, "SELECT \"DealId\", COUNT(*) FROM \"Events\" WHERE \"Sequence\" <= @last GROUP BY \"DealId\" ORDER BY \"DealId\"", last,
            r => (new DealId(r.GetInt64(0)), r.GetInt32(1)), cancel).ToListAsync(cancel);
        var builder = new HistoryBuilder(sizes);
        var batches = Channel.CreateBounded<List<Row>>(4);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var stepping = Task.Run(() => StepAsync(connection, last, batches.Writer, stop.Token), cancel);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
                foreach (var row in batch)
                    builder.Add(row.Sequence, new DealId(row.Deal), row.Version, new DateTime(row.At, DateTimeKind.Utc), EventBodies.Read(row.Kind, row.Body));
        }
        finally
        {
            // The connection is the caller's: nobody steps on it once this is left.
            await stop.CancelAsync();
            await stepping;
        }
        return builder.Build();
    }

    private static async Task StepAsync(DbConnection connection, long last, ChannelWriter<List<Row>> batches, CancellationToken cancel)
    {
        try
        {
            var batch = new List<Row>(RowsABatch);
            await foreach (var row in Query(connection,
                "SELECT \"Sequence\", \"DealId\", \"Version\", \"At\", \"Kind\", \"Body\" FROM \"Events\" WHERE \"Sequence\" <= @last ORDER BY \"Sequence\"", last,
                r => new Row(r.GetInt64(0), r.GetInt64(1), r.GetInt32(2), r.GetInt64(3), r.GetString(4), r.GetString(5)), cancel))
            {
                batch.Add(row);
                if (batch.Count < RowsABatch)
                    continue;
                await batches.WriteAsync(batch, cancel);
                batch = new List<Row>(RowsABatch);
            }
            await batches.WriteAsync(batch, cancel);
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
        }
    }

    private static async IAsyncEnumerable<T> Query<T>(DbConnection connection, string sql, long last, Func<DbDataReader, T> read,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@last", last);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            yield return read(reader);
    }
}
