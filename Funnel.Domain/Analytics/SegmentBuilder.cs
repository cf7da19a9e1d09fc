using System.Collections.Immutable;
using System.Text;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>Writes a <see cref="Segment"/>. How many changes each slot will hold at most is said beforehand, so that every change is written where it stays.</summary>
internal sealed class SegmentBuilder
{
    private readonly Segment _segment;
    private readonly FactsPool? _pool;
    private SortedDictionary<int, long>? _undone;
    private Dictionary<int, Deed>? _deeds;
    private FactsRow[] _facts;
    private byte[] _titles;
    private int _factsEnd, _titlesEnd;

    /// <param name="pool">Given while a whole log is read.</param>
    public SegmentBuilder(long firstDeal, ReadOnlySpan<int> sizes, FactsPool? pool = null)
    {
        _pool = pool;
        var (changes, deals) = (0, 0);
        foreach (var size in sizes)
        {
            changes += size;
            deals += size > 0 ? 1 : 0;
        }
        _segment = new Segment(firstDeal, sizes.Length, changes);
        // Most deals have a row more once they are closed.
        _facts = new FactsRow[deals * 2];
        _titles = new byte[deals * 32];
        for (int slot = 0, at = 0; slot < sizes.Length; at += sizes[slot++])
            _segment.Start[slot] = _segment.End[slot] = at;
    }

    /// <summary>The segment as it stands. The builder is of no use afterwards.</summary>
    public Segment Build()
    {
        (_segment.Facts, _segment.Titles) = (Fitted(_facts, _factsEnd), Fitted(_titles, _titlesEnd));
        if (_undone is not null)
            (_segment.Undone, _segment.UndoneTimes) = ([.. _undone.Keys], [.. _undone.Values]);
        if (_deeds is not null)
        {
            (_segment.DeedPlaces, _segment.Deeds) = ([.. _deeds.Keys], [.. _deeds.Values]);
            Array.Sort(_segment.DeedPlaces, _segment.Deeds);
        }
        return _segment;
    }

    /// <summary>The changes a deal had in another segment.</summary>
    public void Copy(Segment from, int slot, int to)
    {
        var (first, count, target) = (from.Start[slot], from.End[slot] - from.Start[slot], _segment.End[to]);
        Columns(from.At, _segment.At);
        Columns(from.Amount, _segment.Amount);
        Columns(from.Pipeline, _segment.Pipeline);
        Columns(from.Stage, _segment.Stage);
        Columns(from.Owner, _segment.Owner);
        Columns(from.Kind, _segment.Kind);
        Columns(from.Marks, _segment.Marks);
        Columns(from.Rest, _segment.Rest);
        var (before, facts) = (-1, -1);
        for (var i = 0; i < count; i++)
        {
            ref var rest = ref _segment.Rest[target + i];
            if (rest.Facts != before)
            {
                var row = from.Facts[rest.Facts];
                var same = before >= 0 && from.Facts[before].TitleStart == row.TitleStart;
                facts = Keep(row with { TitleStart = same ? _facts[facts].TitleStart : Title(from.TitleOf(rest.Facts)) });
                before = rest.Facts;
            }
            rest.Facts = facts;
            if (_segment.Has(target + i, Mark.Undone))
                Undo(target + i, from.UndoneAt(first + i));
        }
        var deed = Array.BinarySearch(from.DeedPlaces, first);
        for (var i = deed < 0 ? ~deed : deed; i < from.DeedPlaces.Length && from.DeedPlaces[i] < first + count; i++)
            (_deeds ??= [])[from.DeedPlaces[i] - first + target] = from.Deeds[i];
        _segment.End[to] += count;
        _segment.Version[to] = from.Version[slot];

        void Columns<T>(T[] source, T[] goal) => Array.Copy(source, first, goal, target, count);
    }

    public void Add(int slot, long sequence, int version, long at, DealEvent e)
    {
        var (s, i) = (_segment, _segment.End[slot]);
        s.Version[slot] = version;
        if (e is ChangeUndone undo)
        {
            for (var taken = s.Start[slot]; taken < i; taken++)
                if (s.Rest[taken].Version == undo.Undone)
                    Undo(taken, at);
            return;
        }
        if (e is DealCreated created)
        {
            s.End[slot]++;
            (s.At[i], s.Amount[i], s.Kind[i]) = (at, created.Budget.Minor, ChangeKind.Created);
            (s.Pipeline[i], s.Stage[i], s.Owner[i]) = (created.Pipeline.Value, created.Stage.Value, created.Owner?.Value ?? 0);
            s.Rest[i] = new Rest(checked((uint)sequence), version, Day(created.ExpectedClose), Keep(created), i - s.Start[slot], -1);
            return;
        }
        if (s.IsEmpty(slot))
            throw new InvalidOperationException($"Event {sequence} changes a deal that was never created.");
        var now = s.Newest(slot);
        s.End[slot]++;
        (s.At[i], s.Amount[i]) = (at, s.Amount[now]);
        (s.Pipeline[i], s.Stage[i], s.Owner[i], s.Marks[i]) = (s.Pipeline[now], s.Stage[now], s.Owner[now], s.Marks[now] & ~Mark.Undone);
        s.Rest[i] = s.Rest[now] with { Sequence = checked((uint)sequence), Version = version };
        s.Kind[i] = Change(i, i - s.Start[slot], e);
        if (Deed.Of(e, version) is { } deed)
            (_deeds ??= [])[i] = _pool?.Shared(deed) ?? deed;
    }

