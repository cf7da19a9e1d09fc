using System.Buffers;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>One person at one stage.</summary>
internal record struct SkillCell(int Visits, int Advanced, int Lasting, int Stays, long Value)
{
    public double? MedianDays { get; set; }
}

/// <summary>The counts of some of the deals. Cells stand person by person, each as many as the pipeline has open stages; nobody is person 0.</summary>
internal sealed class SkillCounts(SkillRules rules) : IDisposable
{
    private readonly (long From, long End, long AsOf) _at = (rules.From, rules.End, rules.AsOf);
    private readonly int _width = rules.Width;

    // Which cell, and the stay as Survival has it, censored unless it counts. Borrowed: fresh memory for millions of them takes longer than counting them.
    private (int Cell, long Stay)[] _stays = ArrayPool<(int Cell, long Stay)>.Shared.Rent(1 << 14);
    private int _count;

    public SkillCell[] Cells { get; private set; } = new SkillCell[rules.People * rules.Width];

    /// <summary>Open deals of each person.</summary>
    public int[] Open { get; private set; } = new int[rules.People];

    public ReadOnlySpan<(int Cell, long Stay)> Stays => _stays.AsSpan(0, _count);

    public void Dispose() => ArrayPool<(int Cell, long Stay)>.Shared.Return(_stays);

    public void Add(Segment s, int slot)
    {
        var now = s.AsOf(slot, _at.AsOf);
        if (now < 0)
            return;
        if (s.OutcomeAt(now) == Outcome.Open && !s.Has(now, Mark.Removed) && s.Owner[now] is not 0 and var holder)
        {
            MakeRoomFor(holder);
            Open[holder]++;
        }
        var state = _at.End == _at.AsOf ? now : s.AsOf(slot, _at.End);
        // All that happened to most deals happened before the period.
        if (state < 0 || (s.At[s.End[slot] - 1] < _at.From && s.OutcomeAt(state) != Outcome.Open) || !rules.Matches(s, state))
            return;
        foreach (var stay in Visits.In(s, slot, _at.End))
            if (s.Owner[stay.Last] is not 0 and var owner && rules.ColumnOf(s.Stage[stay.Entered]) is >= 0 and var column && (stay.Lasts || s.At[stay.Left] >= _at.From))
                Add(s, stay, owner, column);
    }

    private void Add(Segment s, Stay stay, int owner, int column)
    {
        MakeRoomFor(owner);
        var number = (owner * _width) + column;
        ref var cell = ref Cells[number];
        var counts = rules.Counts(s, stay);
        if (_count == _stays.Length)
            Grow();
        _stays[_count++] = (number, Survival.Stay((stay.Lasts ? _at.End : s.At[stay.Left]) - s.At[stay.Entered], counts));
        cell.Stays++;
        cell.Lasting += stay.Lasts ? 1 : 0;
        if (!counts)
            return;
        cell.Visits++;
        if (!rules.Advances(s, stay))
            return;
        cell.Advanced++;
        cell.Value += s.Amount[stay.Last];
    }

    private void Grow()
    {
        var more = ArrayPool<(int Cell, long Stay)>.Shared.Rent(_stays.Length * 2);
        _stays.CopyTo(more, 0);
        ArrayPool<(int Cell, long Stay)>.Shared.Return(_stays);
        _stays = more;
    }

    // Somebody the catalog does not name yet.
    private void MakeRoomFor(int person)
    {
        if (person < Open.Length)
            return;
        (var open, var cells) = (Open, Cells);
        Array.Resize(ref open, person + 1);
        Array.Resize(ref cells, (person + 1) * _width);
        (Open, Cells) = (open, cells);
    }
}
