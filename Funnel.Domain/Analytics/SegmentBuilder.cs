using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>Writes a <see cref="Segment"/>. How many changes each slot will hold at most is said beforehand, so that every change is written where it stays.</summary>
internal sealed class SegmentBuilder
{
    private readonly Segment _segment;
    private readonly List<FactsRow> _facts;
    private SortedDictionary<int, long>? _undone;

    public SegmentBuilder(long firstDeal, ReadOnlySpan<int> sizes)
    {
        var (changes, deals) = (0, 0);
        foreach (var size in sizes)
        {
            changes += size;
            deals += size > 0 ? 1 : 0;
        }
        _segment = new Segment(firstDeal, sizes.Length, changes);
        _facts = new List<FactsRow>(deals);
        for (int slot = 0, at = 0; slot < sizes.Length; at += sizes[slot++])
            _segment.Start[slot] = _segment.End[slot] = at;
    }

    /// <summary>The segment as it stands. The builder is of no use afterwards.</summary>
    public Segment Build()
    {
        _segment.Facts = [.. _facts];
        if (_undone is not null)
            (_segment.Undone, _segment.UndoneTimes) = ([.. _undone.Keys], [.. _undone.Values]);
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
                (before, facts) = (rest.Facts, Keep(from.Facts[rest.Facts]));
            rest.Facts = facts;
            if (_segment.Has(target + i, Mark.Undone))
                Undo(target + i, from.UndoneAt(first + i));
        }
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
            s.Rest[i] = new Rest(checked((uint)sequence), version, Day(created.ExpectedClose), Keep(FactsRow.Of(created)), i - s.Start[slot], -1);
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
                rest.Facts = Keep(_facts[rest.Facts] with { Products = p.Products });
                return ChangeKind.Products;
            case ChannelSet c:
                rest.Facts = Keep(_facts[rest.Facts] with { Channel = c.To?.Value ?? 0 });
                return ChangeKind.Channel;
            case DetailsChanged d:
                rest.Facts = Keep(_facts[rest.Facts] with { Title = d.Title, Customer = d.Customer?.Value ?? 0, FirstContact = d.FirstContact.DayNumber });
                return ChangeKind.Details;
            case ProbabilitySet p:
                rest.Facts = Keep(_facts[rest.Facts] with { Probability = p.Probability ?? double.NaN });
                Set(Mark.OwnProbability, p.Probability is null ? default : Mark.OwnProbability);
                return ChangeKind.Probability;
            case DealWon:
                Set(Mark.Outcome, Mark.Won);
                return ChangeKind.Won;
            case DealLost l:
                rest.Facts = Keep(_facts[rest.Facts] with { LostReason = l.Reason });
                Set(Mark.Outcome, Mark.Lost);
                return ChangeKind.Lost;
            case DealReopened r:
                if (_facts[rest.Facts].LostReason is not null)
                    rest.Facts = Keep(_facts[rest.Facts] with { LostReason = null });
                Set(Mark.Outcome, Mark.Open);
                (s.Stage[i], rest.StagePlace) = (r.Stage.Value, place);
                return ChangeKind.Reopened;
            case DealRemoved:
                Set(Mark.Removed, Mark.Removed);
                return ChangeKind.Removed;
            default:
                rest.ActivityPlace = place;
                return ChangeKind.Activity;
        }

        void Set(Mark of, Mark value) => s.Marks[i] = (s.Marks[i] & ~of) | value;
    }

    private int Keep(in FactsRow facts)
    {
        _facts.Add(facts);
        return _facts.Count - 1;
    }

    private void Undo(int i, long at)
    {
        _segment.Marks[i] |= Mark.Undone;
        (_undone ??= [])[i] = at;
    }

    private static int Day(DateOnly? day) => day?.DayNumber ?? -1;
}
