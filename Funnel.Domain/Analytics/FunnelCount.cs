using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>The funnel in its four modes: one function for screen, wall, PDF and API.</summary>
public static class FunnelCount
{
    public static FunnelFigures Of(SalesHistory history, Catalog catalog, FunnelQuery query)
    {
        var counter = new Counter(catalog, query);
        foreach (var track in history.Deals)
            counter.Add(track);
        return counter.Figures(history.Sequence);
    }

    /// <summary>Exactly the deals behind one stage's count (or a part of it), with their state at the end of the query; the newest change first.</summary>
    public static List<(DealTrack Track, Change State)> DealsAt(SalesHistory history, Catalog catalog, FunnelQuery query, StageId stage, StagePart part = StagePart.All)
    {
        var counter = new Counter(catalog, query);
        var row = counter.RowOf(stage);
        var found = new List<(DealTrack Track, Change State)>();
        foreach (var track in history.Deals)
            if (row >= 0 && counter.Place(track, out var state) && counter.In[row] && (part == StagePart.All || counter.PartAt(row, state) == part))
                found.Add((track, state));
        found.Sort((a, b) => (b.State.At, b.State.Sequence).CompareTo((a.State.At, a.State.Sequence)));
        return found;
    }

    /// <summary>The chance (0 to 1) counted for a deal in this state: 1 when won, 0 when lost, else the manual value or the stage's default.</summary>
    public static double Probability(in Change state, Catalog catalog) => state.Outcome switch
    {
        Outcome.Won => 1,
        Outcome.Lost => 0,
        _ => state.Facts.ManualProbability ?? catalog.Stage(state.Stage)?.Probability ?? 0,
    };

    /// <summary>Amount × probability in minor units, halves away from zero; rounded per deal, so that sums of deals add up.</summary>
    public static long Weighted(in Change state, Catalog catalog) =>
        (long)Math.Round(state.Amount * (decimal)Probability(state, catalog), MidpointRounding.AwayFromZero);

    private sealed class Counter
    {
        private readonly Catalog _catalog;
        private readonly FunnelQuery _query;
        private readonly Func<Change, bool> _matches;
        private readonly Pipeline _pipeline;
        private readonly Stage[] _stages;
        private readonly Dictionary<StageId, int> _rows = [];
        private readonly int[] _count, _moved, _open, _lost;
        private readonly long[] _value, _weighted, _movedMeasure;
        private int _deals, _lostDeals, _furthest;

        public Counter(Catalog catalog, FunnelQuery query)
        {
            _catalog = catalog;
            _query = query;
            _pipeline = (query.Filter.Pipeline is { } id ? catalog.Pipeline(id) : catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null)
                ?? throw new RuleViolation("There is no such pipeline.");
            _matches = (query.Filter with { Pipeline = _pipeline.Id }).Against(catalog);
            _stages = [.. _pipeline.OpenStages, _pipeline.Won];
            for (var i = 0; i < _stages.Length; i++)
                _rows[_stages[i].Id] = i;
            // A retired stage counts for the live stage before it, so that no deal vanishes from the sum.
            foreach (var retired in _pipeline.Stages.Where(s => s.Retired && s.Kind == StageKind.Open))
                _rows[retired.Id] = Math.Max(0, Array.FindLastIndex(_stages, s => s.Kind == StageKind.Open && s.Order <= retired.Order));
            In = new bool[_stages.Length];
            (_count, _moved, _open, _lost) = (New<int>(), New<int>(), New<int>(), New<int>());
            (_value, _weighted, _movedMeasure) = (New<long>(), New<long>(), New<long>());
        }

        /// <summary>After <see cref="Place"/>: the rows the deal counts in.</summary>
        public bool[] In { get; }

        public int RowOf(StageId stage) => _rows.GetValueOrDefault(stage, -1);

        public void Add(DealTrack track)
        {
            if (!Place(track, out var state))
                return;
            _deals++;
            if (state.Outcome == Outcome.Lost)
                _lostDeals++;
            var weighted = Weighted(state, _catalog);
            for (var i = 0; i < In.Length; i++)
            {
                if (!In[i])
                    continue;
                _count[i]++;
                _value[i] += state.Amount;
                _weighted[i] += weighted;
                switch (PartAt(i, state))
                {
                    case StagePart.MovedOn:
                        _moved[i]++;
                        _movedMeasure[i] += Measure(1, state.Amount, weighted);
                        break;
                    case StagePart.Lost:
                        _lost[i]++;
                        break;
                    default:
                        _open[i]++;
                        break;
                }
            }
        }

