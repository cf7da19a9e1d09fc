using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Pipelines;

public enum StageKind { Open, Won, Lost }

/// <summary>A step of a pipeline. <see cref="NormDays"/> is the working days a deal may stay; <see cref="Probability"/> (0 to 1) is the default chance to be won from here.</summary>
public sealed record Stage(StageId Id, PipelineId Pipeline, string Name, StageKind Kind, int Order, int? NormDays, double Probability, bool Retired = false)
{
    /// <summary>The step (1 to 8) of the stage ramp it is painted with; null for the step its place gives it.</summary>
    public int? Colour { get; init; }

    /// <summary>Left out of the funnel and the walls: its deals count there for the shown stage before it.</summary>
    public bool Hidden { get; init; }
}

/// <summary>Open stages in their order, then one won and one lost stage. Retired stages are kept for the past but take no deals.</summary>
public sealed record Pipeline
{
    public Pipeline(PipelineId id, string name, IEnumerable<Stage> stages, bool retired = false)
    {
        (Id, Retired) = (id, retired);
        Name = string.IsNullOrWhiteSpace(name) ? throw new RuleViolation("A pipeline needs a name.") : name.Trim();
        Stages = [.. stages.OrderBy(s => s.Order)];
        var live = Stages.Where(s => !s.Retired).ToList();
        OpenStages = [.. live.Where(s => s.Kind == StageKind.Open)];
        if (OpenStages.IsEmpty)
            throw new RuleViolation("The pipeline “{0}” needs at least one open stage.", Name);
        if (live.Count(s => s.Kind == StageKind.Won) != 1 || live.Count(s => s.Kind == StageKind.Lost) != 1)
            throw new RuleViolation("The pipeline “{0}” needs exactly one won and one lost stage.", Name);
        if (live.Select(s => s.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != live.Count)
            throw new RuleViolation("Two stages of the pipeline “{0}” have the same name.", Name);
        if (Stages.Any(s => s.Probability is < 0 or > 1 || double.IsNaN(s.Probability)))
            throw new RuleViolation("A stage's probability lies between 0 and 100 %.");
        Won = live.Single(s => s.Kind == StageKind.Won);
        Lost = live.Single(s => s.Kind == StageKind.Lost);
    }

    public PipelineId Id { get; }

    public string Name { get; }

    /// <summary>Kept for its past; takes no deals any more.</summary>
    public bool Retired { get; }

    /// <summary>The stages the funnel shows: all open ones where none is left out.</summary>
    public ImmutableArray<Stage> ShownStages => OpenStages.All(s => s.Hidden) ? OpenStages : OpenStages.RemoveAll(s => s.Hidden);

    /// <summary>All stages ever, by order, retired ones too.</summary>
    public ImmutableArray<Stage> Stages { get; }

    public ImmutableArray<Stage> OpenStages { get; }

    public Stage Won { get; }

    public Stage Lost { get; }

    public Stage? Find(StageId id) => Stages.FirstOrDefault(s => s.Id == id);

    public Stage? Find(string name) => Stages.FirstOrDefault(s => !s.Retired && string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));

    public Stage? After(StageId id)
    {
        var index = OpenStages.IndexOf(OpenStages.FirstOrDefault(s => s.Id == id)!);
        return index < 0 || index + 1 >= OpenStages.Length ? null : OpenStages[index + 1];
    }

    /// <summary>The open stage a deal may enter, or a refusal in words.</summary>
    public Stage Enterable(StageId id) => Find(id) switch
    {
        _ when Retired => throw new RuleViolation("The pipeline “{0}” takes no deals any more.", Name),
        null => throw new RuleViolation("This stage is not in the pipeline “{0}”.", Name),
        { Retired: true } s => throw new RuleViolation("The stage “{0}” no longer exists.", s.Name),
        { } s => s,
    };
}
