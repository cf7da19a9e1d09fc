using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Domain.Analytics;

/// <summary>What a deal's amount is multiplied with where nobody has given its chance by hand.</summary>
public enum ChanceSource { StageDefault, Model }

/// <summary>What the open deals of a pipeline were weighted with: what was chosen, or why the stage's default stands in for the model.</summary>
public enum ChanceBasis
{
    StageDefault,
    Model,

    /// <summary>The model was chosen; too few deals were closed by then to learn from.</summary>
    TooFewClosed,

    /// <summary>The model was chosen and has not been learnt yet.</summary>
    NotLearnt,
}

/// <summary>Estimates the chance of one pipeline's deals from how they stood.</summary>
public abstract class WinChances
{
    /// <summary>The chance of the open deal in the state of a change, among the changes up to it that stood at <paramref name="known"/>, at a moment; false where its stage is unknown here.</summary>
    internal abstract bool TryOf(Segment s, int slot, int change, long known, long at, Catalog catalog, out double chance);

    /// <summary>The same of a state that may only be supposed: of another stage it counts from the first moment there.</summary>
    internal abstract bool TryOf(DealTrack track, in Change state, long at, Catalog catalog, out double chance);
}

/// <summary>
/// The chances (0 to 1) that weigh open deals as of one instant: a person's value where there is one, else what the company had chosen then, the model of that day or the stage's default.
/// Every weighted figure takes them from <see cref="Catalog.ChancesAt(DateTime)"/>.
/// </summary>
public sealed class Chances
{
    private readonly Catalog _catalog;
    private readonly double[] _defaults;
    private readonly Dictionary<int, WinChances?>? _models;

    internal Chances(Catalog catalog, DateTime instant)
    {
        (_catalog, Instant) = (catalog, instant.Ticks);
        var stages = catalog.Pipelines.SelectMany(p => p.Stages).ToList();
        _defaults = new double[stages.Select(s => s.Id.Value).DefaultIfEmpty().Max() + 1];
        foreach (var stage in stages)
            _defaults[stage.Id.Value] = stage.Probability;
        if (catalog.Weights.SourceAt(instant) == ChanceSource.Model)
            _models = catalog.Weights.ModelsFor(catalog.Pipelines.Select(p => p.Id), instant, catalog.Company.Zone);
    }

    /// <summary>UTC ticks.</summary>
    public long Instant { get; }

    public ChanceBasis BasisOf(PipelineId pipeline) => _models is null ? ChanceBasis.StageDefault
        : !_models.TryGetValue(pipeline.Value, out var model) ? ChanceBasis.NotLearnt : model is null ? ChanceBasis.TooFewClosed : ChanceBasis.Model;

    /// <summary>The same of all pipelines where none is named: not learnt where one is not, the model where it weighs at least one.</summary>
    public ChanceBasis BasisOf(PipelineId? pipeline)
    {
        if (pipeline is { } one)
            return BasisOf(one);
        var all = _catalog.Pipelines.Where(p => !p.Retired).Select(p => BasisOf(p.Id)).ToList();
        return all.Count == 0 ? ChanceBasis.StageDefault : all.Contains(ChanceBasis.NotLearnt) ? ChanceBasis.NotLearnt : all.Contains(ChanceBasis.Model) ? ChanceBasis.Model : all[0];
    }

    /// <summary>1 when won, 0 when lost; of an open deal the chance in a state it has, or is supposed to have, at the instant.</summary>
    public double Of(DealTrack track, in Change state)
    {
        if (state.Outcome != Outcome.Open)
            return state.Outcome == Outcome.Won ? 1 : 0;
        return state.ManualProbability
            ?? (ModelOf(state.Pipeline.Value) is { } model && model.TryOf(track, state, Instant, _catalog, out var chance) ? chance : DefaultOf(state.Stage.Value));
    }

    /// <summary>Amount × chance in minor units, halves away from zero; rounded per deal, so that sums of deals add up.</summary>
    public long Weighted(DealTrack track, in Change state) =>
        state.Outcome == Outcome.Open ? Weighted(state.Amount, Of(track, state)) : state.Outcome == Outcome.Won ? state.Amount : 0;

    internal double Of(Segment s, int slot, int change) => Of(s, slot, change, Instant, Instant);

    /// <summary>Of an open deal, at a moment, as far as was <paramref name="known"/>.</summary>
    internal double Of(Segment s, int slot, int change, long known, long at) =>
        s.Has(change, Mark.OwnProbability) ? s.Facts[s.Rest[change].Facts].Rare.Probability!.Value
        : _models is not null && ModelOf(s.Pipeline[change]) is { } model && model.TryOf(s, slot, change, known, at, _catalog, out var chance) ? chance
        : DefaultOf(s.Stage[change]);

    internal long Weighted(Segment s, int slot, int change) => s.OutcomeAt(change) switch
    {
        Outcome.Won => s.Amount[change],
        Outcome.Lost => 0,
        _ => Weighted(s.Amount[change], Of(s, slot, change)),
    };

    internal static long Weighted(long amount, double chance) => (long)Math.Round(amount * (decimal)chance, MidpointRounding.AwayFromZero);

    private WinChances? ModelOf(int pipeline) => _models?.GetValueOrDefault(pipeline);

    private double DefaultOf(int stage) => (uint)stage < (uint)_defaults.Length ? _defaults[stage] : 0;
}
