using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Bench;

/// <summary>What moved, cohorts against each other, and what became of what was expected.</summary>
internal sealed class ChangeRows(SalesHistory history, Catalog catalog, Duck duck) : ComparedRows(catalog, duck)
{
    public IEnumerable<string> All()
    {
        var all = new InstantRange(DateTime.UnixEpoch, history.LastEventAt.AddDays(1));
        var query = new FunnelQuery(FunnelMode.Pipeline, all with { From = history.LastEventAt.AddDays(-365) }, history.LastEventAt);
        var department = new DealFilter { Department = Catalog.Departments.Values.First(d => Catalog.WithBelow(d.Id).Count == 1).Id };
        var quarter = Period.Containing(DateOnly.FromDateTime(history.LastEventAt), PeriodKind.Quarter);
        yield return Moved("movement of one year, every stage by number and value", query);
        yield return Moved("the same of one department", query with { Filter = department });
        yield return Cohorts("cohort curves, won by age of the deals of every month", query with { Period = all });
        yield return Bridge("bridge of a quarter, thirty days to now", new BridgeQuery(quarter, history.LastEventAt.AddDays(-30), history.LastEventAt));
        yield return Bridge("the same over a year", new BridgeQuery(Period.Containing(quarter.From, PeriodKind.Year), history.LastEventAt.AddDays(-365), history.LastEventAt));
    }

    // The parts in the order of MovementPart.
    private string Moved(string what, FunnelQuery query) => Row(what,
        () => Movement.Of(history, Catalog, query),
        m => m.Stages.Select(s => s.Parts.SelectMany(p => new long?[] { p.Count, p.Value }).ToArray()),
        $"""
        WITH known AS (SELECT deal, ord, instant, kind, enters, leaves, stage, lag(amount) OVER deals AS before,
                last_value(amount) OVER (deals ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS latest,
                last_value(owner) OVER (deals ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS holder
            FROM changes WHERE instant <= {End(query)} AND undone > {End(query)} WINDOW deals AS (PARTITION BY deal ORDER BY ord)),
        steps AS (SELECT *, lead(instant) OVER deals AS left_at, lead(kind) OVER deals AS way, lead(stage) OVER deals AS to_stage, lead(before) OVER deals AS parting,
                sum(CAST(enters AS INTEGER)) OVER deals AS number FROM known WHERE leaves {Holder(query)} WINDOW deals AS (PARTITION BY deal ORDER BY ord)),
        stays AS (SELECT f.place, CASE WHEN instant < {query.Period.From.Ticks} THEN 0 WHEN number = 1 THEN 1 ELSE 2 END AS begins,
                CASE WHEN left_at IS NULL THEN 9 WHEN way = {(int)ChangeKind.Won} THEN 5 WHEN way = {(int)ChangeKind.Lost} THEN 6 WHEN way = {(int)ChangeKind.Transferred} THEN 7
                    WHEN way = {(int)ChangeKind.Removed} THEN 8 WHEN t.place > f.place THEN 3 ELSE 4 END AS ends,
                CASE WHEN left_at IS NULL THEN latest ELSE parting END AS amount
            FROM steps s JOIN stages f ON f.id = s.stage AND f.pipeline = {Pipeline} LEFT JOIN stages t ON t.id = s.to_stage
            WHERE enters AND (left_at IS NULL OR left_at >= {query.Period.From.Ticks}))
        SELECT {string.Join(", ", Enumerable.Range(0, 10).Select(part => $"count(*) FILTER (begins = {part} OR ends = {part}), coalesce(sum(amount) FILTER (begins = {part} OR ends = {part}), 0)"))}
        FROM stays GROUP BY place ORDER BY place
        """);

    private string Cohorts(string what, FunnelQuery query) => Row(what,
        () => CohortCurves.Of(history, Catalog, query),
        c => c.SelectMany(m => m.ByAge.Select((reached, age) => new long?[] { (m.Month.Year * 100) + m.Month.Month, m.Deals, m.Reached, m.ReachedValue, m.Age, age, reached })),
        $"""
        WITH {State(query, $", arg_min(day, ord) AS started, arg_max(day, ord) FILTER (kind = {(int)ChangeKind.Won}) AS won_day")},
        cohort AS (SELECT CAST(DATE '0001-01-01' + started AS DATE) AS month_of, started, amount, CASE WHEN outcome = 1 THEN greatest(0, won_day - started) END AS age
            FROM state WHERE {Match(query)} AND created >= {query.Period.From.Ticks}),
        months AS (SELECT year(month_of) * 100 + month(month_of) AS month, count(*) AS deals, count(age) AS reached, coalesce(sum(amount) FILTER (age IS NOT NULL), 0) AS value,
                {Period.DayOf(new DateTime(query.LastTick, DateTimeKind.Utc), Catalog.Company.Zone).DayNumber} - max(started) AS lived FROM cohort GROUP BY ALL),
        ages AS (SELECT year(month_of) * 100 + month(month_of) AS month, age, count(*) AS won FROM cohort WHERE age IS NOT NULL GROUP BY ALL)
        SELECT m.month, deals, reached, value, lived, a.age, sum(coalesce(won, 0)) OVER (PARTITION BY m.month ORDER BY a.age)
        FROM months m JOIN range({CohortCurves.Longest + 1}) AS a(age) ON a.age <= lived LEFT JOIN ages w ON w.month = m.month AND w.age = a.age ORDER BY m.month, a.age
        """);

