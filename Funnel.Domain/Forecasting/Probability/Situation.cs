using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Forecasting.Probability;

/// <summary>
/// All that an estimate may know of an open deal: how it stood at one instant, from the changes that stood then. Days are whole and part; <see cref="Budget"/> is
/// the natural logarithm of the amount over the first amount that was not nothing (0: unchanged).
/// </summary>
public readonly record struct Situation(
    DealId Deal,
    long At,
    PipelineId Pipeline,
    StageId Stage,
    double DaysInStage,
    double DaysSinceContact,
    double Budget,
    int MovesBack,
    EmployeeId? Owner,
    ChannelId? Channel,
    CustomerTypeId? CustomerType)
{
    /// <summary>False where the deal was not open (or not there) at the instant (UTC ticks).</summary>
    public static bool TryOf(DealTrack track, long instant, Catalog catalog, out Situation situation) =>
        TryOf(track.Segment, track.Slot, instant, catalog, out situation);

    internal static bool TryOf(Segment s, int slot, long instant, Catalog catalog, out Situation situation)
    {
        var last = s.AsOf(slot, instant);
        var isOpen = last >= 0 && s.OutcomeAt(last) == Outcome.Open && !s.Has(last, Mark.Removed);
        situation = isOpen ? Of(s, slot, last, instant, instant, catalog) : default;
        return isOpen;
    }

    /// <summary>How the deal stands at a moment in the state of a change, by the changes up to it that stood at <paramref name="known"/>.</summary>
    internal static Situation Of(Segment s, int slot, int last, long known, long at, Catalog catalog)
    {
        var (entered, back, first) = (-1, 0, 0L);
        for (var i = s.Start[slot]; i <= last; i++)
        {
            if (i != last && !s.StandsAt(i, known))
                continue;
            if (s.Kind[i].EntersStage())
            {
                if (s.Kind[i] == ChangeKind.Moved && entered >= 0 && catalog.OpenOrder(s.Stage[i]) < catalog.OpenOrder(s.Stage[entered]))
                    back++;
                entered = i;
            }
            if (first == 0)
                first = s.Amount[i];
        }
        ref readonly var facts = ref s.Facts[s.Rest[last].Facts];
        return new Situation(
            new DealId(s.FirstDeal + slot),
            at,
            new PipelineId(s.Pipeline[last]),
            new StageId(s.Stage[last]),
            Math.Max(DaysFrom(s.At[entered], at), 0),
            Math.Max(DaysFrom(facts.FirstContact * TimeSpan.TicksPerDay, at), 0),
            first > 0 && s.Amount[last] > 0 ? Math.Log((double)s.Amount[last] / first) : 0,
            back,
            s.Owner[last] == 0 ? null : new EmployeeId(s.Owner[last]),
            facts.Channel == 0 ? null : new ChannelId(facts.Channel),
            catalog.Customer(facts.Customer == 0 ? null : new CustomerId(facts.Customer))?.Type);
    }

    internal static double DaysFrom(long from, long to) => (double)(to - from) / TimeSpan.TicksPerDay;
}
