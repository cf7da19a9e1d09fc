using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>
/// The deals started in one month. <see cref="Age"/> is the days every one of them has lived: from the youngest's start to the query's end.
/// <see cref="ByAge"/> holds, for each age from 0, how many had got there by then; it ends at the cohort's age (or the longest asked for), never later,
/// while <see cref="Reached"/> counts all that have got there so far. Values are minor units.
/// </summary>
public sealed record CohortCurve(DateOnly Month, int Deals, int Reached, long ReachedValue, int Age, IReadOnlyList<int> ByAge)
{
    /// <summary>Of the cohort's deals (0 to 1), so far.</summary>
    public double Share => (double)Reached / Deals;

    public double ShareAt(int age) => (double)ByAge[age] / Deals;
}

/// <summary>Months of start against each other: what share of their deals were won, or had reached a stage, at the same age.</summary>
public static class CohortCurves
{
    public const int Longest = 365;

    /// <summary>
    /// The deals started in the period by month of start, oldest first, months without deals left out. Without a stage the goal is to be won at the query's end;
    /// with one, to have reached it: it or a later one was visited, or the deal is won. Ages are days of the company's calendar.
    /// </summary>
    public static IReadOnlyList<CohortCurve> Of(SalesHistory history, Catalog catalog, FunnelQuery query, StageId? goal = null, int longest = Longest)
    {
        var pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
            ?? throw new RuleViolation("There is no such pipeline.");
        var goals = StagesFrom(pipeline, goal).Select(s => s.Value).ToHashSet();
        var match = new DealMatch(query.Filter with { Pipeline = pipeline.Id }, catalog);
        var (from, end) = (query.Period.From.Ticks, query.LastTick);
        var first = history.Gather(() => new long[] { end }, (least, s, slot) => least[0] = Math.Min(least[0], s.At[s.Start[slot]])).Select(least => least[0]).DefaultIfEmpty(end).Min();
        var calendar = new Calendar(catalog.Company.Zone, Math.Max(first, Math.Min(from, end)), end);
        var pieces = history.Gather(() => new SortedDictionary<DateOnly, Month>(), (months, s, slot) =>
        {
            var at = s.At[s.Start[slot]];
            if (at < from || s.AsOf(slot, end) is not (>= 0 and var state) || !match.Matches(s, state))
                return;
            var started = calendar.DayOf(at);
            // A win entered with a date before the deal's start counts at age 0.
            MonthOf(months, new DateOnly(started.Year, started.Month, 1))
                .Add(started, FirstAt(s, slot, state, end, pipeline.Id, goals) is { } there ? Math.Max(0, calendar.DayOf(there).DayNumber - started.DayNumber) : null, s.Amount[state]);
        });
        var all = new SortedDictionary<DateOnly, Month>();
        foreach (var (key, month) in pieces.SelectMany(p => p))
            MonthOf(all, key).Add(month);
        var today = calendar.DayOf(end);
        return [.. all.Select(m => m.Value.Curve(m.Key, today, longest))];
    }

    private static Month MonthOf(SortedDictionary<DateOnly, Month> months, DateOnly key)
    {
        if (!months.TryGetValue(key, out var month))
            months[key] = month = new Month();
        return month;
    }

    /// <summary>The open stages that reach the goal when visited, retired ones where they count for such a stage; none when the goal is to be won.</summary>
    private static HashSet<StageId> StagesFrom(Pipeline pipeline, StageId? goal)
    {
        if (goal is not { } id || id == pipeline.Won.Id)
            return [];
        var stage = pipeline.OpenStages.FirstOrDefault(s => s.Id == id) ?? throw new RuleViolation("This stage is not in the pipeline “{0}”.", pipeline.Name);
        // A retired stage before the first live one counts for that one.
        var first = stage == pipeline.OpenStages[0];
        return [.. pipeline.Stages.Where(s => s.Kind == StageKind.Open && (first || s.Order >= stage.Order)).Select(s => s.Id)];
    }

    private static long? FirstAt(Segment s, int slot, int state, long end, PipelineId pipeline, HashSet<int> goals)
    {
        long? won = null;
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
        {
            if (!s.Kind[i].ChangesStage() || !s.StandsAt(i, end))
                continue;
            if (s.Kind[i].EntersStage() && s.Pipeline[i] == pipeline.Value && goals.Contains(s.Stage[i]))
                return s.At[i];
            if (s.Kind[i] == ChangeKind.Won)
                won = s.At[i];
        }
        return s.OutcomeAt(state) == Outcome.Won ? won : null;
    }

    private sealed class Month
    {
        private readonly List<int> _ages = [];
        private DateOnly _youngest = DateOnly.MinValue;
        private int _deals;
        private long _value;

        public void Add(DateOnly started, int? age, long amount)
        {
            _deals++;
            _youngest = started > _youngest ? started : _youngest;
            if (age is not { } a)
                return;
            _ages.Add(a);
            _value += amount;
        }

        public void Add(Month other)
        {
            _deals += other._deals;
            _youngest = other._youngest > _youngest ? other._youngest : _youngest;
            _ages.AddRange(other._ages);
            _value += other._value;
        }

        public CohortCurve Curve(DateOnly month, DateOnly today, int longest)
        {
            var age = Math.Max(0, today.DayNumber - _youngest.DayNumber);
            var byAge = new int[Math.Min(age, longest) + 1];
            foreach (var a in _ages)
                if (a < byAge.Length)
                    byAge[a]++;
            for (var i = 1; i < byAge.Length; i++)
                byAge[i] += byAge[i - 1];
            return new CohortCurve(month, _deals, _ages.Count, _value, age, byAge);
        }
    }
}
