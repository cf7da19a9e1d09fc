using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>
/// The curves of a pipeline's stages from its stays, as competing risks: in each stretch of a stay a deal may be won, lost or go to another stage, and deals still
/// open are counted as long as they were watched, no longer (Aalen–Johansen by stretches). A move is worth the chance at the beginning of the stage it leads to, so
/// the curves are solved together. Learning from closed deals alone would get the fall with age backwards.
/// </summary>
internal sealed class CurveFit(Pipeline pipeline)
{
    // A stretch holds about so many ended stays, and there are at most so many stretches a stage.
    private const int EndsAStretch = 25, MostStretches = 100;

    // What is believed before looking, in deals: of how stays of a stretch end, of what becomes of the longest ones, and of the whole stage.
    private const double MixWeight = 2, TailWeight = 2, DefaultWeight = 2;

    private const int Won = 0, Lost = 1;

    private readonly Dictionary<StageId, List<(double Days, int End)>> _stays =
        pipeline.Stages.Where(s => s.Kind == StageKind.Open).ToDictionary(s => s.Id, _ => new List<(double Days, int End)>());

    private readonly List<StageId> _stages = [.. pipeline.Stages.Where(s => s.Kind == StageKind.Open).Select(s => s.Id)];

    public void Add(in Visit visit, long cut)
    {
        if (!_stays.TryGetValue(visit.Stage, out var stays))
            return;
        var to = visit.To is { } stage ? _stages.IndexOf(stage) : -1;
        var end = visit.End switch
        {
            VisitEnd.Won => Won,
            VisitEnd.Lost => Lost,
            VisitEnd.Advanced or VisitEnd.MovedBack when to >= 0 => 2 + to,
            // Still there, or gone where this pipeline does not see it.
            _ => -1,
        };
        stays.Add((Situation.DaysFrom(visit.Entered, visit.Left ?? cut), end));
    }

    public Dictionary<StageId, StageCurve> Curves()
    {
        var stages = _stages.ConvertAll(id => new Stretches(_stays[id], 2 + _stages.Count));
        var start = _stages.ConvertAll(id => pipeline.Find(id)!.Probability).ToArray();
        var defaults = (double[])start.Clone();
        List<double[]> chances = [];
        for (var round = 0; round < 200; round++)
        {
            // Backwards: a stage is worth what the later ones are worth.
            var change = 0.0;
            chances = [.. Enumerable.Repeat<double[]>([], stages.Count)];
            for (var i = stages.Count - 1; i >= 0; i--)
            {
                chances[i] = stages[i].Chances(start, defaults[i]);
                change = Math.Max(change, Math.Abs(chances[i][0] - start[i]));
                start[i] = chances[i][0];
            }
            if (change < 1e-9)
                break;
        }
        return _stages.Select((id, i) => (id, new StageCurve(stages[i].Edges, chances[i]))).ToDictionary(c => c.id, c => c.Item2);
    }

    /// <summary>One stage's stays, cut into stretches of about equally many ends.</summary>
    private sealed class Stretches
    {
        private readonly double[] _risk, _mix;
        private readonly double[][] _ends;
        private readonly double _tail;
        private readonly int _ended;

        public Stretches(List<(double Days, int End)> stays, int ways)
        {
            stays.Sort();
            double[] ends = [.. stays.Where(s => s.End >= 0).Select(s => s.Days)];
            _ended = ends.Length;
            var count = Math.Clamp(_ended / EndsAStretch, 1, MostStretches);
            var edges = new List<double> { 0 };
            for (var k = 1; k <= count && _ended > 0; k++)
                if (ends[Math.Min(k * _ended / count, _ended) - 1] is var edge && edge > edges[^1])
                    edges.Add(edge);
            Edges = [.. edges];
            var stretches = Edges.Length - 1;
            _ends = [.. Enumerable.Range(0, stretches).Select(_ => new double[ways])];
            _risk = new double[stretches];
            _mix = new double[ways];
            foreach (var (days, end) in stays)
            {
                for (var k = 0; k < stretches && days > Edges[k]; k++)
                    _risk[k] += days >= Edges[k + 1] || end >= 0 ? 1 : 0.5;
                if (days > Edges[^1])
                    _tail++;
                if (end < 0)
                    continue;
                _mix[end]++;
                if (stretches > 0)
                    _ends[Math.Max(Array.FindIndex(Edges, 1, e => days <= e), 1) - 1][end]++;
            }
            // A stay of no length at all ends in the first stretch too.
            if (stretches > 0)
                _risk[0] += stays.Count(s => s is { Days: 0, End: >= 0 });
        }

        public double[] Edges { get; }

        public double[] Chances(double[] start, double byDefault)
        {
            var typical = _ended == 0 ? byDefault : Worth(_mix, start) / _ended;
            var chances = new double[Edges.Length];
            // Who is still there after the last end that was ever seen: nobody of them has ended. Before looking, they end as the late ones did.
            chances[^1] = TailWeight * Late(start, typical) / (_tail + TailWeight);
            for (var k = Edges.Length - 2; k >= 0; k--)
            {
                var ended = _ends[k].Sum();
                var hazard = _risk[k] <= 0 ? 0 : Math.Min(1, ended / _risk[k]);
                var each = (Worth(_ends[k], start) + (MixWeight * typical)) / (ended + MixWeight);
                chances[k] = (hazard * each) + ((1 - hazard) * chances[k + 1]);
            }
            for (var k = 0; k < chances.Length; k++)
                chances[k] = ((_ended * chances[k]) + (DefaultWeight * byDefault)) / (_ended + DefaultWeight);
            return chances;
        }

        private double Late(double[] start, double typical)
        {
            var late = _ends.TakeLast(Math.Max(1, _ends.Length / 3)).ToList();
            var ended = late.Sum(e => e.Sum());
            return ended > 0 ? late.Sum(e => Worth(e, start)) / ended : typical;
        }

        private static double Worth(double[] ends, double[] start)
        {
            var sum = ends[Won];
            for (var i = 0; i < start.Length; i++)
                sum += ends[2 + i] * start[i];
            return sum;
        }
    }
}
