using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>
/// 512 neighbouring deals: one segment, and beside it a segment for each deal that changed since that one was built. When many have, all are built into one
/// again, so that figures keep running through columns.
/// </summary>
internal sealed class HistoryPage
{
    public const int Bits = 9;
    public const int Size = 1 << Bits;
    private const int MostChanged = 128;

    private readonly Segment _built;
    private readonly Segment?[]? _changed;
    private readonly int _changedCount;

    public HistoryPage(Segment built) => _built = built;

    private HistoryPage(Segment built, Segment?[] changed, int count) => (_built, _changed, _changedCount) = (built, changed, count);

    public static HistoryPage Empty(long number) => new(new SegmentBuilder(number << Bits, new int[Size]).Build());

    public static int SlotOf(long deal) => (int)(deal & (Size - 1));

    /// <summary>Where the deal's changes are; false when there is no such deal.</summary>
    public bool TryFind(int number, out Segment segment, out int slot)
    {
        (segment, slot) = _changed?[number] is { } changed ? (changed, 0) : (_built, number);
        return !segment.IsEmpty(slot);
    }

    /// <summary>This page and one event more.</summary>
    public HistoryPage With(LoggedEvent e)
    {
        var number = SlotOf(e.Deal.Value);
        var known = TryFind(number, out var segment, out var slot);
        var builder = new SegmentBuilder(e.Deal.Value, [(known ? segment.End[slot] - segment.Start[slot] : 0) + 1]);
        if (known)
            builder.Copy(segment, slot, 0);
        builder.Add(0, e.Sequence, e.Version, e.At.Ticks, e.Event);
        var changed = _changed is null ? new Segment?[Size] : (Segment?[])_changed.Clone();
        var count = _changedCount + (changed[number] is null ? 1 : 0);
        changed[number] = builder.Build();
        var page = new HistoryPage(_built, changed, count);
        return count < MostChanged ? page : page.Rebuilt();
    }

    private HistoryPage Rebuilt()
    {
        Span<int> sizes = stackalloc int[Size];
        for (var i = 0; i < Size; i++)
            sizes[i] = TryFind(i, out var s, out var slot) ? s.End[slot] - s.Start[slot] : 0;
        var builder = new SegmentBuilder(_built.FirstDeal, sizes);
        for (var i = 0; i < Size; i++)
            if (TryFind(i, out var s, out var slot))
                builder.Copy(s, slot, i);
        return new HistoryPage(builder.Build());
    }
}
