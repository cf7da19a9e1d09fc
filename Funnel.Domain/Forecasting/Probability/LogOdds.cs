namespace Funnel.Domain.Forecasting.Probability;

internal static class LogOdds
{
    public static double Of(double chance) => Math.Log(chance / (1 - chance));

    public static double Chance(double odds) => 1 / (1 + Math.Exp(-odds));
}

/// <summary>
/// Rows of a regression on the log-odds: each names the few terms that are not nothing, what is known without them (<c>offset</c>) and what came of it
/// (0 to 1: a deal still open counts with its chance).
/// </summary>
internal sealed class LogOddsRows
{
    private readonly List<int> _start = [0], _terms = [];
    private readonly List<double> _values = [], _offsets = [], _outcomes = [];

    public int Count => _offsets.Count;

    public ReadOnlySpan<double> Offsets => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_offsets);

    public ReadOnlySpan<double> Outcomes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_outcomes);

    public void Add(ReadOnlySpan<(int Term, double Value)> terms, double offset, double outcome)
    {
        foreach (var (term, value) in terms)
        {
            _terms.Add(term);
            _values.Add(value);
        }
        _start.Add(_terms.Count);
        _offsets.Add(offset);
        _outcomes.Add(outcome);
    }

    /// <summary>The terms' weights that explain the outcomes best, held towards 0 by their ridge: Newton's method, each step by conjugate gradients.</summary>
    public double[] Fit(double[] ridge)
    {
        var weights = new double[ridge.Length];
        var height = Height(weights, ridge);
        for (var step = 0; step < 12; step++)
        {
            var (slope, curve) = Slope(weights, ridge);
            if (slope.Max(Math.Abs) < 1e-4 * Math.Max(1, Count / 1000.0))
                break;
            var move = Solve(curve, ridge, slope);
            var (length, better) = (1.0, false);
            for (var tries = 0; tries < 8 && !better; tries++, length /= 2)
            {
                var next = weights.Zip(move, (w, m) => w - (length * m)).ToArray();
                if (Height(next, ridge) is var h && h < height)
                    (weights, height, better) = (next, h, height - h > 1e-7 * height);
            }
            if (!better)
                break;
        }
        return weights;
    }

    private double Height(double[] weights, double[] ridge)
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var odds = _offsets[i] + Dot(i, weights);
            // log(1 + e^odds) − outcome × odds, without overflow.
            sum += Math.Max(odds, 0) + Math.Log(1 + Math.Exp(-Math.Abs(odds))) - (_outcomes[i] * odds);
        }
        for (var j = 0; j < ridge.Length; j++)
            sum += ridge[j] * weights[j] * weights[j] / 2;
        return sum;
    }

    private (double[] Slope, double[] Curve) Slope(double[] weights, double[] ridge)
    {
        var (slope, curve) = (new double[weights.Length], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            var chance = LogOdds.Chance(_offsets[i] + Dot(i, weights));
            curve[i] = Math.Max(chance * (1 - chance), 1e-6);
            Spread(i, chance - _outcomes[i], slope);
        }
        for (var j = 0; j < slope.Length; j++)
            slope[j] += ridge[j] * weights[j];
        return (slope, curve);
    }

    private double[] Solve(double[] curve, double[] ridge, double[] slope)
    {
        var scale = (double[])ridge.Clone();
        for (var i = 0; i < Count; i++)
            for (var k = _start[i]; k < _start[i + 1]; k++)
                scale[_terms[k]] += curve[i] * _values[k] * _values[k];
        var (x, rest) = (new double[slope.Length], (double[])slope.Clone());
        var held = rest.Zip(scale, (r, s) => r / s).ToArray();
        var way = (double[])held.Clone();
        var size = Product(rest, held);
        var enough = size * 1e-6;
        for (var step = 0; step < 60 && size > enough; step++)
        {
            var bent = ridge.Zip(way, (r, w) => r * w).ToArray();
            for (var i = 0; i < Count; i++)
                Spread(i, curve[i] * Dot(i, way), bent);
            var length = size / Product(way, bent);
            for (var j = 0; j < x.Length; j++)
            {
                x[j] += length * way[j];
                rest[j] -= length * bent[j];
                held[j] = rest[j] / scale[j];
            }
            var next = Product(rest, held);
            for (var j = 0; j < x.Length; j++)
                way[j] = held[j] + (next / size * way[j]);
            size = next;
        }
        return x;
    }

    private double Dot(int row, double[] weights)
    {
        var sum = 0.0;
        for (var k = _start[row]; k < _start[row + 1]; k++)
            sum += _values[k] * weights[_terms[k]];
        return sum;
    }

    private void Spread(int row, double by, double[] onto)
    {
        for (var k = _start[row]; k < _start[row + 1]; k++)
            onto[_terms[k]] += _values[k] * by;
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
