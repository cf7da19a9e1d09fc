using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>The deal's documents by the stage they came at, the latest first; what was withdrawn is told by the timeline only.</summary>
public sealed partial class DocumentsPanel
{
    private static readonly string Accepted = string.Join(',', DocumentTypes.All.Select(t => t.Ending));

    private List<(Stage? Stage, List<List<DealDocument>> Files)> _stages = [];

    [CascadingParameter] private DealDesk Desk { get; set; } = default!;

    [Parameter, EditorRequired] public DealFile File { get; set; } = default!;

    private TimeZoneInfo Zone => File.Catalog.Company.Zone;

    // A file of an old event stands alone: nothing tells whether two of one name are versions.
    protected override void OnParametersSet() => _stages =
    [
        .. from d in DealDocument.Of(File.Log)
        where !d.Withdrawn
        group d by d.File == 0 ? -d.Id : d.File into versions
        let newest = versions.OrderByDescending(v => v.Id).ToList()
        group newest by newest[0].Stage into stage
        orderby stage.Max(v => v[0].Id) descending
        select (stage.Key is { } id ? File.Catalog.Stage(id) : null, stage.OrderByDescending(v => v[0].Id).ToList()),
    ];

    private static string? Preview(DealDocument d) => DocumentTypes.Of(d.Name) switch
    {
        { IsShown: true, MediaType: "application/pdf" } => "pdf",
        { IsShown: true } => "picture",
        _ => null,
    };

    private string Kind(string kind) => kind switch
    {
        DocumentKinds.Invoice => L["Invoice"],
        DocumentKinds.Contract => L["Contract"],
        DocumentKinds.Presentation => L["Presentation"],
        DocumentKinds.Proposal => L["Proposal"],
        DocumentKinds.Other => L["Other"],
        _ => kind,
    };

    private string Size(long bytes) => bytes switch
    {
        < 1024 => L["{0} B", bytes],
        < 1024 * 1024 => L["{0} KB", Show.Number(bytes / 1024, 0)],
        _ => L["{0} MB", Show.Number(bytes / 1048576m, 1)],
    };
}
