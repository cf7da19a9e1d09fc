using Funnel.Domain.Analytics;

namespace Funnel.Bench;

/// <summary>What all comparisons with DuckDB share. An answer that differs ends the run.</summary>
internal abstract class ComparedRows(Catalog catalog, Duck duck)
{
    protected Catalog Catalog => catalog;

    protected int Pipeline { get; } = catalog.Pipelines[0].Id.Value;

    // The state of each deal as known at the query's end.
    protected static string State(FunnelQuery query, string more = "") =>
        $"""
        state AS (SELECT deal, min(created) AS created, arg_max(changes.pipeline, ord) AS pipeline, arg_max(outcome, ord) AS outcome, arg_max(removed, ord) AS removed,
            arg_max_null(owner, ord) AS owner, arg_max(amount, ord) AS amount, arg_max_null(channel, ord) AS channel, arg_max_null(probability, ord) AS probability{more}
            FROM changes JOIN stages ON stages.id = stage WHERE instant <= {End(query)} AND undone > {End(query)} GROUP BY deal)
        """;

    protected const string Weighted =
        "CASE outcome WHEN 1 THEN amount WHEN 2 THEN 0 ELSE CAST(round(CAST(amount AS DECIMAL(18, 0)) * coalesce(CAST(probability AS DECIMAL(5, 4)), chance)) AS BIGINT) END";

    protected string Match(FunnelQuery query) =>
        $"pipeline = {Pipeline} AND NOT removed"
        + (query.Filter.Department is { } d ? $" AND owner IN (SELECT id FROM people WHERE department = {d.Value})" : "")
        + (query.Filter.Channel is { } c ? $" AND channel = {c.Value}" : "");

    protected static long End(FunnelQuery query) => query.LastTick;

    protected string Row<T>(string what, Func<T> ours, Func<T, IEnumerable<long?[]>> numbers, string sql)
    {
        var (time, figure) = Best.Of(5, ours);
        var (reference, rows) = Best.Of(5, () => duck.Ask(sql));
        var (mine, theirs) = (Text(numbers(figure)), Text(rows));
        if (mine != theirs)
            throw new InvalidOperationException($"{what}: the answers differ.\n{mine}\nDuckDB:\n{theirs}\n{sql}");
        return $"| {what} | {time:0} ms | DuckDB, equal answers: {reference:0} ms ({reference / time:0.0} ×) | ≥ 5 × |";

        static string Text(IEnumerable<long?[]> rows) => string.Join('\n', rows.Select(r => string.Join(' ', r)));
    }
}