    // What the event changes in the copy of the state before it.
    private ChangeKind Change(int i, int place, DealEvent e)
    {
        var s = _segment;
        ref var rest = ref s.Rest[i];
        switch (e)
        {
            case DealMoved m:
                (s.Stage[i], rest.StagePlace) = (m.To.Value, place);
                return ChangeKind.Moved;
            case DealTransferred t:
                (s.Pipeline[i], s.Stage[i], rest.StagePlace) = (t.ToPipeline.Value, t.To.Value, place);
                return ChangeKind.Transferred;
            case BudgetChanged b:
                (s.Amount[i], rest.ActivityPlace) = (b.To.Minor, place);
                return ChangeKind.Budget;
            case ExpectedCloseChanged c:
                rest.ExpectedClose = Day(c.To);
                return ChangeKind.ExpectedClose;
            case OwnerChanged o:
                s.Owner[i] = o.To?.Value ?? 0;
                return ChangeKind.Owner;
            case ProductsChanged p:
                rest.Facts = Keep(Facts(rest) with { Products = Shared(p.Products) });
                return ChangeKind.Products;
            case ChannelSet c:
                rest.Facts = Keep(Facts(rest) with { Channel = c.To?.Value ?? 0 });
                return ChangeKind.Channel;
            case DetailsChanged d:
                var (title, length) = Title(d.Title);
                rest.Facts = Keep(Facts(rest) with { TitleStart = title, TitleLength = length, Customer = d.Customer?.Value ?? 0, FirstContact = d.FirstContact.DayNumber });
                return ChangeKind.Details;
            case ProbabilitySet p:
                rest.Facts = Keep(Facts(rest), Facts(rest).Rare with { Probability = p.Probability });
                Set(Mark.OwnProbability, p.Probability is null ? default : Mark.OwnProbability);
                return ChangeKind.Probability;
            case DealWon:
                Set(Mark.Outcome, Mark.Won);
                return ChangeKind.Won;
            case DealLost l:
                rest.Facts = Keep(Facts(rest), Facts(rest).Rare with { LostReason = l.Reason });
                Set(Mark.Outcome, Mark.Lost);
                return ChangeKind.Lost;
            case DealReopened r:
                if (Facts(rest).Rare.LostReason is not null)
                    rest.Facts = Keep(Facts(rest), Facts(rest).Rare with { LostReason = null });
                Set(Mark.Outcome, Mark.Open);
                (s.Stage[i], rest.StagePlace) = (r.Stage.Value, place);
                return ChangeKind.Reopened;
            case DealRemoved:
                Set(Mark.Removed, Mark.Removed);
                return ChangeKind.Removed;
            case StepReopened:
                return ChangeKind.Activity;
            default:
                rest.ActivityPlace = place;
                return ChangeKind.Activity;
        }

        void Set(Mark of, Mark value) => s.Marks[i] = (s.Marks[i] & ~of) | value;
    }

    private FactsRow Facts(in Rest rest) => _facts[rest.Facts];

    private int Keep(DealCreated created)
    {
        var (title, length) = Title(created.Title);
        var facts = new FactsRow(title, length, created.Customer?.Value ?? 0, created.Channel?.Value ?? 0, created.FirstContact.DayNumber,
            Shared(created.Products.IsDefault ? [] : created.Products), RareFacts.None);
        return created.ExternalId is { } external ? Keep(facts, facts.Rare with { ExternalId = external }) : Keep(facts);
    }

    private int Keep(in FactsRow facts, RareFacts rare) => Keep(facts with { Rare = _pool?.Shared(rare) ?? rare });

    private ImmutableArray<ProductLine> Shared(ImmutableArray<ProductLine> products) => _pool?.Shared(products) ?? products;

    private (int Start, int Length) Title(string title)
    {
        Span<byte> text = stackalloc byte[512];
        var length = Encoding.UTF8.GetMaxByteCount(title.Length) > text.Length ? (text = Encoding.UTF8.GetBytes(title)).Length : Encoding.UTF8.GetBytes(title, text);
        return (Title(text[..length]), length);
    }

    private int Title(ReadOnlySpan<byte> title)
    {
        var start = _titlesEnd;
        if (start + title.Length > _titles.Length)
            Array.Resize(ref _titles, Math.Max(_titles.Length * 3 / 2, start + title.Length));
        title.CopyTo(_titles.AsSpan(start));
        _titlesEnd += title.Length;
        return start;
    }

    private int Keep(in FactsRow facts)
    {
        if (_factsEnd == _facts.Length)
            Array.Resize(ref _facts, Math.Max(2, _factsEnd * 3 / 2));
        _facts[_factsEnd] = facts;
        return _factsEnd++;
    }

    private void Undo(int i, long at)
    {
        _segment.Marks[i] |= Mark.Undone;
        (_undone ??= [])[i] = at;
    }

    // A little room left over costs less than a copy of everything while a whole log is read.
    private static T[] Fitted<T>(T[] column, int used) => used * 4L >= column.Length * 3L ? column : column[..used];

    private static int Day(DateOnly? day) => day?.DayNumber ?? -1;
}
