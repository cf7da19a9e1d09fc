using MathNet.Numerics.Distributions;

namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// How wide a forecast is, learnt from its misses on past months: their square grows in a straight line with the months ahead, and the width is what held eight of ten
/// of them. No bell curve is assumed.
/// </summary>
internal sealed class Interval
{
    private const double Held = 0.8;
    private readonly double _start, _growth, _reach;

    /// <param name="misses">Of each past start, month by month ahead: forecast less what came.</param>
    public Interval(IReadOnlyList<double[]> misses)
    {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        foreach (var start in misses)
            for (var h = 1; h <= start.Length; h++)
            {
                var square = start[h - 1] * start[h - 1];
                (n, x, y, xx, xy) = (n + 1, x + h, y + square, xx + (h * h), xy + (h * square));
            }
        if (n == 0)
            return;
        var spread = (n * xx) - (x * x);
        _growth = spread > 0 ? Math.Max(0, ((n * xy) - (x * y)) / spread) : 0;
        _start = (y - (_growth * x)) / n;
        if (_start < 0)
            (_start, _growth) = (0, xy / xx);
        var scaled = misses.SelectMany(s => s.Select((miss, i) => Spread(i + 1) is > 0 and var one ? Math.Abs(miss) / one : 0)).Order().ToArray();
        var place = Math.Clamp((Held * (scaled.Length + 1)) - 1, 0, scaled.Length - 1);
        var below = (int)place;
        var within = below + 1 < scaled.Length ? scaled[below] + ((place - below) * (scaled[below + 1] - scaled[below])) : scaled[below];
        // The months of one start go wrong together, so it is the starts that count as tries: of few the spread is not well known.
        _reach = within * StudentT.InvCDF(0, 1, Math.Max(1, misses.Count - 1), (1 + Held) / 2) / Normal.InvCDF(0, 1, (1 + Held) / 2);
    }

    /// <summary>Half the width so many months ahead (1 is the first).</summary>
    public double Half(int ahead) => _reach * Spread(ahead);

    private double Spread(int ahead) => Math.Sqrt(_start + (_growth * ahead));
}
