using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace Funnel.Bench.Probability;

/// <summary>
/// Gradient-boosted trees (Microsoft.ML FastTree) on the same features, trained on the same past situations; of deals still open the chance of the stage's curve
/// is the outcome, as two weighted rows. Names are told as the share of won among earlier situations of that name.
/// </summary>
internal sealed class Boosted
{
    private readonly PredictionEngine<Row, Told> _engine;
    private readonly Dictionary<(int Kind, int Id, int Stage), float> _shares;
    private readonly float _mean;

    public Boosted(IReadOnlyList<PastSituation> past, WinModel model)
    {
        var known = past.Select(p => (p.Of, Outcome: p.Outcome == Outcome.Won ? 1 : p.Now is { } n ? model.Curves[n.Stage].At(n.DaysInStage) : 0)).ToList();
        _mean = (float)known.Average(k => k.Outcome);
        _shares = known.SelectMany(k => Names(k.Of).Select(n => (Name: n, k.Outcome))).GroupBy(k => k.Name)
            .ToDictionary(g => g.Key, g => (float)((g.Sum(k => k.Outcome) + (20 * _mean)) / (g.Count() + 20)));
        var rows = known.SelectMany(k => new[] { (k.Of, Won: true, Weight: k.Outcome), (k.Of, Won: false, Weight: 1 - k.Outcome) })
            .Where(k => k.Weight > 0).Select(k => RowOf(k.Of, k.Won, (float)k.Weight));
        var ml = new MLContext(seed: 1);
        var trainer = ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            LabelColumnName = nameof(Row.Won),
            FeatureColumnName = nameof(Row.Features),
            ExampleWeightColumnName = nameof(Row.Weight),
            NumberOfTrees = 120,
            NumberOfLeaves = 12,
            MinimumExampleCountPerLeaf = 40,
            LearningRate = 0.06,
            NumberOfThreads = 1,
        });
        _engine = ml.Model.CreatePredictionEngine<Row, Told>(trainer.Fit(ml.Data.LoadFromEnumerable(rows)));
    }

    public double Chance(Situation s) => Math.Clamp(_engine.Predict(RowOf(s, false, 1)).Probability, 0.01, 0.99);

    private static IEnumerable<(int Kind, int Id, int Stage)> Names(Situation s)
    {
        yield return (0, s.Owner?.Value ?? 0, s.Stage.Value);
        yield return (1, s.Owner?.Value ?? 0, 0);
        yield return (2, s.Channel?.Value ?? 0, 0);
        yield return (3, s.CustomerType?.Value ?? 0, 0);
    }

    private Row RowOf(Situation s, bool won, float weight)
    {
        var names = Names(s).Select(n => _shares.GetValueOrDefault(n, _mean)).ToArray();
        return new Row
        {
            Won = won,
            Weight = weight,
            Features = [s.Stage.Value, (float)s.DaysInStage, (float)s.DaysSinceContact, (float)s.Budget, s.MovesBack, .. names],
        };
    }

    private sealed class Row
    {
        public bool Won { get; set; }

        public float Weight { get; set; }

        [Microsoft.ML.Data.VectorType(9)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Told
    {
        public float Probability { get; set; }
    }
}
