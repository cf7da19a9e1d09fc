using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>
/// The log as the figures read it: one <see cref="DealTrack"/> a deal. Immutable: <c>Apply</c> returns a new history that shares all but one page
/// with the old one, so a reader keeps its snapshot while the writer goes on.
/// </summary>
public sealed class SalesHistory
{
    // Deal ids are dense (given in order), so a page table serves as the index.
    private const int PageBits = 9;
    private const int PageSize = 1 << PageBits;

    private readonly DealTrack?[][] _pages;

    private SalesHistory(DealTrack?[][] pages, long sequence, DateTime lastEventAt, int count)
    {
        _pages = pages;
        Sequence = sequence;
        LastEventAt = lastEventAt;
        Count = count;
    }

    public static SalesHistory Empty { get; } = new([], 0, DateTime.UnixEpoch, 0);

    /// <summary>The sequence number of the last event taken in.</summary>
    public long Sequence { get; }

    /// <summary>The latest instant (UTC) at which an event of this history happened.</summary>
    public DateTime LastEventAt { get; }

    /// <summary>Deals ever created, deleted ones too.</summary>
    public int Count { get; }

    public DealTrack? Find(DealId id)
    {
        var page = id.Value >> PageBits;
        return id.Value > 0 && page < _pages.Length ? _pages[page]?[id.Value & (PageSize - 1)] : null;
    }

    public IEnumerable<DealTrack> Deals
    {
        get
        {
            foreach (var page in _pages)
                foreach (var track in page)
                    if (track is not null)
                        yield return track;
        }
    }

    /// <summary>This history and one event more; an event already taken in changes nothing.</summary>
    public SalesHistory Apply(LoggedEvent e) => e.Sequence <= Sequence ? this : Extended([e], copyPages: true);

    /// <summary>This history and many events more, in sequence order. Faster than one by one.</summary>
    public SalesHistory Apply(IEnumerable<LoggedEvent> events) => Extended(events, copyPages: false);

    private SalesHistory Extended(IEnumerable<LoggedEvent> events, bool copyPages)
    {
        var pages = (DealTrack?[][])_pages.Clone();
        var own = copyPages ? null : new HashSet<long>();
        var (sequence, last, count) = (Sequence, LastEventAt, Count);
        foreach (var e in events)
        {
            if (e.Sequence <= sequence)
                continue;
            var number = e.Deal.Value >> PageBits;
            if (number >= pages.Length)
            {
                var old = pages.Length;
                Array.Resize(ref pages, (int)number + 1);
                for (var i = old; i < pages.Length; i++)
                    pages[i] = new DealTrack?[PageSize];
            }
            if (own is null || own.Add(number))
                pages[number] = (DealTrack?[])pages[number].Clone();
            ref var slot = ref pages[number][e.Deal.Value & (PageSize - 1)];
            if (e.Event is DealCreated created)
            {
                slot = DealTrack.Start(e, created);
                count++;
            }
            else
            {
                slot = (slot ?? throw new InvalidOperationException($"Event {e.Sequence} changes a deal that was never created.")).With(e);
            }
            sequence = e.Sequence;
            last = e.At > last ? e.At : last;
        }
        return new SalesHistory(pages, sequence, last, count);
    }
}
