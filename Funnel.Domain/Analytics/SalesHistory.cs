using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>
/// The log as the figures read it, in columns. Immutable: <c>Apply</c> returns a new history that shares all but one page with the old one, so a reader keeps
/// its snapshot, without locks, while the writer goes on.
/// </summary>
public sealed class SalesHistory
{
    // So many pages are counted as one piece of work; with fewer in all, one thread is faster.
    private const int PagesAPiece = 128;

    // Deal ids are dense (given in order), so a page table serves as the index.
    private readonly HistoryPage[] _pages;

    internal SalesHistory(HistoryPage[] pages, long sequence, DateTime lastEventAt, int count)
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

    /// <summary>In the order of their ids.</summary>
    public IEnumerable<DealTrack> Deals
    {
        get
        {
            foreach (var page in _pages)
                for (var i = 0; i < HistoryPage.Size; i++)
                    if (page.TryFind(i, out var segment, out var slot))
                        yield return segment.Track(slot);
        }
    }

    public DealTrack? Find(DealId id)
    {
        var page = id.Value >> HistoryPage.Bits;
        return id.Value > 0 && page < _pages.Length && _pages[page].TryFind(HistoryPage.SlotOf(id.Value), out var segment, out var slot) ? segment.Track(slot) : null;
    }

    /// <summary>This history and one event more; an event already taken in changes nothing.</summary>
    public SalesHistory Apply(LoggedEvent e) => e.Sequence <= Sequence ? this : Extended([e]);

    /// <summary>This history and many events more, in sequence order.</summary>
    public SalesHistory Apply(IEnumerable<LoggedEvent> events)
    {
        if (_pages.Length > 0)
            return Extended(events);
        var all = events.ToList();
        var builder = new HistoryBuilder(all.CountBy(e => e.Deal).Select(c => (c.Key, c.Value)).OrderBy(c => c.Key.Value));
        var sequence = Sequence;
        foreach (var e in all)
        {
            if (e.Sequence <= sequence)
                continue;
            builder.Add(e.Sequence, e.Deal, e.Version, e.At, e.Event);
            sequence = e.Sequence;
        }
        return builder.Build();
    }

    /// <summary>
    /// Runs through all deals on every processor: each piece of the history is gathered by something of its own, and these come back in the order of the deals.
    /// </summary>
    internal T[] Gather<T>(Func<T> make, Action<T, Segment, int> add)
    {
        var pieces = new T[(_pages.Length + PagesAPiece - 1) / PagesAPiece];
        if (pieces.Length == 1)
            Piece(0);
        else
            Parallel.For(0, pieces.Length, Piece);
        return pieces;

        void Piece(int number)
        {
            var gathered = make();
            foreach (var page in _pages.AsSpan(number * PagesAPiece, Math.Min(PagesAPiece, _pages.Length - (number * PagesAPiece))))
                for (var i = 0; i < HistoryPage.Size; i++)
                    if (page.TryFind(i, out var segment, out var slot))
                        add(gathered, segment, slot);
            pieces[number] = gathered;
        }
    }

    /// <summary>The deals for which a change is named (not −1), in the order of their ids.</summary>
    internal IEnumerable<FoundChange> Find(Func<Segment, int, int> changeOf) => Gather(() => new List<FoundChange>(), (found, segment, slot) =>
    {
        if (changeOf(segment, slot) is >= 0 and var change)
            found.Add(new FoundChange(segment, slot, change));
    }).SelectMany(found => found);

    private SalesHistory Extended(IEnumerable<LoggedEvent> events)
    {
        var pages = (HistoryPage[])_pages.Clone();
        var (sequence, last, count) = (Sequence, LastEventAt, Count);
        foreach (var e in events)
        {
            if (e.Sequence <= sequence)
                continue;
            var number = e.Deal.Value >> HistoryPage.Bits;
            if (number >= pages.Length)
            {
                var old = pages.Length;
                Array.Resize(ref pages, (int)number + 1);
                for (var i = old; i < pages.Length; i++)
                    pages[i] = HistoryPage.Empty(i);
            }
            pages[number] = pages[number].With(e);
            sequence = e.Sequence;
            last = e.At > last ? e.At : last;
            count += e.Event is DealCreated ? 1 : 0;
        }
        return new SalesHistory(pages, sequence, last, count);
    }
}