        /// <summary>Decides the rows a deal counts in; false when the deal is none of the query's.</summary>
        public bool Place(DealTrack track, out Change state)
        {
            Array.Clear(In);
            var end = _query.Mode == FunnelMode.Now ? _query.AsOf.Ticks : _query.LastTick;
            if (!track.TryAsOf(end, out state) || !_matches(state))
                return false;
            var won = In.Length - 1;
            if (_query.Mode == FunnelMode.Now)
            {
                if (state.Outcome == Outcome.Open)
                    return Mark(_rows.GetValueOrDefault(state.Stage, -1));
                return state.Outcome == Outcome.Won && ClosedIn(track, end) && Mark(won);
            }
            if (!InCohort(track, end))
                return false;
            if (_query.Mode == FunnelMode.Number)
            {
                _furthest = 0;
                return state.Outcome == Outcome.Lost || Mark(state.Outcome == Outcome.Won ? won : _rows.GetValueOrDefault(state.Stage, -1));
            }
            MarkVisited(track, state, end);
            return true;
        }

        /// <summary>After <see cref="Place"/>: what became of a deal that counts in a row.</summary>
        public StagePart PartAt(int row, in Change state) =>
            _furthest > row ? StagePart.MovedOn : state.Outcome == Outcome.Lost ? StagePart.Lost : StagePart.OpenHere;

        public FunnelFigures Figures(long sequence)
        {
            var rows = new StageFigures[_stages.Length];
            double? chain = 1;
            for (var i = 0; i < rows.Length; i++)
            {
                var (first, previous) = (MeasureAt(0), i == 0 ? 0 : MeasureAt(i - 1));
                double? ofPrevious, ofFirst;
                if (_query.Mode == FunnelMode.Stage)
                {
                    ofPrevious = i == 0 || previous == 0 ? null : (double)_movedMeasure[i - 1] / previous;
                    chain = i > 0 ? chain * ofPrevious : first == 0 ? null : 1;
                    ofFirst = chain;
                }
                else
                {
                    ofPrevious = i == 0 || previous == 0 ? null : (double)MeasureAt(i) / previous;
                    ofFirst = first == 0 ? null : (double)MeasureAt(i) / first;
                }
                rows[i] = new StageFigures(_stages[i], _count[i], _value[i], _weighted[i], ofFirst, ofPrevious, _moved[i], _open[i], _lost[i]);
            }
            return new FunnelFigures(_query, _pipeline, sequence, rows, _deals, _lostDeals);
        }

        private bool InCohort(DealTrack track, long end) =>
            _query.Cohort == Cohort.Started && _query.Mode != FunnelMode.Stage
                ? track.Changes[0].At >= _query.Period.From.Ticks && track.Changes[0].At <= end
                : ActiveIn(track, end);

        // Active: it was open at some instant of the period, as known at the end (a win undone by then was never made).
        private bool ActiveIn(DealTrack track, long end)
        {
            var from = _query.Period.From.Ticks;
            var open = false;
            foreach (var c in track.Changes)
            {
                if (!c.StandsAt(end))
                    continue;
                if (open && c.At > from)
                    break;
                open = c.Outcome == Outcome.Open;
                if (open && c.At >= from)
                    break;
            }
            return open && end >= from;
        }

        private bool ClosedIn(DealTrack track, long end)
        {
            for (var i = track.Changes.Length - 1; i >= 0; i--)
            {
                ref readonly var c = ref track.Changes[i];
                if (c.Kind == ChangeKind.Won && c.StandsAt(end))
                    return c.At >= _query.Period.From.Ticks && c.At < _query.Period.To.Ticks;
            }
            return false;
        }

        private void MarkVisited(DealTrack track, in Change state, long end)
        {
            var won = In.Length - 1;
            var stageMode = _query.Mode == FunnelMode.Stage;
            var from = _query.Period.From.Ticks;
            var (furthest, here, since) = (-1, -1, long.MinValue);
            foreach (var c in track.Changes)
            {
                if (!c.StandsAt(end) || !c.ChangesStage)
                    continue;
                // A stay counts for stage mode when some of it lies in the period; one that ended as the period began does not.
                if (here >= 0 && (!stageMode || c.At > from || since >= from))
                    In[here] = true;
                here = c.EntersStage && c.Pipeline == _pipeline.Id ? _rows.GetValueOrDefault(c.Stage, -1) : -1;
                since = c.At;
                furthest = Math.Max(furthest, here);
            }
            if (here >= 0)
                In[here] = true;
            if (state.Outcome == Outcome.Won)
            {
                furthest = won;
                In[won] = !stageMode || since >= from;
            }
            _furthest = furthest;
            if (!_query.Visited && !stageMode)
                for (var i = 0; i <= furthest; i++)
                    In[i] = true;
        }

        private bool Mark(int row)
        {
            _furthest = row;
            if (row >= 0)
                In[row] = true;
            return row >= 0;
        }

        private long MeasureAt(int i) => Measure(_count[i], _value[i], _weighted[i]);

        private long Measure(long count, long value, long weighted) => _query.Measure switch
        {
            FunnelMeasure.Count => count,
            FunnelMeasure.Value => value,
            _ => weighted,
        };

        private T[] New<T>() => new T[_stages.Length];
    }
}
