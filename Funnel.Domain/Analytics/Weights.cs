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

    public Weights(IEnumerable<ChanceChoice> choices)
        : this([.. choices.OrderBy(c => c.From)], ImmutableDictionary<(PipelineId Pipeline, DateTime Cut), WinChances?>.Empty)
    {
    }

    private Weights(ImmutableArray<ChanceChoice> choices, ImmutableDictionary<(PipelineId Pipeline, DateTime Cut), WinChances?> models) => (_choices, _models) = (choices, models);

    /// <summary>Stages' defaults always.</summary>
    public static Weights ByDefault { get; } = new([]);

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
    public Weights With(PipelineId pipeline, DateTime cut, WinChances? model) => new(_choices, _models.SetItem((pipeline, cut), model));

    /// <summary>These choices with the models of others.</summary>
    public Weights WithModelsOf(Weights others) => new(_choices, others._models);

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
        return found;
    }
}
