using System.Collections.Immutable;
using Funnel.Domain.Common;

namespace Funnel.Domain.Pipelines;

/// <summary>By what a step is done: somebody ticks it, a fact of the deal is filled in, a document of a kind is attached.</summary>
public enum StepKind { Tick, Field, Document }

/// <summary>Facts of a deal a step may ask for.</summary>
[Flags]
public enum DealFields { None = 0, Amount = 1, ExpectedClose = 2, Channel = 4, Customer = 8, Products = 16, Owner = 32 }

/// <summary>
/// One thing to do in a stage. <see cref="Field"/> is asked for by a <see cref="StepKind.Field"/> step, <see cref="Document"/> (a document's kind) by a
/// <see cref="StepKind.Document"/> one. A step that <see cref="Blocks"/> must be done before the deal goes on or is won; any other only advises.
/// </summary>
public sealed record PlaybookStep(StepId Id, string Title, StepKind Kind = StepKind.Tick, DealFields Field = DealFields.None, string? Document = null, bool Blocks = false, bool Retired = false);

/// <summary>What is to be achieved in an open stage, how, and step by step. Retired steps are kept for the past; a playbook without a step says only its goal and text.</summary>
public sealed record Playbook
{
    public const int MostSteps = 30, LongestTitle = 200, LongestGoal = 200, LongestText = 4_000, LongestDocument = 60;

    public Playbook(StageId stage, string? goal, string? text, IEnumerable<PlaybookStep> steps)
    {
        Stage = stage;
        Goal = Checked(goal, LongestGoal);
        Text = Checked(text, LongestText);
        All = [.. steps.Select(Checked)];
        Steps = [.. All.Where(s => !s.Retired)];
        if (Steps.Length > MostSteps)
            throw new RuleViolation("A playbook has at most {0} steps.", MostSteps);
        if (Steps.DistinctBy(s => s.Title.ToUpperInvariant()).Count() != Steps.Length)
            throw new RuleViolation("Two steps of a playbook have the same title.");
        if (All.DistinctBy(s => s.Id).Count() != All.Length)
            throw new RuleViolation("A step of the playbook is named twice.");
    }

    public StageId Stage { get; }

    public string Goal { get; }

    /// <summary>Instructions, in lines.</summary>
    public string Text { get; }

    /// <summary>In their order, retired ones too.</summary>
    public ImmutableArray<PlaybookStep> All { get; }

    /// <summary>Those in force.</summary>
    public ImmutableArray<PlaybookStep> Steps { get; }

    public bool IsEmpty => Steps.IsEmpty && Goal.Length == 0 && Text.Length == 0;

    private static PlaybookStep Checked(PlaybookStep step)
    {
        var title = Checked(step.Title, LongestTitle);
        if (title.Length == 0)
            throw new RuleViolation("A step needs a title.");
        if (step.Kind == StepKind.Field && !IsOne(step.Field))
            throw new RuleViolation("Say which fact of the deal the step “{0}” asks for.", title);
        var document = step.Kind == StepKind.Document ? Checked(step.Document, LongestDocument) : "";
        if (step.Kind == StepKind.Document && document.Length == 0)
            throw new RuleViolation("Say which kind of document the step “{0}” asks for.", title);
        return step with { Title = title, Field = step.Kind == StepKind.Field ? step.Field : DealFields.None, Document = step.Kind == StepKind.Document ? document : null };
    }

    private static bool IsOne(DealFields field) => field != DealFields.None && Enum.IsDefined(field);

    private static string Checked(string? text, int longest)
    {
        text = (text ?? "").Trim();
        if (text.Length > longest)
            throw new RuleViolation("The text is longer than {0} characters.", longest);
        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? throw new RuleViolation("The text contains control characters.") : text;
    }
}

/// <summary>A playbook as somebody left it; versions of a stage count from 1. Only ever added.</summary>
public sealed record PlaybookVersion(int Version, DateTime At, Actor By, Playbook Playbook);

/// <summary>All playbooks with their history: what a stage's playbook is, and what it was at any moment.</summary>
public sealed class PlaybookBook
{
    private readonly Dictionary<StageId, ImmutableArray<PlaybookVersion>> _versions;

    public PlaybookBook(IEnumerable<PlaybookVersion> versions) =>
        _versions = versions.GroupBy(v => v.Playbook.Stage).ToDictionary(g => g.Key, g => g.OrderBy(v => v.Version).ToImmutableArray());

    public static PlaybookBook Empty { get; } = new([]);

    public bool IsEmpty => _versions.Count == 0;

    /// <summary>The newest version; null where the stage never had a playbook.</summary>
    public PlaybookVersion? Latest(StageId stage) => History(stage) is [.., var last] ? last : null;

    /// <summary>The playbook in force; null where there is none.</summary>
    public Playbook? Of(StageId stage) => Latest(stage)?.Playbook;

    /// <summary>As it was at an instant (UTC); null before there was one.</summary>
    public Playbook? Of(StageId stage, DateTime at) => History(stage).LastOrDefault(v => v.At <= at)?.Playbook;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<PlaybookVersion> History(StageId stage) => _versions.GetValueOrDefault(stage, []);

    /// <summary>Since when a step has been in force without a break, as it stood at an instant; null when it was not.</summary>
    public DateTime? Since(StageId stage, StepId step, DateTime at)
    {
        DateTime? since = null;
        foreach (var version in History(stage).Where(v => v.At <= at))
            since = version.Playbook.Steps.Any(s => s.Id == step) ? since ?? version.At : null;
        return since;
    }
}
