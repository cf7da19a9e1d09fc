using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Bench;

/// <summary>Figures beside the same questions in SQL. An answer that differs ends the run.</summary>
internal sealed class FigureRows(SalesHistory history, Catalog catalog, Duck duck) : ComparedRows(catalog, duck)
{
    public IEnumerable<string> All()
    {
        var all = new InstantRange(DateTime.UnixEpoch, history.LastEventAt.AddDays(1));
        var year = all with { From = history.LastEventAt.AddDays(-365) };
        var query = new FunnelQuery(FunnelMode.Pipeline, all, history.LastEventAt);
        var department = new DealFilter { Department = Catalog.Departments.Values.First(d => Catalog.WithBelow(d.Id).Count == 1).Id };
        var channel = new DealFilter { Channel = Catalog.Channels.Keys.First() };
        yield return Funnel("funnel, pipeline conversion, all deals ever", query);
        yield return Funnel("the same of one year", query with { Period = year });
        yield return Funnel("the same of one department and channel", query with { Filter = department with { Channel = channel.Channel } });
        yield return Funnel("the same as of 200 days ago", query with { AsOf = history.LastEventAt.AddDays(-200) });
        yield return Open("open deals by stage now, one department", query with { Mode = FunnelMode.Now, Filter = department });
        yield return Times("time in stage, quartiles with censoring, all stays ever", query);
        yield return Times("the same of one year and department", query with { Period = year, Filter = department });
        yield return Skills("effectiveness, people × stages, all stays ever", query);
        yield return Skills("the same of one year", query with { Period = year });
        yield return Closed("won, lost and open of one year", query with { Period = year });
    }

    private string Funnel(string what, FunnelQuery query) => Row(what,
        () => FunnelCount.Of(history, Catalog, query),
        f => f.Stages.Select(s => new long?[] { s.Count, s.Value, s.Weighted }),
        $"""
        WITH {State(query, ", max(CASE WHEN enters THEN place END) AS reached, arg_max(chance, ord) AS chance")},
        counted AS (SELECT CASE outcome WHEN 1 THEN {Catalog.Pipelines[0].OpenStages.Length} ELSE reached END AS furthest, amount, {Weighted} AS weighted
            FROM state WHERE {Match(query)} AND created >= {query.Period.From.Ticks})
        SELECT count(*), sum(amount), sum(weighted) FROM range({Catalog.Pipelines[0].OpenStages.Length + 1}) AS rows(place) JOIN counted ON furthest >= place
        GROUP BY place ORDER BY place
        """);

    private string Open(string what, FunnelQuery query) => Row(what,
        () => FunnelCount.Of(history, Catalog, query),
        f => f.Stages.SkipLast(1).Select(s => new long?[] { s.Count, s.Value, s.Weighted }),
        $"""
        WITH {State(query, ", arg_max(place, ord) AS place, arg_max(chance, ord) AS chance")}
        SELECT count(*), sum(amount), sum({Weighted}) FROM state WHERE {Match(query)} AND outcome = 0 GROUP BY place ORDER BY place
        """);

    private string Times(string what, FunnelQuery query) => Row(what,
        () => TimeInStage.Of(history, Catalog, query),
        t => t.Select(s => new long?[] { s.Ended, s.Lasting, Ticks(s.LowerQuartile), Ticks(s.Median), Ticks(s.UpperQuartile) }),
        $"""
        WITH {State(query)}, steps AS (
            SELECT stage, instant, enters, lead(instant) OVER (PARTITION BY deal ORDER BY ord) AS left_at
            FROM changes SEMI JOIN (SELECT deal FROM state WHERE {Match(query)}) USING (deal)
            WHERE leaves AND instant <= {End(query)} AND undone > {End(query)}),
        stays AS (SELECT stage, coalesce(left_at, {End(query)}) - instant AS ticks, left_at IS NOT NULL AS ended FROM steps
            WHERE enters AND (left_at IS NULL OR left_at > {query.Period.From.Ticks} OR instant >= {query.Period.From.Ticks})),
        times AS (SELECT stage, ticks, count(*) FILTER (ended) AS ended, count(*) AS here FROM stays GROUP BY stage, ticks),
        risks AS (SELECT *, sum(here) OVER (PARTITION BY stage ORDER BY ticks DESC) AS risk FROM times),
        curve AS (SELECT *, product(1 - ended / risk) OVER (PARTITION BY stage ORDER BY ticks) AS left_over FROM risks)
        SELECT sum(ended), sum(here - ended), {Quantile(0.25)}, {Quantile(0.5)}, {Quantile(0.75)}
        FROM curve JOIN stages ON id = stage AND pipeline = {Pipeline} GROUP BY place ORDER BY place
        """);

