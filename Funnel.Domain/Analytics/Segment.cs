using System.Text;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

[Flags]
internal enum Mark : byte { Open = 0, Won = 1, Lost = 2, Outcome = 3, Removed = 4, Undone = 8, OwnProbability = 16 }

/// <summary>The columns no figure runs through. Days and versions as they are; the two places count from the deal's first change, −1 is none.</summary>
internal record struct Rest(uint Sequence, int Version, int ExpectedClose, int Facts, int StagePlace, int ActivityPlace);

/// <summary>A change of a deal, where the columns have it.</summary>
internal readonly record struct FoundChange(Segment Segment, int Slot, int Place)
{
    public DealTrack Track => Segment.Track(Slot);

    public Change State => Segment.ChangeAt(Slot, Place);
}

/// <summary>
/// Neighbouring deals as columns: the changes of each deal one after another, oldest first, each with the state right after it. Written by
/// <see cref="SegmentBuilder"/>, never changed once built. A slot is a deal; an empty slot has no changes. Numbers of ids, 0 for none.
/// </summary>
internal sealed class Segment(long firstDeal, int slots, int changes)
{
    public readonly long FirstDeal = firstDeal;

    // Of slots.
    public readonly int[] Start = new int[slots];
    public readonly int[] End = new int[slots];
    public readonly int[] Version = new int[slots];

    // Of changes.
    public readonly long[] At = new long[changes];
    public readonly long[] Amount = new long[changes];
    public readonly int[] Pipeline = new int[changes];
    public readonly int[] Stage = new int[changes];
    public readonly int[] Owner = new int[changes];
    public readonly ChangeKind[] Kind = new ChangeKind[changes];
    public readonly Mark[] Marks = new Mark[changes];
    public readonly Rest[] Rest = new Rest[changes];

    // Few changes are ever taken back: their places, sorted, and when it was.
    public int[] Undone = [];
    public long[] UndoneTimes = [];

    // What playbooks ask for is no column either: the places of such changes, sorted, and what was done.
    public int[] DeedPlaces = [];
    public Deed[] Deeds = [];

    /// <summary>Shared by the changes that leave them as they were: <see cref="Rest.Facts"/>.</summary>
    public FactsRow[] Facts = [];

    /// <summary>In UTF-8: half the memory of strings, and nothing for the garbage collector to visit.</summary>
    public byte[] Titles = [];

    public int Slots => Start.Length;

    public int Changes => At.Length;

    public bool IsEmpty(int slot) => Start[slot] == End[slot];

    public bool Has(int i, Mark mark) => (Marks[i] & mark) != default;

    public Outcome OutcomeAt(int i) => (Outcome)(Marks[i] & Mark.Outcome);

    public long UndoneAt(int i) => !Has(i, Mark.Undone) ? long.MaxValue : UndoneTimes[Array.BinarySearch(Undone, i)];

    public bool StandsAt(int i, long instant) => At[i] <= instant && (!Has(i, Mark.Undone) || UndoneAt(i) > instant);

    /// <summary>The change whose state the deal had at an instant, as known then; −1 before its creation.</summary>
    public int AsOf(int slot, long instant)
    {
        var start = Start[slot];
        for (var i = End[slot] - 1; i >= start; i--)
            if (StandsAt(i, instant))
                return i;
        return -1;
    }

    /// <summary>The newest change, those taken back left out.</summary>
    public int Newest(int slot)
    {
        var start = Start[slot];
        for (var i = End[slot] - 1; i > start; i--)
            if (!Has(i, Mark.Undone))
                return i;
        return start;
    }

    /// <summary>The newest change of a kind that stands at an instant; −1 for none.</summary>
    public int Latest(int slot, ChangeKind kind, long instant)
    {
        var start = Start[slot];
        for (var i = End[slot] - 1; i >= start; i--)
            if (Kind[i] == kind && StandsAt(i, instant))
                return i;
        return -1;
    }

    /// <summary>What was done for a deal up to a change (the place itself too), as known at an instant, oldest first.</summary>
    public DealWork WorkUntil(int slot, int last, long instant)
    {
        var first = Array.BinarySearch(DeedPlaces, Start[slot]);
        var work = new List<Deed>();
        for (var i = first < 0 ? ~first : first; i < DeedPlaces.Length && DeedPlaces[i] <= last; i++)
            if (StandsAt(DeedPlaces[i], instant))
                work.Add(Deeds[i]);
        return work.Count == 0 ? DealWork.None : new DealWork(work);
    }

    public DealFields Filled(int i)
    {
        ref readonly var facts = ref Facts[Rest[i].Facts];
        return Gate.Filled(Amount[i], Rest[i].ExpectedClose >= 0, facts.Channel != 0, facts.Customer != 0, !facts.Products.IsDefaultOrEmpty, Owner[i] != 0);
    }

    public long StageSince(int slot, int i) => At[Start[slot] + Rest[i].StagePlace];

    public long ActivityAt(int slot, int i) => Rest[i].ActivityPlace < 0 ? 0 : At[Start[slot] + Rest[i].ActivityPlace];

    public DealTrack Track(int slot) => new(this, slot);

    public Change ChangeAt(int slot, int i)
    {
        ref readonly var rest = ref Rest[i];
        return new Change
        {
            At = At[i],
            Sequence = rest.Sequence,
            UndoneAt = UndoneAt(i),
            Amount = Amount[i],
            StageSince = StageSince(slot, i),
            ActivityAt = ActivityAt(slot, i),
            Facts = null!,
            FactsPlace = (this, rest.Facts),
            Pipeline = new PipelineId(Pipeline[i]),
            Stage = new StageId(Stage[i]),
            Owner = Owner[i] == 0 ? null : new EmployeeId(Owner[i]),
            ExpectedClose = rest.ExpectedClose < 0 ? null : DateOnly.FromDayNumber(rest.ExpectedClose),
            Version = rest.Version,
            Kind = Kind[i],
            Outcome = OutcomeAt(i),
            Removed = Has(i, Mark.Removed),
        };
    }

    public ReadOnlySpan<byte> TitleOf(int row) => Titles.AsSpan(Facts[row].TitleStart, Facts[row].TitleLength);

    public DealFacts FactsAt(int row)
    {
        ref readonly var f = ref Facts[row];
        return new DealFacts(
            Encoding.UTF8.GetString(TitleOf(row)),
            f.Customer == 0 ? null : new CustomerId(f.Customer),
            f.Channel == 0 ? null : new ChannelId(f.Channel),
            DateOnly.FromDayNumber(f.FirstContact),
            f.Products,
            f.Rare.Probability,
            f.Rare.LostReason,
            f.Rare.ExternalId);
    }

    public Change[] ChangesOf(int slot)
    {
        var made = new Change[End[slot] - Start[slot]];
        for (var i = 0; i < made.Length; i++)
            made[i] = ChangeAt(slot, Start[slot] + i);
        return made;
    }
}
