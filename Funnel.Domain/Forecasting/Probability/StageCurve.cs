namespace Funnel.Domain.Forecasting.Probability;

/// <summary>
/// P(won in the end | still open in the stage after so many days there), as points with straight lines between them. The last point holds for all longer stays.
/// </summary>
public sealed record StageCurve(IReadOnlyList<double> Days, IReadOnlyList<double> Chances)
{
    public double At(double days)
    {
        var (low, high) = (0, Days.Count - 1);
        if (days >= Days[high])
            return Chances[high];
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Days[middle] <= days ? (middle, high) : (low, middle);
        }
        var part = high == low ? 0 : Math.Clamp((days - Days[low]) / (Days[high] - Days[low]), 0, 1);
        return Chances[low] + (part * (Chances[high] - Chances[low]));
    }
}
