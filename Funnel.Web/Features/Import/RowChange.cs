using System.Text.Json;
using System.Text.Json.Serialization;

namespace Funnel.Web.Features.Import;

/// <summary>What one row changes; null is unchanged. Stage is the place in the pipeline, the other ids are those of <see cref="NameBook"/>, the amount is in minor units.</summary>
internal sealed record RowChange
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public int? Stage { get; init; }

    public int? Owner { get; init; }

    public long? Amount { get; init; }

    public string? Title { get; init; }

    public int? Customer { get; init; }

    public int? Channel { get; init; }

    public int? Product { get; init; }

    public decimal? Quantity { get; init; }

    /// <summary>True for won, false for lost.</summary>
    public bool? Won { get; init; }

    public string? Reason { get; init; }

    public DateOnly? FirstContact { get; init; }

    public DateOnly? ExpectedClose { get; init; }

    public string Write() => JsonSerializer.Serialize(this, Options);

    public static RowChange Read(string text) => JsonSerializer.Deserialize<RowChange>(text, Options)!;
}
