using System.Diagnostics;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.Data.Sqlite;

namespace Funnel.Bench;

/// <summary>The rows of the table. Each says what it measured and what it ran beside.</summary>
internal sealed class Rows(Company company)
{
    private SalesHistory _history = SalesHistory.Empty;
    private Catalog _catalog = null!;

    public async Task<string> StartAsync()
    {
        var log = company.Get<IEventLog>();
        var watch = Stopwatch.StartNew();
        _catalog = await log.ReadCatalogAsync(default);
        var (history, events) = (SalesHistory.Empty, 0);
        while (true)
        {
            var page = await log.ReadAfterAsync(history.Sequence, 100_000, default);
            if (page.Count == 0)
                break;
            history = history.Apply(page);
            events += page.Count;
        }
        _history = history;
        return $"| read the log at start ({history.Count:N0} deals, {events:N0} events) | {watch.Elapsed.TotalSeconds:0.0} s, {events / watch.Elapsed.TotalSeconds:N0} events/s | – | 1 M deals ≤ 15 s |";
    }

    public string ApplyOneEvent()
    {
        var stage = _catalog.Pipelines[0].OpenStages[1].Id;
        var (history, sequence) = (_history, _history.Sequence);
        var tracks = _history.Deals.Take(5_000).Select(t => t.Id).ToList();
        var at = _history.LastEventAt;
        Run(500);
        var watch = Stopwatch.StartNew();
        Run(20_000);
        return $"| applying one event to the live figures | {watch.Elapsed.TotalMicroseconds / 20_000:0.0} µs | – | ≤ 20 µs |";

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
                history = history.Apply(new LoggedEvent(++sequence, tracks[i % tracks.Count], 100 + i, at, at, Actor.Program("bench"), new DealMoved(stage, stage)));
        }
    }

    public string FunnelNowAndPast()
    {
        var year = new InstantRange(_history.LastEventAt.AddDays(-365), _history.LastEventAt.AddDays(1));
        var now = new FunnelQuery(FunnelMode.Pipeline, year, _history.LastEventAt);
        var filtered = now with { Filter = new DealFilter { Department = _catalog.Departments.Keys.Last() } };
        var past = filtered with { AsOf = _history.LastEventAt.AddDays(-200) };
        return $"| funnel, whole · filtered by department · as of 200 days ago | {Best(now):0} · {Best(filtered):0} · {Best(past):0} ms | – | as of ≤ 100 ms at 1 M deals |";

        double Best(FunnelQuery query) => Enumerable.Range(0, 7).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            FunnelCount.Of(_history, _catalog, query);
            return watch.Elapsed.TotalMilliseconds;
        });
    }

    public async Task<string> MovesAsync()
    {
        const int Times = 1_000;
        var store = company.Get<DealStore>();
        var open = _history.Deals.Where(t => t.Now.Outcome == Outcome.Open && !t.Now.Removed && t.Now.Pipeline == _catalog.Pipelines[0].Id).Take(Times + 100).Select(t => (t.Id, t.Now.Stage)).ToList();
        var stages = _catalog.Pipelines[0].OpenStages;
        await Move(open.Take(100));
        var watch = Stopwatch.StartNew();
        await Move(open.Skip(100).Take(Times));
        var moves = Math.Min(Times, open.Count - 100) / watch.Elapsed.TotalSeconds;
        var bare = Bare(company.Folder, Times);
        return $"| durable moves through DealStore | {moves:N0}/s ({moves / bare:P0} of the reference) | bare one-row transactions, same pragmas: {bare:N0}/s | ≥ 50 % |";

        async Task Move(IEnumerable<(DealId Id, StageId Stage)> deals)
        {
            foreach (var (id, stage) in deals)
                await store.MoveAsync(id, stage == stages[0].Id ? stages[1].Id : stages[0].Id, null, new By(Caller.Program("bench")));
        }
    }

    private static double Bare(string folder, int times)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            using var transaction = connection.BeginTransaction();
            Execute($"INSERT INTO t (body) VALUES ('{i} moved from one stage to another')");
            transaction.Commit();
        }
        return times / watch.Elapsed.TotalSeconds;

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
