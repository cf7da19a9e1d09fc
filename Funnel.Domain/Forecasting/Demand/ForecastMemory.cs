using System.Collections.Concurrent;

namespace Funnel.Domain.Forecasting.Demand;

/// <summary>
/// Forecasts already made: a deal that moves rarely changes the whole months of a product, and the same months always give the same forecast. Holds a bounded number, and starts anew when it is full.
/// </summary>
internal sealed class ForecastMemory(int most)
{
    private readonly ConcurrentDictionary<Question, DemandForecast?> _known = new();

    public int Count => _known.Count;

    public DemandForecast? Of(double[] history, int months, DemandMethod? byHand)
    {
        var question = new Question(history, months, byHand);
        if (_known.TryGetValue(question, out var known))
            return known;
        var made = DemandForecast.Of(history, months, byHand);
        if (_known.Count >= most)
            _known.Clear();
        return _known.GetOrAdd(question, made);
    }

    private sealed record Question(double[] History, int Months, DemandMethod? ByHand)
    {
        public bool Equals(Question? other) => other is not null && Months == other.Months && ByHand == other.ByHand && History.AsSpan().SequenceEqual(other.History);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(Months);
            hash.Add(ByHand);
            foreach (var value in History)
                hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
