using System.Runtime.CompilerServices;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>How far one thing moves a deal's log-odds; all of a deal's and <see cref="WinModel.Average"/> add up to those of its chance.</summary>
public readonly record struct Part(Influence Of, double LogOdds);

/// <summary>A chance with what moved it, the strongest first.</summary>
public sealed record WinEstimate(double Chance, IReadOnlyList<Part> Parts);

/// <summary>
/// P(won | open now) for one pipeline, from what the log said at <see cref="Cut"/>: the stage's curve by days in it, then a regression on the log-odds for all
/// else. Never 0 or 1.
/// </summary>
public sealed class WinModel
{
    /// <summary>Below so many closed deals the stage default counts.</summary>
    public const int FewestClosed = 200;

    /// <summary>An open deal is never said to be less or more likely.</summary>
    public const double Least = 0.01, Most = 0.99;

    private readonly Dictionary<StageId, StageCurve> _curves;
    private readonly Terms _terms;
    private readonly double[] _weights;
    private readonly ConditionalWeakTable<Catalog, DealChances> _chances = [];

    internal WinModel(Pipeline pipeline, DateTime cut, int closed, Dictionary<StageId, StageCurve> curves, Terms terms, double[] weights, double average, int rows)
    {
        (Pipeline, Cut, Closed, Average, Rows) = (pipeline, cut, closed, average, rows);
        (_curves, _terms, _weights) = (curves, terms, weights);
    }

    public Pipeline Pipeline { get; }

    /// <summary>Nothing later was known to it.</summary>
    public DateTime Cut { get; }

    /// <summary>Deals of the pipeline that were closed by then.</summary>
    public int Closed { get; }

    /// <summary>Situations it was trained on.</summary>
    public int Rows { get; }

    /// <summary>Log-odds of a deal about which nothing is known.</summary>
    public double Average { get; }

    public IReadOnlyDictionary<StageId, StageCurve> Curves => _curves;

    public double Chance(in Situation situation)
    {
        Span<(int Term, double Value)> terms = stackalloc (int, double)[12];
        var odds = LogOdds.Of(Held(CurveOf(situation).At(situation.DaysInStage)));
        foreach (var (term, value) in terms[.._terms.Of(situation, terms, learn: false)])
            odds += value * _weights[term];
        return Held(LogOdds.Chance(odds));
    }

    /// <summary>What it says of deals as figures weigh them, customers' types and stages' order being those of a catalog.</summary>
    public ModelChances In(Catalog catalog) => _chances.GetValue(catalog, c => new DealChances(this, c));

    public WinEstimate Estimate(in Situation situation)
    {
        var sums = new double[Enum.GetValues<Influence>().Length];
        var curve = CurveOf(situation);
        var start = LogOdds.Of(Held(curve.Chances[0]));
        sums[(int)Influence.Stage] = start - Average;
        sums[(int)Influence.DaysInStage] = LogOdds.Of(Held(curve.At(situation.DaysInStage))) - start;
        Span<(int Term, double Value)> terms = stackalloc (int, double)[12];
        foreach (var (term, value) in terms[.._terms.Of(situation, terms, learn: false)])
            sums[(int)_terms.KindOf(term)] += value * _weights[term];
        return new WinEstimate(
            Chance(situation),
            [.. sums.Select((odds, i) => new Part((Influence)i, odds)).Where(p => Math.Abs(p.LogOdds) > 1e-12).OrderByDescending(p => Math.Abs(p.LogOdds))]);
    }

    internal static double Held(double chance) => Math.Clamp(chance, Least, Most);

    private StageCurve CurveOf(in Situation situation) => _curves.TryGetValue(situation.Stage, out var curve) ? curve
        : throw new RuleViolation("This stage is not in the pipeline “{0}”.", Pipeline.Name);
}
