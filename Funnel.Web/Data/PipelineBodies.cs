using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Data;

/// <summary>Pipelines as rows and as what their history keeps.</summary>
internal static class PipelineBodies
{
    private sealed record Body(string Name, int Order, bool Retired, IReadOnlyList<StageRow> Stages);

    public static Pipeline Of(PipelineRow row) => new(new(row.Id), row.Name, row.Stages.Select(Of), row.Retired);

    public static string Write(PipelineRow row) => JsonSerializer.Serialize(new Body(row.Name, row.Order, row.Retired, row.Stages));

    public static PipelineChange Read(PipelineChangeRow row)
    {
        var body = JsonSerializer.Deserialize<Body>(row.Body)!;
        return new PipelineChange(row.Number, row.At, new Actor(row.ActorId is { } id ? new EmployeeId(id) : null, row.ActorName),
            new Pipeline(new(row.PipelineId), body.Name, body.Stages.Select(Of), body.Retired), body.Order);
    }

    private static Stage Of(StageRow s) => new(new(s.Id), new(s.PipelineId), s.Name, s.Kind, s.Order, s.NormDays, s.Probability, s.Retired) { Colour = s.Colour, Hidden = s.Hidden };
}
