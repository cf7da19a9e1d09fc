namespace Funnel.Web.Features.Sample;

/// <summary>SplitMix64: the same throws for the same seed on every platform and runtime. Each deal has its own, so that none depends on how many throws another took.</summary>
internal sealed class Dice(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    public Dice(ulong seed, ulong stream)
        : this(Mix(seed + (Step * (stream + 1))))
    {
    }

    /// <summary>In [0, 1).</summary>
    public double Next()
    {
        unchecked
        {
            _state += Step;
        }
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double from, double to) => from + ((to - from) * Next());

    public int Below(int count) => (int)(Next() * count);

    public bool Chance(double probability) => Next() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>An index, each as likely as its weight.</summary>
    public int Weighted(IReadOnlyList<double> weights)
    {
        var throwAt = Next() * weights.Sum();
        for (var i = 0; i < weights.Count - 1; i++)
        {
            throwAt -= weights[i];
            if (throwAt < 0)
                return i;
        }
        return weights.Count - 1;
    }

    /// <summary>About normal (0, 1): sums and products of doubles only, since sines and cosines may differ in the last bit between platforms.</summary>
    public double Bell()
    {
        var sum = 0.0;
        for (var i = 0; i < 12; i++)
            sum += Next();
        return sum - 6;
    }

    /// <summary>Right-skewed around a median, as waiting times and amounts are.</summary>
    public double Skewed(double median, double spread) => median * Math.Round(Math.Exp(spread * Bell()), 9);

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
