using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Settings.Playbooks;

/// <summary>A step as it is being typed. The kind is “tick”, “document” or a field's name.</summary>
internal sealed class StepDraft
{
    public const string Tick = "tick", Paper = "document";

    public int Id { get; init; }

    public string Title { get; set; } = "";

    public string Kind { get; set; } = Tick;

    public string Document { get; set; } = "";

    public bool Blocks { get; set; }

    public static StepDraft Of(PlaybookStep step) => new()
    {
        Id = step.Id.Value,
        Title = step.Title,
        Kind = step.Kind switch { StepKind.Document => Paper, StepKind.Field => step.Field.ToString(), _ => Tick },
        Document = step.Document ?? "",
        Blocks = step.Blocks,
    };

    public PlaybookStep ToStep() => new(new StepId(Id), Title, Kind switch { Tick => StepKind.Tick, Paper => StepKind.Document, _ => StepKind.Field },
        Enum.TryParse<DealFields>(Kind, out var field) ? field : DealFields.None, Document, Blocks);
}
