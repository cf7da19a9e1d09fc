using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

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
        var (last, entered, back, first) = (-1, -1, 0, 0L);
        for (var i = s.Start[slot]; i < s.End[slot] && s.At[i] <= instant; i++)
        {
            if (!s.StandsAt(i, instant))
                continue;
            if (s.Kind[i].EntersStage())
            {
                if (s.Kind[i] == ChangeKind.Moved && entered >= 0 && OrderOf(s.Stage[i], catalog) < OrderOf(s.Stage[entered], catalog))
                    back++;
                entered = i;
            }
            if (first == 0)
                first = s.Amount[i];
            last = i;
        }
        situation = default;
        if (last < 0 || s.OutcomeAt(last) != Outcome.Open || s.Has(last, Mark.Removed))
            return false;
        ref readonly var facts = ref s.Facts[s.Rest[last].Facts];
        situation = new Situation(
            new DealId(s.FirstDeal + slot),
            instant,
            new PipelineId(s.Pipeline[last]),
            new StageId(s.Stage[last]),
            DaysFrom(s.At[entered], instant),
            Math.Max(DaysFrom(facts.FirstContact * TimeSpan.TicksPerDay, instant), 0),
            first > 0 && s.Amount[last] > 0 ? Math.Log((double)s.Amount[last] / first) : 0,
            back,
            s.Owner[last] == 0 ? null : new EmployeeId(s.Owner[last]),
            facts.Channel == 0 ? null : new ChannelId(facts.Channel),
            catalog.Customer(facts.Customer == 0 ? null : new CustomerId(facts.Customer))?.Type);
        return true;
    }

    internal static double DaysFrom(long from, long to) => (double)(to - from) / TimeSpan.TicksPerDay;

    private static int OrderOf(int stage, Catalog catalog) => catalog.Stage(new StageId(stage)) is { Kind: StageKind.Open } s ? s.Order : -1;
}
