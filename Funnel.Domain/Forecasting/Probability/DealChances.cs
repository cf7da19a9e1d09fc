using System.Collections.Concurrent;
using Funnel.Domain.Analytics;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>A model asked about every deal of a figure. What it said of a deal is kept for the days last asked about and holds until the deal changes.</summary>
public sealed class DealChances(WinModel model, Catalog catalog) : ModelChances
{
    // A page, its earlier instants and the ends of a bridge; a replay passes through without filling the memory.
    private const int MostDays = 8;

    private readonly ConcurrentDictionary<int, ConcurrentDictionary<long, Said>> _days = [];

    private readonly record struct Said(int Version, long Moment, double? Chance);

    internal override double? Of(Segment segment, int slot, long moment)
    {
        // A moment that is later in its day is kept beside the others of that day: a deal has at most one at a time.
        var day = (int)(moment / TimeSpan.TicksPerDay);
        if (!_days.TryGetValue(day, out var known))
        {
            if (_days.Count >= MostDays)
                _days.Clear();
            known = _days.GetOrAdd(day, _ => []);
        }
        // By the number of the event that made it: a page that reads one deal alone gives it another number.
        long deal = segment.Rest[segment.Start[slot]].Sequence;
        if (known.TryGetValue(deal, out var said) && said.Version == segment.Version[slot] && said.Moment == moment)
            return said.Chance;
        double? chance = Situation.TryOf(segment, slot, moment, catalog, out var situation) && situation.Pipeline == model.Pipeline.Id && model.Curves.ContainsKey(situation.Stage)
            ? model.Chance(situation) : null;
        known[deal] = new Said(segment.Version[slot], moment, chance);
        return chance;
    }
}
