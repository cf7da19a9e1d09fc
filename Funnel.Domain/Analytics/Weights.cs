using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Analytics;

/// <summary>The company's choice from an instant (UTC) on.</summary>
public readonly record struct ChanceChoice(DateTime From, ChanceSource Source);

/// <summary>What weighs open deals: the company's choices, each from its instant on, and the models there are, by pipeline and the last instant each knows of. Immutable.</summary>
public sealed class Weights
{
    private readonly ImmutableArray<ChanceChoice> _choices;
    private readonly ImmutableDictionary<(PipelineId Pipeline, DateTime Cut), WinChances?> _models;
    private readonly Action<PipelineId, DateTime>? _missed;

    public Weights(IEnumerable<ChanceChoice> choices)
        : this([.. choices.OrderBy(c => c.From)], ImmutableDictionary<(PipelineId Pipeline, DateTime Cut), WinChances?>.Empty)
    {
    }

    private Weights(ImmutableArray<ChanceChoice> choices, ImmutableDictionary<(PipelineId Pipeline, DateTime Cut), WinChances?> models, Action<PipelineId, DateTime>? missed = null) =>
        (_choices, _models, _missed) = (choices, models, missed);

    /// <summary>Stages' defaults always.</summary>
    public static Weights ByDefault { get; } = new([]);

    /// <summary>Whether the model was ever chosen.</summary>
    public bool UsesModel => _choices.Any(c => c.Source == ChanceSource.Model);

    /// <summary>The choice in force at an instant; the stages' defaults before the first.</summary>
    public ChanceSource SourceAt(DateTime instant)
    {
        var source = ChanceSource.StageDefault;
        foreach (var choice in _choices)
            if (choice.From <= instant)
                source = choice.Source;
        return source;
    }

    /// <summary>These and one model more, or known to be none because too few deals were closed.</summary>
    public Weights With(PipelineId pipeline, DateTime cut, WinChances? model) => new(_choices, _models.SetItem((pipeline, cut), model), _missed);

    /// <summary>These choices with the models of others.</summary>
    public Weights WithModelsOf(Weights others) => new(_choices, others._models, others._missed);

    /// <summary>These, telling which model counts, by its pipeline and the last instant it knows of, and is not among them.</summary>
    public Weights Telling(Action<PipelineId, DateTime> missed) => new(_choices, _models, missed);

    /// <summary>Whether a model that knows no more than a cut weighs anything: it speaks for the month after it.</summary>
    public bool Counts(DateTime cut) => SourceAt(cut.AddTicks(1)) == ChanceSource.Model || _choices.Any(c => c.Source == ChanceSource.Model && c.From > cut && c.From < cut.AddDays(32));

    /// <summary>
    /// The last instant that the model for an instant knows of: the end of the month before, in the company's zone. So what was said in the past can be counted again from the log.
    /// </summary>
    public static DateTime CutFor(DateTime instant, TimeZoneInfo zone)
    {
        var day = Period.DayOf(instant, zone);
        return Period.StartOf(new DateOnly(day.Year, day.Month, 1), zone).AddTicks(-1);
    }

    internal Dictionary<int, WinChances?> ModelsFor(IEnumerable<PipelineId> pipelines, DateTime instant, TimeZoneInfo zone)
    {
        var (cut, found) = (CutFor(instant, zone), new Dictionary<int, WinChances?>());
        foreach (var pipeline in pipelines)
            if (_models.TryGetValue((pipeline, cut), out var model))
                found[pipeline.Value] = model;
            else
                _missed?.Invoke(pipeline, cut);
        return found;
    }
}
