using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Data;

/// <summary>Playbooks as text and back. What is written lies in databases: it may gain optional parts, never change.</summary>
internal static class PlaybookBodies
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private sealed record Step(int Id, string Title, StepKind Kind, DealFields Field, string? Document, bool Blocks, bool Retired);

    private sealed record Body(string? Goal, string? Text, IReadOnlyList<Step> Steps);

    public static string Write(Playbook playbook) => JsonSerializer.Serialize(new Body(playbook.Goal, playbook.Text,
        [.. playbook.All.Select(s => new Step(s.Id.Value, s.Title, s.Kind, s.Field, s.Document, s.Blocks, s.Retired))]), Options);

    public static Playbook Read(StageId stage, string text)
    {
        var body = JsonSerializer.Deserialize<Body>(text, Options)!;
        return new Playbook(stage, body.Goal, body.Text, (body.Steps ?? []).Select(s => new PlaybookStep(new(s.Id), s.Title, s.Kind, s.Field, s.Document, s.Blocks, s.Retired)));
    }

    public static PlaybookVersion ToVersion(PlaybookRow row) =>
        new(row.Version, row.At, new Actor(row.ActorId is { } id ? new EmployeeId(id) : null, row.ActorName), Read(new StageId(row.StageId), row.Body));
}
