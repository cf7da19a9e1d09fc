using System.Data.Common;
using System.Threading.Channels;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Microsoft.Data.Sqlite;

namespace Funnel.Web.Data;

/// <summary>
/// The whole log as a history. One thread steps through the rows, another reads the bodies and writes the columns: a start with a million deals waits for this.
/// </summary>
internal static class HistoryReader
{
    private const string UpTo = "FROM \"Events\" WHERE \"Sequence\" <= @last";

    public static async Task<SalesHistory> ReadAsync(DbConnection connection, CancellationToken cancel)
    {
        // Events are never edited, so those up to a number are the same however often one looks.
        var (last, sizes) = (0L, new List<(DealId Deal, int Events)>());
        await QueryAsync(connection, "SELECT COALESCE(MAX(\"Sequence\"), 0) " + UpTo, long.MaxValue, r => last = r.GetInt64(0), cancel);
        await QueryAsync(connection, $"SELECT \"DealId\", COUNT(*) {UpTo} GROUP BY \"DealId\" ORDER BY \"DealId\"", last,
            r => sizes.Add((new DealId(r.GetInt64(0)), r.GetInt32(1))), cancel);
        var builder = new HistoryBuilder(sizes);
        var (batches, used) = (Channel.CreateBounded<Batch>(4), Channel.CreateUnbounded<Batch>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var stepping = Task.Run(() => StepAsync(connection, last, batches.Writer, used.Reader, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
            {
                batch.AddTo(builder);
                used.Writer.TryWrite(batch);
            }
        }
        finally
        {
            // The connection is the caller's: nobody steps on it once this is left.
            await stop.CancelAsync();
            await stepping;
        }
        return builder.Build();
    }

    private static async Task StepAsync(DbConnection connection, long last, ChannelWriter<Batch> batches, ChannelReader<Batch> used, CancellationToken cancel)
    {
        try
        {
            var batch = new Batch();
            await QueryAsync(connection, $"SELECT \"Sequence\", \"DealId\", \"Version\", \"At\", \"Kind\", \"Body\" {UpTo} ORDER BY \"Sequence\"", last, r =>
            {
                if (batch.TryAdd(r))
                    return;
                batches.WriteAsync(batch, cancel).AsTask().Wait(cancel);
                batch = used.TryRead(out var again) ? again : new Batch();
                batch.TryAdd(r);
            }, cancel);
            await batches.WriteAsync(batch, cancel);
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
        }
    }

    private static async Task QueryAsync(DbConnection connection, string sql, long last, Action<DbDataReader> read, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@last", last);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            read(reader);
        }
    }

    /// <summary>Some rows, their texts as stored, one after another.</summary>
    private sealed class Batch
    {
        private const int Rows = 4_096;

        private readonly List<(long Sequence, DealId Deal, int Version, DateTime At, int Kind, int Body)> _rows = new(Rows);
        private readonly System.Buffers.ArrayBufferWriter<byte> _texts = new(Rows * 96);

        public bool TryAdd(DbDataReader r)
        {
            if (_rows.Count == Rows)
                return false;
            _rows.Add((r.GetInt64(0), new DealId(r.GetInt64(1)), r.GetInt32(2), new DateTime(r.GetInt64(3), DateTimeKind.Utc), Copy(r, 4), Copy(r, 5)));
            return true;
        }

        public void AddTo(HistoryBuilder builder)
        {
            var at = 0;
            foreach (var row in _rows)
            {
                var kind = _texts.WrittenSpan.Slice(at, row.Kind);
                var body = _texts.WrittenSpan.Slice(at + row.Kind, row.Body);
                builder.Add(row.Sequence, row.Deal, row.Version, row.At, EventBodies.Read(kind, body));
                at += row.Kind + row.Body;
            }
            _rows.Clear();
            _texts.ResetWrittenCount();
        }

        private int Copy(DbDataReader reader, int column)
        {
            // SQLite lends the text as it lies; a string of each would be half of the time.
            ReadOnlySpan<byte> text = reader is SqliteDataReader { Handle: { } statement } ? SQLitePCL.raw.sqlite3_column_blob(statement, column)
                : System.Text.Encoding.UTF8.GetBytes(reader.GetString(column));
            System.Buffers.BuffersExtensions.Write(_texts, text);
            return text.Length;
        }
    }
}
