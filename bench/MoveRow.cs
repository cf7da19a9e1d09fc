using System.Diagnostics;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Data;
using Microsoft.Data.Sqlite;

namespace Funnel.Bench;

/// <summary>Durable moves, one after another, beside bare transactions of one row on the same disk.</summary>
internal sealed class MoveRow(Company company, SalesHistory history, Catalog catalog)
{
    private const int Times = 1_000;

    public async Task<string> MeasureAsync()
    {
        var store = company.Get<DealStore>();
        var stages = catalog.Pipelines[0].OpenStages;
        var open = history.Deals.Select(t => (t.Id, t.Now)).Where(d => d.Now is { Outcome: Outcome.Open, Removed: false } && d.Now.Pipeline == catalog.Pipelines[0].Id)
            .Take(Times + 100).Select(d => (d.Id, d.Now.Stage)).ToList();
        await Move(open.Take(100));
        var watch = Stopwatch.StartNew();
        await Move(open.Skip(100));
        var moves = (open.Count - 100) / watch.Elapsed.TotalSeconds;
        var bare = Bare();
        return $"| durable moves through DealStore | {moves:N0}/s ({moves / bare:P0} of the reference) | bare one-row transactions, same pragmas: {bare:N0}/s | ≥ 50 % |";

        async Task Move(IEnumerable<(DealId Id, StageId Stage)> deals)
        {
            foreach (var (id, stage) in deals)
                await store.MoveAsync(id, stage == stages[0].Id ? stages[1].Id : stages[0].Id, null, new By(Caller.Program("bench")));
        }
    }

    private double Bare()
    {
        var file = Path.Combine(company.Folder, "bare.db");
        File.Delete(file);
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            using var transaction = connection.BeginTransaction();
            Execute($"INSERT INTO t (body) VALUES ('{i} moved from one stage to another')");
            transaction.Commit();
        }
        return Times / watch.Elapsed.TotalSeconds;

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
