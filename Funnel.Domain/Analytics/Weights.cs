using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Analytics;

/// <summary>What a model says of a pipeline's open deals.</summary>
public abstract class ModelChances
{
    /// <summary>The chance (0 to 1) of a deal as it stood at a moment (UTC ticks); null where it was not open then or the model does not know its stage.</summary>
    internal abstract double? Of(Segment segment, int slot, long moment);
}

/// <summary>Where figures get the model of an instant from.</summary>
public abstract class ModelBook
{
    /// <summary>The model that speaks for an instant (UTC), learnt from what was known then; null where there is none: too few closed deals, or still being learnt.</summary>
    public abstract ModelChances? Of(PipelineId pipeline, DateTime instant, Catalog catalog);
}

/// <summary>By what a deal's chance was counted.</summary>
public enum ChanceBasis { Closed, Manual, StageDefault, Model }

/// <summary>
/// What weighs deals as of one instant, for every weighted figure: the value set by hand; else what the company had chosen by then; where that is the model and the
/// model has no answer, the stage's default. The model is asked once a day: as the deal stood when the day began in the company's zone, or right after its last change if
/// that was later. So a deal nobody touches counts the same all day, on the screen and in the file taken from it.
/// </summary>
public sealed class Weights
{
    private readonly Catalog _catalog;
    private readonly ModelChances?[] _models = [];
    private readonly long _at, _dayStart;

    private Weights(Catalog catalog, DateTime instant)
    {
        (_catalog, _at, Instant, Chosen) = (catalog, instant.Ticks, instant, catalog.Choices.At(instant));
        _dayStart = Period.StartOf(Period.DayOf(instant, catalog.Company.Zone), catalog.Company.Zone).Ticks;
        if (Chosen != ChanceSource.Model)
            return;
        _models = new ModelChances?[catalog.Pipelines.Max(p => (int?)p.Id.Value + 1) ?? 0];
        foreach (var pipeline in catalog.Pipelines)
            _models[pipeline.Id.Value] = catalog.Models?.Of(pipeline.Id, instant, catalog);
    }

    /// <param name="catalog">Whose stages' defaults, choices and models count.</param>
    /// <param name="instant">UTC.</param>
    public static Weights At(Catalog catalog, DateTime instant) => new(catalog, instant);

    internal static Weights At(Catalog catalog, long instant) => new(catalog, new DateTime(instant, DateTimeKind.Utc));

    public DateTime Instant { get; }

    /// <summary>What the company had chosen.</summary>
    public ChanceSource Chosen { get; }

    /// <summary>What counts in a pipeline where nothing is set by hand.</summary>
    public ChanceSource Used(PipelineId pipeline) => ModelOf(pipeline.Value) is null ? ChanceSource.StageDefault : ChanceSource.Model;

    /// <summary>The model is chosen and has no answer in this pipeline, so that stages' defaults count.</summary>
    public bool FallsBack(PipelineId pipeline) => Chosen == ChanceSource.Model && Used(pipeline) == ChanceSource.StageDefault;

    /// <summary>When the model is asked about a deal (UTC ticks).</summary>
    public long MomentOf(DealTrack track) => MomentOf(track.Segment, track.Slot, _at, _dayStart);

    /// <summary>The chance (0 to 1) that counts for a deal in the state it has at the instant: 1 when won, 0 when lost.</summary>
    public double Chance(DealTrack track, in Change state) => Of(track, state).Chance;

    /// <summary>The same with what it was counted by.</summary>
    public (double Chance, ChanceBasis Basis) Of(DealTrack track, in Change state)
    {
        if (state.Outcome != Outcome.Open)
            return (state.Outcome == Outcome.Won ? 1 : 0, ChanceBasis.Closed);
        return state.ManualProbability is { } own ? (own, ChanceBasis.Manual) : ByItself(track, state);
    }

    /// <summary>What counts for an open deal as soon as nothing is set by hand.</summary>
    public (double Chance, ChanceBasis Basis) ByItself(DealTrack track, in Change state) =>
        Modelled(track.Segment, track.Slot, state.Pipeline.Value) is { } chance ? (chance, ChanceBasis.Model) : (Default(state.Stage.Value), ChanceBasis.StageDefault);

    /// <summary>Amount × chance in minor units, halves away from zero; rounded per deal, so that sums of deals add up.</summary>
    public long Weighted(DealTrack track, in Change state) => state.Outcome switch
    {
        Outcome.Won => state.Amount,
        Outcome.Lost => 0,
        _ => FunnelCount.Weighted(state.Amount, Chance(track, state)),
    };

    internal double Chance(Segment s, int slot, int i) => s.OutcomeAt(i) switch
    {
        Outcome.Won => 1,
        Outcome.Lost => 0,
        _ => Own(s, i) ?? Modelled(s, slot, s.Pipeline[i]) ?? Default(s.Stage[i]),
    };

    internal long Weighted(Segment s, int slot, int i) => s.OutcomeAt(i) switch
    {
        Outcome.Won => s.Amount[i],
        Outcome.Lost => 0,
        _ => FunnelCount.Weighted(s.Amount[i], Chance(s, slot, i)),
    };

    /// <summary>The chance of a state at another moment by what counted at this instant; where the deal stood otherwise then, by its stage alone.</summary>
    internal double ChanceAt(Segment s, int slot, int i, long moment) => s.OutcomeAt(i) != Outcome.Open ? s.OutcomeAt(i) == Outcome.Won ? 1 : 0
        : Own(s, i) ?? (ModelOf(s.Pipeline[i]) is { } model && s.AsOf(slot, moment) == i ? model.Of(s, slot, moment) : null) ?? Default(s.Stage[i]);

    private static long MomentOf(Segment s, int slot, long at, long dayStart)
    {
        var moment = dayStart;
        for (var i = s.Start[slot]; i < s.End[slot]; i++)
        {
            if (s.At[i] > moment && s.At[i] <= at)
                moment = s.At[i];
            if (s.Has(i, Mark.Undone) && s.UndoneAt(i) is var undone && undone > moment && undone <= at)
                moment = undone;
        }
        return moment;
    }

    private static double? Own(Segment s, int i) => s.Has(i, Mark.OwnProbability) ? s.Facts[s.Rest[i].Facts].Rare.Probability : null;

    private double Default(int stage) => _catalog.Stage(new StageId(stage))?.Probability ?? 0;

    private double? Modelled(Segment s, int slot, int pipeline) => ModelOf(pipeline)?.Of(s, slot, MomentOf(s, slot, _at, _dayStart));

    private ModelChances? ModelOf(int pipeline) => (uint)pipeline < (uint)_models.Length ? _models[pipeline] : null;
}
