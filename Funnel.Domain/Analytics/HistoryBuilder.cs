using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>
/// Builds a whole history at once from events in sequence order. How many events each deal has is said beforehand: then every change is written where it
/// stays, and a million deals take no more memory while they are read than afterwards.
/// </summary>
public sealed class HistoryBuilder
{
    private readonly List<SegmentBuilder> _pages = [];
    private long _sequence;
    private DateTime _last = DateTime.UnixEpoch;
    private int _count;

    /// <param name="sizes">Per deal at least so many events, in the order of their ids.</param>
    public HistoryBuilder(IEnumerable<(DealId Deal, int Events)> sizes)
    {
        var (page, pool) = (new int[HistoryPage.Size], new FactsPool());
        foreach (var (deal, events) in sizes)
        {
            while (deal.Value >> HistoryPage.Bits > _pages.Count)
                Close();
            page[HistoryPage.SlotOf(deal.Value)] = events;
        }
        Close();

        void Close()
        {
            _pages.Add(new SegmentBuilder((long)_pages.Count << HistoryPage.Bits, page, pool));
            Array.Clear(page);
        }
    }

    public void Add(long sequence, DealId deal, int version, DateTime at, DealEvent e)
    {
        _pages[(int)(deal.Value >> HistoryPage.Bits)].Add(HistoryPage.SlotOf(deal.Value), sequence, version, at.Ticks, e);
        _sequence = sequence;
        _last = at > _last ? at : _last;
        _count += e is DealCreated ? 1 : 0;
    }

    /// <summary>The history. The builder is of no use afterwards.</summary>
    public SalesHistory Build() => new([.. _pages.Select(p => new HistoryPage(p.Build()))], _sequence, _last, _count);
}
