using System.Text.Json;
using System.Text.Json.Serialization;

namespace Funnel.Web.Features.Import;

/// <summary>What a file means: the mapping file of docs/import.md. Everything is optional; without a mapping a file is a History CSV.</summary>
public sealed record ImportMapping
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>history (a row is a change) or table (a row is a deal as it stands).</summary>
    public string Format { get; init; } = "history";

    public PipelineWish? Pipeline { get; init; }

    /// <summary>Field → column of the file. A column that is named like the field needs no line.</summary>
    public Dictionary<string, string> Columns { get; init; } = [];

    /// <summary>Field → value for rows whose cell is empty or that have no such column.</summary>
    public Dictionary<string, string> Constants { get; init; } = [];

    /// <summary>Field → (spelling in the file → the right name).</summary>
    public Dictionary<string, Dictionary<string, string>> Aliases { get; init; } = [];

    /// <summary>Value of the stage column → stage, or won or lost.</summary>
    public Dictionary<string, string> Stages { get; init; } = [];

    /// <summary>Table format: stage, or won or lost → the column with the date it was entered.</summary>
    public Dictionary<string, string> Dates { get; init; } = [];

    /// <summary>Title of new deals, with columns or fields in braces.</summary>
    public string? Title { get; init; }

    /// <summary>1.234,56 or 1,234.56.</summary>
    public string? Numbers { get; init; }

    /// <summary>Whether 03/04/2026 is the third of April.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>Of instants without an offset; the company's unless given.</summary>
    public string? TimeZone { get; init; }

    public string? Encoding { get; init; }

    public string? Delimiter { get; init; }

    public string? Currency { get; init; }

    /// <summary>Table format: the day that rows without any date take.</summary>
    public string? Undated { get; init; }

    public JoinWish? Join { get; init; }

    public ReferencesWish References { get; init; } = new();

    /// <summary>Columns that are not to be read, whatever they are called.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Unread { get; init; } = [];

    [JsonIgnore]
    public bool IsTable => Format == "table";

    public static ImportMapping Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefused($"The mapping file {path} cannot be read: {e.Message}");
        }
        return Parse(text, Path.GetFileName(path));
    }

    public static ImportMapping Parse(string json, string name)
    {
        ImportMapping mapping;
        try
        {
            mapping = JsonSerializer.Deserialize<ImportMapping>(json, Options) ?? new ImportMapping();
        }
        catch (JsonException e)
        {
            throw new ImportRefused($"The mapping {name} is wrong at line {(e.LineNumber ?? 0) + 1} ({e.Path}): {e.Message.Split(" Path:")[0]}");
        }
        mapping.Check(name);
        return mapping;
    }

    private void Check(string name)
    {
        if (Format is not ("history" or "table"))
            throw new ImportRefused($"The mapping {name}: “format” is history or table, not “{Format}”.");
        if (Numbers is not (null or "1.234,56" or "1,234.56"))
            throw new ImportRefused($"The mapping {name}: “numbers” is \"1.234,56\" or \"1,234.56\".");
        foreach (var field in Columns.Keys.Concat(Constants.Keys).Concat(Aliases.Keys))
            if (!Fields.All.Contains(field))
                throw new ImportRefused($"The mapping {name} names the field “{field}”; the fields are {string.Join(", ", Fields.All)}.");
        if (TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw new ImportRefused($"The mapping {name}: “timeZone” is “{zone}”, which is no time zone known here. Use a name such as Europe/Helsinki.");
        if (Delimiter is { Length: not 1 })
            throw new ImportRefused($"The mapping {name}: “delimiter” is one character.");
        if (IsTable && Dates.Count == 0)
            throw new ImportRefused($"The mapping {name}: the table format needs “dates”, such as {{\"Offer\": \"offer_date\", \"won\": \"close_date\"}}.");
        if (Pipeline is { Stages.Count: 0 } or { Name: "" })
            throw new ImportRefused($"The mapping {name}: “pipeline” needs a name and its stages.");
        foreach (var file in References.All.Select(r => r.File))
            if (Path.GetFileName(file) != file || file.Length == 0)
                throw new ImportRefused($"The mapping {name}: the reference file “{file}” is named without folders; it lies beside the data file.");
    }
}

/// <summary>The names of fields, the same in both formats.</summary>
public static class Fields
{
    public static readonly IReadOnlyList<string> All =
    [
        "deal_id", "occurred_at", "stage", "owner", "amount", "title", "customer", "customer_type", "product", "quantity", "channel", "department", "outcome", "reason",
        "first_contact", "expected_close",
    ];

    /// <summary>The column the file of refused rows has more; known when the corrected file comes back.</summary>
    public const string RefusedBecause = "refused_because";
}

public sealed record PipelineWish(string Name, List<StageWish> Stages, string Won = "Won", string Lost = "Lost");

/// <summary>A stage: its name alone, or with its norm in working days and its default probability (0 to 1).</summary>
[JsonConverter(typeof(StageWishConverter))]
public sealed record StageWish(string Name, int? Norm = null, double? Probability = null);

/// <summary>The files after the first add their columns to the row of the first that has the same value in this column.</summary>
public sealed record JoinWish(string On);

/// <summary>Files beside the data file that say who and what exists.</summary>
public sealed record ReferencesWish
{
    public ReferenceWish? Products { get; init; }

    public ReferenceWish? Customers { get; init; }

    public ReferenceWish? People { get; init; }

    internal IEnumerable<ReferenceWish> All => new[] { Products, Customers, People }.OfType<ReferenceWish>();
}

/// <summary>A reference file: the column of the name, and of what it belongs to (business line, customer type; departments from the top down).</summary>
public sealed record ReferenceWish(string File, string Name, string? Line = null, string? Type = null, List<string>? Departments = null);

internal sealed class StageWishConverter : JsonConverter<StageWish>
{
    private sealed record Long(string Name, int? Norm, double? Probability);

    public override StageWish Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new StageWish(reader.GetString()!);
        var wish = JsonSerializer.Deserialize<Long>(ref reader, options)!;
        return new StageWish(wish.Name, wish.Norm, wish.Probability);
    }

    public override void Write(Utf8JsonWriter writer, StageWish value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Long(value.Name, value.Norm, value.Probability), options);
}
