using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Funnel.Domain.Analytics;

/// <summary>What is believed of a share between 0 and 1 after so many successes and failures: a Beta distribution. Both parameters are above 0.</summary>
public readonly record struct Belief(double Alpha, double Beta)
{
    public double Mean => Alpha / (Alpha + Beta);

    /// <summary>How many tries it is worth.</summary>
    public double Weight => Alpha + Beta;

    public Belief After(int tries, int successes) => new(Alpha + successes, Beta + tries - successes);

    public double ChanceBelow(double share) => share <= 0 ? 0 : share >= 1 ? 1 : SpecialFunctions.BetaRegularized(Alpha, Beta, share);

    /// <summary>The share that the true one is below with this chance.</summary>
    public double Quantile(double chance)
    {
        var belief = this;
        return Brent.FindRoot(share => belief.ChanceBelow(share) - chance, 0, 1, 1e-12, 200);
    }

    /// <summary>The interval that holds the true share with this chance, as much of the rest below as above.</summary>
    public (double Low, double High) Interval(double chance) => (Quantile((1 - chance) / 2), Quantile((1 + chance) / 2));

    /// <summary>
    /// The chance that this share is really above the other one, both unknown and independent. An integral over log odds, where a Beta density is smooth and falls off
    /// on both sides, so that evenly spaced points give all digits a decision needs; always the same ones for the same beliefs.
    /// </summary>
    public double ChanceAbove(Belief other)
    {
        // Over the narrower of the two: the other one's distribution is smooth at that scale.
        if (Spread > other.Spread)
            return 1 - other.ChanceAbove(this);
        const int pointsPerSpread = 6;
        var step = Spread / pointsPerSpread;
        var middle = Math.Log(Alpha / Beta);
        var (low, high) = (middle - Math.Max(10 * Spread, 30 / Alpha), middle + Math.Max(10 * Spread, 30 / Beta));
        var constant = SpecialFunctions.BetaLn(Alpha, Beta);
        var (sum, whole) = (0.0, 0.0);
        for (var t = low; t <= high; t += step)
        {
            var (share, rest) = (1 / (1 + Math.Exp(-t)), 1 / (1 + Math.Exp(t)));
            var density = Math.Exp((Alpha * -LogOnePlusExp(-t)) + (Beta * -LogOnePlusExp(t)) - constant);
            sum += density * (rest < 0.5 ? 1 - new Belief(other.Beta, other.Alpha).ChanceBelow(rest) : other.ChanceBelow(share));
            whole += density;
        }
        return sum / whole;
    }

    private double Spread => Math.Sqrt((1 / Alpha) + (1 / Beta));

    private static double LogOnePlusExp(double t) => t > 35 ? t : Math.Log(1 + Math.Exp(t));
}
