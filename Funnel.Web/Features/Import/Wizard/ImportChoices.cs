using Funnel.Domain.Analytics;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>What somebody chose for a file, column by column and value by value.</summary>
public sealed record ImportChoices
{
    /// <summary>Before a stage's name (or won, lost): the column holds the day it was entered.</summary>
    public const string DatePrefix = "date:";

    /// <summary>The day a deal was closed, won or lost.</summary>
    public const string Closed = DatePrefix + "closed";

    /// <summary>A value is created as it stands.</summary>
    public const string Create = "+";

    public string Format { get; init; } = "table";

    public int? Pipeline { get; init; }

    /// <summary>Column of the file → field, <see cref="DatePrefix"/> and a stage, or "" for a column that is not imported.</summary>
    public Dictionary<string, string> Columns { get; init; } = [];

    /// <summary>Field → (value in the file → a name here, <see cref="Create"/>, or "" to leave the cell out).</summary>
    public Dictionary<string, Dictionary<string, string>> Values { get; init; } = [];

    public string? Encoding { get; init; }

    public string? Delimiter { get; init; }

    public string? Numbers { get; init; }

    public bool? DayFirst { get; init; }

    /// <summary>The pipeline meant; null when the company has none.</summary>
    public Pipeline? PipelineOf(Catalog catalog) => catalog.Pipelines.FirstOrDefault(p => p.Id.Value == Pipeline) ?? (catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null);

    public bool IsTaken(string field) => Columns.ContainsValue(field);

    /// <param name="today">Rows without any date take it, written as 2026-12-31.</param>
    public ImportMapping ToMapping(Catalog catalog, string today)
    {
        var pipeline = PipelineOf(catalog) ?? throw new ImportRefused("There is no pipeline yet. Add one first.");
        var columns = new Dictionary<string, string>();
        var dates = new Dictionary<string, string>();
        foreach (var (column, target) in Columns)
        {
            if (target == Closed)
            {
                dates.TryAdd("won", column);
                dates.TryAdd("lost", column);
            }
            else if (target.StartsWith(DatePrefix, StringComparison.Ordinal))
                dates.TryAdd(target[DatePrefix.Length..], column);
            else if (target.Length > 0)
                columns.TryAdd(target, column);
        }
        return new ImportMapping
        {
            Format = Format,
            Pipeline = new PipelineWish(pipeline.Name, [], pipeline.Won.Name, pipeline.Lost.Name),
            Columns = columns,
            Dates = Format == "table" ? dates : [],
            Unread = [.. Columns.Where(c => c.Value.Length == 0).Select(c => c.Key)],
            Aliases = Values.ToDictionary(f => f.Key, f => f.Value.Where(v => v.Value != Create).ToDictionary(v => v.Key, v => v.Value)),
            Constants = columns.ContainsKey("reason") ? [] : new() { ["reason"] = "-" },
            Undated = Format == "table" ? today : null,
            Encoding = Encoding,
            Delimiter = Delimiter,
            Numbers = Numbers,
            DayFirst = DayFirst,
        };
    }
}
