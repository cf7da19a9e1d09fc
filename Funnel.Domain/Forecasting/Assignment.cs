namespace Funnel.Domain.Forecasting;

/// <summary>
/// Gives every item to at most one taker so that the sum of gains is the largest possible and no taker gets more than it has places. The items come one after the
/// other; each finds the best chain "it goes here, what was here goes there, …" that ends at a free place or with an item left out, which keeps the assignment the
/// best one for the items so far (successive shortest paths, the incremental Hungarian method).
/// </summary>
public sealed class Assignment
{
    private readonly IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> _items;
    private readonly int[] _places;
    private readonly List<int>[] _held;
    private readonly int[] _takerOf;

    // The best chain so far to each taker: what it brings, and the taker before with the item it gives away (its own item at the start).
    private readonly long[] _reach;
    private readonly (int From, int Item)[] _step;

    // Moving one item from a taker to another: the best change of gain, and the item.
    private readonly (long Change, int Item)[,] _move;
    private readonly bool[] _moved;

    private Assignment(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, IReadOnlyList<int> places)
    {
        (_items, _places) = (items, [.. places]);
        _held = [.. places.Select(_ => new List<int>())];
        _takerOf = [.. Enumerable.Repeat(-1, items.Count)];
        _reach = new long[places.Count];
        _step = new (int From, int Item)[places.Count];
        _move = new (long Change, int Item)[places.Count, places.Count];
        // A taker without places is full from the start, with nothing to move on.
        _moved = [.. places.Select(_ => true)];
    }

    /// <summary>The taker of each item, −1 for none. Gains of 0 or less are never taken.</summary>
    /// <param name="items">For each item who may take it and what that gains.</param>
    /// <param name="places">How many items each taker has room for.</param>
    public static int[] Best(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, IReadOnlyList<int> places)
    {
        var assignment = new Assignment(items, places);
        foreach (var item in WorthTrying(items, places))
            assignment.Insert(item);
        return assignment._takerOf;
    }

    // Of one taker's wishes only as many as there are places at all can ever be needed: a worse one could be exchanged for one of those left over.
    private static IEnumerable<int> WorthTrying(IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> items, IReadOnlyList<int> places)
    {
        var room = places.Sum(p => (long)p);
        if (room >= items.Count)
            return Enumerable.Range(0, items.Count);
        return items.SelectMany((offers, item) => offers.Select(o => (o.Taker, o.Gain, Item: item))).GroupBy(o => o.Taker)
            .SelectMany(wishes => wishes.OrderByDescending(w => w.Gain).ThenBy(w => w.Item).Take((int)room).Select(w => w.Item)).Distinct().Order();
    }

    private void Insert(int item)
    {
        Array.Fill(_reach, long.MinValue);
        foreach (var (taker, gain) in _items[item])
            if (gain > 0 && gain > _reach[taker])
                (_reach[taker], _step[taker]) = (gain, (-1, item));
        Spread();
        var (best, last, leaves) = (0L, -1, -1);
        for (var taker = 0; taker < _places.Length; taker++)
        {
            if (_reach[taker] == long.MinValue)
                continue;
            if (_held[taker].Count < _places[taker])
            {
                if (_reach[taker] > best)
                    (best, last, leaves) = (_reach[taker], taker, -1);
            }
            else if (_held[taker].Count > 0 && _held[taker].MinBy(i => GainOf(i, taker)) is var cheapest && _reach[taker] - GainOf(cheapest, taker) > best)
            {
                (best, last, leaves) = (_reach[taker] - GainOf(cheapest, taker), taker, cheapest);
            }
        }
        if (last >= 0)
            Apply(last, leaves);
    }

    // Longest chains; no chain comes back to where it was with a profit, so as many rounds as there are takers are enough.
    private void Spread()
    {
        for (var (round, changed) = (0, true); changed && round < _places.Length; round++)
        {
            changed = false;
            for (var from = 0; from < _places.Length; from++)
            {
                // A chain ends where there is room: going on from there would have been a gain before this item came.
                if (_reach[from] == long.MinValue || _held[from].Count < _places[from])
                    continue;
                Refresh(from);
                for (var to = 0; to < _places.Length; to++)
                {
                    var (change, item) = _move[from, to];
                    if (item < 0 || _reach[from] + change <= _reach[to])
                        continue;
                    (_reach[to], _step[to]) = (_reach[from] + change, (from, item));
                    changed = true;
                }
            }
        }
    }

    private void Apply(int last, int leaves)
    {
        if (leaves >= 0)
            Take(leaves, -1);
        for (var taker = last; taker >= 0;)
        {
            var (from, item) = _step[taker];
            Take(item, taker);
            taker = from;
        }
    }

    private void Take(int item, int taker)
    {
        if (_takerOf[item] is >= 0 and var before)
        {
            _held[before].Remove(item);
            _moved[before] = true;
        }
        _takerOf[item] = taker;
        if (taker < 0)
            return;
        _held[taker].Add(item);
        _moved[taker] = true;
    }

    private void Refresh(int from)
    {
        if (!_moved[from])
            return;
        _moved[from] = false;
        for (var to = 0; to < _places.Length; to++)
            _move[from, to] = (0, -1);
        foreach (var item in _held[from])
        {
            var here = GainOf(item, from);
            foreach (var (to, gain) in _items[item])
                if (to != from && gain > 0 && (_move[from, to].Item < 0 || gain - here > _move[from, to].Change))
                    _move[from, to] = (gain - here, item);
        }
    }

    private long GainOf(int item, int taker)
    {
        foreach (var (to, gain) in _items[item])
            if (to == taker)
                return gain;
        throw new InvalidOperationException("An item is held by somebody it was never offered to.");
    }
}
