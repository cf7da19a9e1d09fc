using Funnel.Domain.Forecasting.Probability;

namespace Funnel.Bench.Probability;

/// <summary>A deal as of a test instant, and what became of it in the end.</summary>
internal readonly record struct Statement(Situation Of, bool Won, bool IsNew, double Default);

internal sealed record Score(int Count, double Brier, double Calibration)
{
    public static Score Of(IReadOnlyCollection<(double Said, bool Won)> said)
    {
        var brier = said.Average(s => Math.Pow(s.Said - (s.Won ? 1 : 0), 2));
        var calibration = said.GroupBy(s => Math.Min((int)(s.Said * 10), 9))
            .Sum(bin => (double)bin.Count() / said.Count * Math.Abs(bin.Average(s => s.Said) - bin.Average(s => s.Won ? 1.0 : 0)));
        return new Score(said.Count, brier, calibration);
    }
}
