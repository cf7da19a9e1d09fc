using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;

namespace Funnel.Bench.Probability;

/// <summary>
/// In the way Odoo describes its predictive lead scoring: closed deals only, each value's share among won and among lost deals (a tenth added), a won deal
/// counted at every stage up to the last, a lost one up to where it was lost; P ∝ P(won) · Π P(value | won).
/// </summary>
internal sealed class NaiveBayes
{
    private readonly Dictionary<(string Kind, int Value), (double Won, double Lost)> _counts = [];
    private readonly double _won, _lost;

    public NaiveBayes(IEnumerable<PastSituation> past, Pipeline pipeline)
    {
        foreach (var deal in past.Where(p => p.Outcome != Outcome.Open).GroupBy(p => p.Of.Deal))
        {
            var last = deal.Last();
            var isWon = last.Outcome == Outcome.Won;
            (_won, _lost) = (_won + (isWon ? 1 : 0), _lost + (isWon ? 0 : 1));
            var reached = isWon ? int.MaxValue : pipeline.Find(last.Of.Stage)!.Order;
            foreach (var stage in pipeline.OpenStages.Where(s => s.Order <= reached))
                Count(("stage", stage.Id.Value), isWon);
            foreach (var value in Values(last.Of))
                Count(value, isWon);
        }
    }

    public double Chance(Situation s)
    {
        var odds = Math.Log(_won / _lost) + Share(("stage", s.Stage.Value));
        foreach (var value in Values(s))
            odds += Share(value);
        return Math.Clamp(1 / (1 + Math.Exp(-odds)), 0.0001, 0.9999);
    }

    private static IEnumerable<(string, int)> Values(Situation s)
    {
        if (s.Owner is { } owner)
            yield return ("owner", owner.Value);
        if (s.Channel is { } channel)
            yield return ("channel", channel.Value);
        if (s.CustomerType is { } type)
            yield return ("type", type.Value);
    }

    private double Share((string, int) value) => _counts.TryGetValue(value, out var n) ? Math.Log((n.Won + 0.1) / (_won + 0.1) / ((n.Lost + 0.1) / (_lost + 0.1))) : 0;

    private void Count((string, int) value, bool isWon)
    {
        var (won, lost) = _counts.GetValueOrDefault(value);
        _counts[value] = isWon ? (won + 1, lost) : (won, lost + 1);
    }
}
