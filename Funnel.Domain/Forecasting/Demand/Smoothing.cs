namespace Funnel.Domain.Forecasting.Demand;

internal enum Trend { None, Linear, Damped }

internal enum Seasonal { None, Added, Factor }

/// <summary>Which parts a smoothing has, and whether its surprises are read as shares of the forecast.</summary>
internal readonly record struct SmoothingForm(Trend Trend, Seasonal Season, bool Shares = false)
{
    /// <summary>Numbers to be found for it: weights, damping, the states it starts from.</summary>
    public int Freedom => 2 + (Trend == Trend.None ? 0 : 2) + (Trend == Trend.Damped ? 1 : 0) + (Season == Seasonal.None ? 0 : Demand.Season.Months);

    /// <summary>Of these the simplex looks for all but the seasonal pattern to start from.</summary>
    public int Searched => 2 + (Trend == Trend.None ? 0 : 2) + (Trend == Trend.Damped ? 1 : 0) + (Season == Seasonal.None ? 0 : 1);
}

/// <summary>
/// Exponential smoothing with a trend that may be damped and a season that is added or a factor, in the error-correction form (Hyndman, Koehler, Ord and Snyder 2008):
/// every state moves by its weight times the surprise.
/// </summary>
internal sealed class Smoothing
{
    private readonly double[] _y;
    private readonly SmoothingForm _form;
    private readonly double[] _pattern;
    private readonly double[] _season = new double[Season.Months];
    private double _level, _slope, _damping;

    private Smoothing(double[] y, SmoothingForm form)
    {
        (_y, _form) = (y, form);
        _pattern = form.Season == Seasonal.None ? _season : Season.Pattern(y, form.Season == Seasonal.Factor);
    }

    /// <summary>Akaike's criterion for few observations: lower is better; comparable between forms over the same series.</summary>
    public double Criterion { get; private set; }

    public static Smoothing Fit(double[] y, SmoothingForm form)
    {
        var fit = new Smoothing(y, form);
        var (start, step) = fit.Start();
        var found = Simplex.Lowest(fit.Cost, start, step, 40 * start.Length);
        var cost = fit.Cost(found);
        int n = y.Length, k = form.Freedom + 1;
        fit.Criterion = n - k - 1 <= 0 ? double.MaxValue : cost + (2 * k) + (2.0 * k * (k + 1) / (n - k - 1));
        return fit;
    }

    public double[] Forecast(int months)
    {
        var forecast = new double[months];
        double slope = 0, share = 1;
        for (var h = 0; h < months; h++)
        {
            share *= _damping;
            slope += share * _slope;
            forecast[h] = Math.Max(0, Seasoned(_level + slope, _y.Length + h));
        }
        return forecast;
    }

    private double Seasoned(double value, int t) => _form.Season switch
    {
        Seasonal.Added => value + _season[t % Season.Months],
        Seasonal.Factor => value * _season[t % Season.Months],
        _ => value,
    };

    private (double[] Start, double[] Step) Start()
    {
        var n = Math.Min(_y.Length, Season.Months);
        double first = 0, slope = 0;
        for (var t = 0; t < n; t++)
            first += Plainly(t) / n;
        if (_form.Trend != Trend.None)
        {
            // The line of least squares through the first year.
            double across = 0, along = 0;
            for (var t = 0; t < n; t++)
            {
                across += (t - ((n - 1) / 2.0)) * Plainly(t);
                along += (t - ((n - 1) / 2.0)) * (t - ((n - 1) / 2.0));
            }
            slope = along > 0 ? across / along / 2 : 0;
            first -= slope * (n + 1) / 2;
        }
        var scale = Math.Max(1e-9, Season.Mean(_y));
        List<double> start = [0.2, first], step = [0.2, 0.1 * scale];
        if (_form.Trend != Trend.None)
            (start, step) = ([.. start, 0.05, slope], [.. step, 0.1, 0.02 * scale]);
        if (_form.Trend == Trend.Damped)
            (start, step) = ([.. start, 0.95], [.. step, -0.08]);
        if (_form.Season != Seasonal.None)
            (start, step) = ([.. start, 0.05], [.. step, 0.1]);
        return ([.. start], [.. step]);
    }

    private double Plainly(int t) => _form.Season switch
    {
        Seasonal.Added => _y[t] - _pattern[t % Season.Months],
        Seasonal.Factor when _pattern[t % Season.Months] > 0 => _y[t] / _pattern[t % Season.Months],
        _ => _y[t],
    };

    // Minus twice the log of the likelihood, less what is the same for all forms. Runs through the series and leaves the states at its end.
    private double Cost(double[] p)
    {
        var i = 0;
        double alpha = p[i++], beta = 0, gamma = 0;
        (_level, _slope, _damping) = (p[i++], 0, 1);
        if (_form.Trend != Trend.None)
            (beta, _slope) = (alpha * p[i++], p[i++]);
        if (_form.Trend == Trend.Damped)
            _damping = p[i++];
        if (_form.Season != Seasonal.None)
        {
            gamma = (1 - alpha) * p[i];
            Array.Copy(_pattern, _season, Season.Months);
        }
        if (alpha is <= 0 or > 1 || beta < 0 || beta > alpha || gamma < 0 || gamma > 1 - alpha || (_form.Trend == Trend.Damped && _damping is < 0.8 or > 0.98))
            return double.MaxValue;
        double squares = 0, logs = 0;
        for (var t = 0; t < _y.Length; t++)
        {
            var before = _level + (_damping * _slope);
            var expected = Seasoned(before, t);
            var surprise = _y[t] - expected;
            if (_form.Shares)
            {
                if (expected <= 1e-9)
                    return double.MaxValue;
                squares += surprise / expected * (surprise / expected);
                logs += Math.Log(expected);
            }
            else
            {
                squares += surprise * surprise;
            }
            Learn(t, before, surprise, alpha, beta, gamma);
        }
        return (_y.Length * Math.Log(Math.Max(squares, 1e-12))) + (2 * logs);
    }

    private void Learn(int t, double before, double surprise, double alpha, double beta, double gamma)
    {
        var place = t % Season.Months;
        var step = surprise;
        if (_form.Season == Seasonal.Factor)
        {
            step = _season[place] > 1e-6 ? surprise / _season[place] : 0;
            _season[place] += before > 1e-9 ? gamma * surprise / before : 0;
        }
        else if (_form.Season == Seasonal.Added)
        {
            _season[place] += gamma * surprise;
        }
        _slope = (_damping * _slope) + (beta * step);
        _level = before + (alpha * step);
    }
}
