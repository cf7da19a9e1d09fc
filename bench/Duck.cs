using DuckDB.NET.Data;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Bench;

/// <summary>
/// The same changes in DuckDB, in memory: one row for each change with the state right after it, as the history has them, so that neither side has to
/// work the state out of events; and its day in the company's calendar, so that DuckDB need not know time zones.
/// </summary>
internal sealed class Duck : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public static async Task<Duck> LoadAsync(SalesHistory history, Catalog catalog)
    {
        var duck = new Duck();
        await duck._connection.OpenAsync();
        duck.Execute($"SET threads = {Environment.ProcessorCount}");
        duck.Execute("""
            CREATE TABLE changes (deal BIGINT, ord INTEGER, created BIGINT, instant BIGINT, undone BIGINT, kind UTINYINT, enters BOOLEAN, leaves BOOLEAN,
                pipeline INTEGER, stage INTEGER, outcome UTINYINT, removed BOOLEAN, owner INTEGER, amount BIGINT, probability DOUBLE, channel INTEGER, product INTEGER,
                day INTEGER, close INTEGER)
            """);
        duck.Execute("CREATE TABLE stages (id INTEGER, pipeline INTEGER, place INTEGER, chance DECIMAL(5, 4))");
        duck.Execute("CREATE TABLE people (id INTEGER, department INTEGER)");
        using (var rows = duck._connection.CreateAppender("changes"))
            foreach (var track in history.Deals)
                Append(rows, track, catalog.Company.Zone);
        foreach (var pipeline in catalog.Pipelines)
            foreach (var (place, stage) in pipeline.OpenStages.Index())
                duck.Execute(FormattableString.Invariant($"INSERT INTO stages VALUES ({stage.Id.Value}, {pipeline.Id.Value}, {place}, {stage.Probability})"));
        foreach (var e in catalog.Employees.Values)
            duck.Execute($"INSERT INTO people VALUES ({e.Id.Value}, {e.Department?.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NULL"})");
        return duck;
    }

    /// <summary>The rows of the answer as numbers; null stays null.</summary>
    public List<long?[]> Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<long?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : (long?)Number(reader.GetValue(i)))]);
        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private static long Number(object value) => value is System.Numerics.BigInteger big ? (long)big : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);

    private static void Append(DuckDBAppender rows, DealTrack track, TimeZoneInfo zone)
    {
        var changes = track.Changes;
        for (var i = 0; i < changes.Length; i++)
        {
            ref readonly var c = ref changes[i];
            var facts = c.Facts;
            rows.CreateRow()
                .AppendValue(track.Id.Value).AppendValue(i).AppendValue(changes[0].At).AppendValue(c.At).AppendValue(c.UndoneAt)
                .AppendValue((byte)c.Kind).AppendValue(c.EntersStage).AppendValue(c.ChangesStage || c.Kind == ChangeKind.Removed)
                .AppendValue(c.Pipeline.Value).AppendValue(c.Stage.Value).AppendValue((byte)c.Outcome).AppendValue(c.Removed)
                .AppendValue(c.Owner?.Value).AppendValue(c.Amount).AppendValue(facts.ManualProbability).AppendValue(facts.Channel?.Value)
                .AppendValue(facts.Products is [var first, ..] ? first.Product.Value : null as int?)
                .AppendValue(Period.DayOf(c.AtUtc, zone).DayNumber).AppendValue(c.ExpectedClose?.DayNumber)
                .EndRow();
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
