using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Api;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Playbooks;

/// <summary>The playbooks for programs.</summary>
public static class PlaybookEndpoints
{
    public static void MapPlaybooks(this IEndpointRouteBuilder api) => api.MapGet("/playbooks", List).Documented(PlaybookDocs.List);

    public sealed record PlaybookStepView(string Id, string Title, StepKind Kind, string? Field, string? Document, bool Blocks);

    public sealed record PlaybookView(string Pipeline, string Stage, string StageId, int Version, string Goal, string Text, IReadOnlyList<PlaybookStepView> Steps);

    public sealed record PlaybooksAnswer(DateTime AsOf, IReadOnlyList<PlaybookView> Playbooks);

    private static PlaybooksAnswer List(HttpRequest request, LiveHistory live, TimeProvider clock)
    {
        AddressReader.DemandKnown(request.Query, [ViewQuery.AsOfName], []);
        var catalog = live.Now.Catalog;
        var asked = request.Query[ViewQuery.AsOfName].FirstOrDefault();
        var at = asked is null ? clock.GetUtcNow().UtcDateTime
            : ViewQuery.Instant(asked, catalog.Company.Zone) ?? throw new RuleViolation("The parameter {0} cannot be “{1}”.", ViewQuery.AsOfName, asked);
        return new PlaybooksAnswer(at,
        [
            .. from pipeline in catalog.Pipelines
               from stage in pipeline.OpenStages
               let version = catalog.Playbooks.History(stage.Id).LastOrDefault(v => v.At <= at)
               where version is not null
               select new PlaybookView(pipeline.Name, stage.Name, Text(stage.Id.Value), version.Version, version.Playbook.Goal, version.Playbook.Text,
                   [.. version.Playbook.Steps.Select(s => new PlaybookStepView(Text(s.Id.Value), s.Title, s.Kind, s.Kind == StepKind.Field ? Name(s.Field) : null, s.Document, s.Blocks))]),
        ]);
    }

    private static string Name(DealFields field) => JsonName(field.ToString());

    private static string JsonName(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
