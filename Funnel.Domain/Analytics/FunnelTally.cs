using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>The counts of one funnel, over some of the deals or all.</summary>
internal sealed class FunnelTally(FunnelRules rules)
{
    private readonly FunnelPlace _place = new(rules);
    private readonly Row[] _rows = new Row[rules.Stages.Length];
    private int _deals, _lost;

    public void Add(Segment s, int slot)
    {
        if (!_place.Find(s, slot))
            return;
        var state = _place.State;
        _deals++;
        _lost += s.OutcomeAt(state) == Outcome.Lost ? 1 : 0;
        var (value, weighted) = (s.Amount[state], rules.Weights.Weighted(s, slot, state));
        for (var i = 0; i < _rows.Length; i++)
        {
            if (!_place.In[i])
                continue;
            ref var row = ref _rows[i];
            row.Count++;
            row.Value += value;
            row.Weighted += weighted;
            switch (_place.PartAt(i))
            {
                case StagePart.MovedOn:
                    row.MovedOn++;
                    row.MovedMeasure += Measure(1, value, weighted);
                    break;
                case StagePart.Lost:
                    row.Lost++;
                    break;
                default:
                    row.OpenHere++;
                    break;
            }
        }
    }

    public void Add(FunnelTally other)
    {
        _deals += other._deals;
        _lost += other._lost;
        for (var i = 0; i < _rows.Length; i++)
            _rows[i].Add(other._rows[i]);
    }

    public FunnelFigures Figures(long sequence)
    {
        var rows = new StageFigures[_rows.Length];
        double? chain = 1;
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref _rows[i];
            var (first, previous) = (MeasureAt(0), i == 0 ? 0 : MeasureAt(i - 1));
            double? ofPrevious, ofFirst;
            if (rules.Query.Mode == FunnelMode.Stage)
            {
                ofPrevious = i == 0 || previous == 0 ? null : (double)_rows[i - 1].MovedMeasure / previous;
                chain = i > 0 ? chain * ofPrevious : first == 0 ? null : 1;
                ofFirst = chain;
            }
            else
            {
                ofPrevious = i == 0 || previous == 0 ? null : (double)MeasureAt(i) / previous;
                ofFirst = first == 0 ? null : (double)MeasureAt(i) / first;
            }
            rows[i] = new StageFigures(rules.Stages[i], row.Count, row.Value, row.Weighted, ofFirst, ofPrevious, row.MovedOn, row.OpenHere, row.Lost);
        }
        return new FunnelFigures(rules.Query, rules.Pipeline, sequence, rows, _deals, _lost);
    }

    private long MeasureAt(int i) => Measure(_rows[i].Count, _rows[i].Value, _rows[i].Weighted);

    private long Measure(long count, long value, long weighted) => rules.Query.Measure switch
    {
        FunnelMeasure.Count => count,
        FunnelMeasure.Value => value,
        _ => weighted,
    };

    private struct Row
    {
        public int Count, MovedOn, OpenHere, Lost;
        public long Value, Weighted, MovedMeasure;

        public void Add(in Row other)
        {
            (Count, MovedOn, OpenHere, Lost) = (Count + other.Count, MovedOn + other.MovedOn, OpenHere + other.OpenHere, Lost + other.Lost);
            (Value, Weighted, MovedMeasure) = (Value + other.Value, Weighted + other.Weighted, MovedMeasure + other.MovedMeasure);
        }
    }
}