    // A change taken back leads from its state to the one before it, a change made from the one before it to its own.
    private string Bridge(string what, BridgeQuery query) => Row(what,
        () => ForecastBridge.Of(history, Catalog, query),
        b => b.Steps.Where(s => s.Entries > 0).Select(s => new long?[] { (long)s.Bar, s.Amount, s.Entries }),
        $"""
        WITH known AS (SELECT deal, ord, instant, undone, {Facts} FROM
                (SELECT *, coalesce(close >= {query.Window.From.DayNumber} AND close < {query.Window.To.DayNumber}, false) AS expected, close IS NULL AS unsaid FROM changes WHERE instant <= {query.To.Ticks})),
        first AS (SELECT *, lead(ord) OVER deals IS NULL AS newest, {Lagged} FROM known WHERE instant <= {query.From.Ticks} AND undone > {query.From.Ticks} WINDOW deals AS (PARTITION BY deal ORDER BY ord)),
        last AS (SELECT *, lead(ord) OVER deals IS NULL AS newest, {Lagged} FROM known WHERE undone > {query.To.Ticks} WINDOW deals AS (PARTITION BY deal ORDER BY ord)),
        moves AS (
            SELECT deal, false AS fresh, false AS born, {As("before", "")}, {As("after", "p_")} FROM first WHERE undone <= {query.To.Ticks}
            UNION ALL
            SELECT deal, deal NOT IN (SELECT deal FROM first) AS fresh, p_counts IS NULL AS born, {As("before", "p_")}, {As("after", "")} FROM last WHERE instant > {query.From.Ticks}),
        entries AS (
            SELECT {(int)BridgeBar.Start} AS bar, amount FROM first WHERE newest AND counts
            UNION ALL SELECT {(int)BridgeBar.End}, amount FROM last WHERE newest AND counts
            UNION ALL SELECT {(int)BridgeBar.Deleted}, -f.amount FROM first f JOIN last l ON l.deal = f.deal AND l.newest AND l.removed WHERE f.newest AND f.counts
            UNION ALL SELECT CASE WHEN before_counts THEN CASE WHEN after_amount > before_amount THEN {(int)BridgeBar.Increased} ELSE {(int)BridgeBar.Decreased} END
                WHEN born THEN {(int)BridgeBar.New} WHEN before_removed THEN {(int)BridgeBar.Restored} WHEN before_outcome <> 0 THEN {(int)BridgeBar.Reopened}
                WHEN NOT before_expected THEN CASE WHEN fresh AND before_unsaid THEN {(int)BridgeBar.New} ELSE {(int)BridgeBar.PulledIn} END ELSE {(int)BridgeBar.FilterIn} END,
                after_amount - CASE WHEN before_counts THEN before_amount ELSE 0 END
            FROM moves SEMI JOIN (SELECT deal FROM last WHERE newest AND NOT removed) USING (deal) WHERE after_counts AND (before_counts IS NOT TRUE OR after_amount <> before_amount)
            UNION ALL SELECT CASE WHEN after_counts IS NULL OR after_removed THEN {(int)BridgeBar.Deleted} WHEN after_outcome = 1 THEN {(int)BridgeBar.Won} WHEN after_outcome = 2 THEN {(int)BridgeBar.Lost}
                WHEN NOT after_expected THEN {(int)BridgeBar.PushedOut} ELSE {(int)BridgeBar.FilterOut} END, -before_amount
            FROM moves SEMI JOIN (SELECT deal FROM last WHERE newest AND NOT removed) USING (deal) WHERE before_counts AND after_counts IS NOT TRUE)
        SELECT bar, sum(amount), count(*) FROM entries GROUP BY bar ORDER BY bar
        """);

    private static readonly string[] Known = ["counts", "outcome", "removed", "amount", "expected", "unsaid"];

    private string Facts => $"outcome, removed, amount, expected, unsaid, outcome = 0 AND NOT removed AND expected AND pipeline = {Pipeline} AS counts";

    private static string Lagged => string.Join(", ", Known.Select(k => $"lag({k}) OVER deals AS p_{k}"));

    private static string As(string side, string prefix) => string.Join(", ", Known.Select(k => $"{prefix}{k} AS {side}_{k}"));

    private static string Holder(FunnelQuery query) =>
        query.Filter.Department is { } d ? $"AND holder IN (SELECT id FROM people WHERE department = {d.Value})" : "";
}
