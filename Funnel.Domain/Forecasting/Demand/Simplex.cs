namespace Funnel.Domain.Forecasting.Demand;

/// <summary>Looks for the lowest value of a function of a few variables by a simplex that reflects, grows and shrinks (Nelder and Mead 1965). Takes no chances: the same start ends at the same place.</summary>
internal static class Simplex
{
    public static double[] Lowest(Func<double[], double> f, double[] start, double[] step, int evaluations, double tolerance = 1e-7)
    {
        var n = start.Length;
        var points = new double[n + 1][];
        var values = new double[n + 1];
        for (var i = 0; i <= n; i++)
        {
            points[i] = (double[])start.Clone();
            if (i > 0)
                points[i][i - 1] += step[i - 1];
            values[i] = f(points[i]);
        }
        for (var spent = n + 1; spent < evaluations;)
        {
            Array.Sort(values, points);
            if (Math.Abs(values[n] - values[0]) <= tolerance * (Math.Abs(values[0]) + tolerance))
                break;
            var middle = Middle(points, n);
            var reflected = Toward(middle, points[n], -1);
            var at = f(reflected);
            spent++;
            if (at < values[0])
            {
                var further = Toward(middle, points[n], -2);
                var beyond = f(further);
                spent++;
                (points[n], values[n]) = beyond < at ? (further, beyond) : (reflected, at);
            }
            else if (at < values[n - 1])
            {
                (points[n], values[n]) = (reflected, at);
            }
            else
            {
                var inside = Toward(middle, at < values[n] ? reflected : points[n], 0.5);
                var between = f(inside);
                spent++;
                if (between < Math.Min(at, values[n]))
                {
                    (points[n], values[n]) = (inside, between);
                    continue;
                }
                for (var i = 1; i <= n; i++)
                {
                    points[i] = Toward(points[0], points[i], 0.5);
                    values[i] = f(points[i]);
                }
                spent += n;
            }
        }
        Array.Sort(values, points);
        return points[0];
    }

    private static double[] Middle(double[][] points, int n)
    {
        var middle = new double[n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                middle[j] += points[i][j] / n;
        return middle;
    }

    private static double[] Toward(double[] from, double[] to, double share)
    {
        var point = new double[from.Length];
        for (var i = 0; i < from.Length; i++)
            point[i] = from[i] + (share * (to[i] - from[i]));
        return point;
    }
}