    private string Skills(string what, FunnelQuery query) => Row(what,
        () => Effectiveness.Of(history, Catalog, query),
        e => e.People.SelectMany(p => p.Stages.Where(s => s.Visits > 0).Select((s) => (Person: p.Employee.Id.Value, Skill: s)))
            .OrderBy(c => (c.Person, c.Skill.Stage.Order)).Select(c => new long?[] { c.Person, c.Skill.Stage.Id.Value, c.Skill.Visits, c.Skill.Advanced, c.Skill.Value }),
        $"""
        WITH known AS (SELECT deal, ord, instant, kind, enters, leaves, stage, removed,
                lag(owner) OVER deals AS holder, lag(amount) OVER deals AS amount, last_value(removed) OVER (deals ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS gone
            FROM changes WHERE instant <= {End(query)} AND undone > {End(query)} WINDOW deals AS (PARTITION BY deal ORDER BY ord)),
        steps AS (SELECT *, lag(stage) OVER deals AS from_stage, lag(enters) OVER deals AS was_there
            FROM known WHERE leaves AND NOT gone WINDOW deals AS (PARTITION BY deal ORDER BY ord)),
        ended AS (SELECT holder, f.id AS stage, f.place, s.amount, kind = {(int)ChangeKind.Won} OR (kind IN ({(int)ChangeKind.Moved}, {(int)ChangeKind.Reopened}) AND t.place > f.place) AS advanced
            FROM steps s JOIN stages f ON f.id = from_stage AND f.pipeline = {Pipeline} LEFT JOIN stages t ON t.id = s.stage
            WHERE was_there AND holder IS NOT NULL AND instant >= {query.Period.From.Ticks}
                AND kind IN ({(int)ChangeKind.Moved}, {(int)ChangeKind.Reopened}, {(int)ChangeKind.Won}, {(int)ChangeKind.Lost}))
        SELECT holder, stage, count(*), count(*) FILTER (advanced), coalesce(sum(amount) FILTER (advanced), 0) FROM ended GROUP BY holder, stage, place ORDER BY holder, place
        """);

    private string Closed(string what, FunnelQuery query) => Row(what,
        () => KeyFigures.Of(history, Catalog, query),
        k => [[k.Won, k.Lost, k.Open, k.OpenValue, k.OpenWeighted]],
        $"""
        WITH {State(query, $", max(instant) FILTER (kind = {(int)ChangeKind.Won}) AS won_at, max(instant) FILTER (kind = {(int)ChangeKind.Lost}) AS lost_at, arg_max(chance, ord) AS chance")}
        SELECT count(*) FILTER (outcome = 1 AND won_at >= {query.Period.From.Ticks}), count(*) FILTER (outcome = 2 AND lost_at >= {query.Period.From.Ticks}),
            count(*) FILTER (outcome = 0), sum(amount) FILTER (outcome = 0), sum({Weighted}) FILTER (outcome = 0) FROM state WHERE {Match(query)}
        """);

    private static string Quantile(double share) =>
        FormattableString.Invariant($"min(ticks) FILTER (ended > 0 AND left_over <= {1 - share} + 1e-12)");

    private static long? Ticks(double? days) => days is { } d ? (long)Math.Round(d * TimeSpan.TicksPerDay) : null;
}
