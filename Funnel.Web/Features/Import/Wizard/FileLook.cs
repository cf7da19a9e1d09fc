using Funnel.Domain.Analytics;
using Funnel.Web.Data;
using Funnel.Web.Features.Import.Reading;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>Looks a job's file through for what the page shows of it: its columns, names unknown here, the first rows.</summary>
internal static class FileLook
{
    private const int MostValues = 60, MostPreview = 8;

    public static SourceFile Open(ImportJob job, ImportLimits limits) => SourceFile.Open(
        job.DataFile, new ImportMapping { Encoding = job.Choices?.Encoding, Delimiter = job.Choices?.Delimiter }, limits, job.FileName);

    public static Dictionary<string, string> Examples(SourceFile source)
    {
        var examples = new Dictionary<string, string>();
        foreach (var row in source.Rows().Take(200))
            for (var i = 0; i < Math.Min(row.Cells.Length, source.Header.Length); i++)
                if (row.Cells[i].Trim() is { Length: > 0 } text && source.Header[i].Length > 0)
                    examples.TryAdd(source.Header[i], text.Length <= 40 ? text : text[..40] + "…");
        return examples;
    }

    public static List<UnknownValue> Unknown(SourceFile source, ImportChoices choices, Catalog catalog, CancellationToken cancel)
    {
        var pipeline = choices.PipelineOf(catalog);
        var fields = new (string Field, List<string> Known)[]
        {
            ("stage", [.. (pipeline?.Stages ?? []).Select(s => s.Name)]),
            ("owner", [.. catalog.Employees.Values.Select(e => e.Name)]),
            ("product", [.. catalog.Products.Values.Select(p => p.Name)]),
            ("channel", [.. catalog.Channels.Values.Select(c => c.Name)]),
        };
        var seen = new List<(string Field, int At, HashSet<string> Known, List<string> All, Dictionary<string, int> Times)>();
        foreach (var (field, known) in fields)
            if (choices.Columns.FirstOrDefault(c => c.Value == field).Key is { } column && Array.IndexOf(source.Header, column) is >= 0 and var at)
                seen.Add((field, at, new(known, field == "stage" ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal), known, []));
        var count = 0;
        foreach (var row in source.Rows())
        {
            if ((++count & 1023) == 0)
                cancel.ThrowIfCancellationRequested();
            foreach (var (_, at, known, _, times) in seen)
                if (at < row.Cells.Length && Cells.Cell(row.Cells, at) is { Length: > 0 and <= 200 } text && !known.Contains(text) && (times.Count < MostValues || times.ContainsKey(text)))
                    times[text] = times.GetValueOrDefault(text) + 1;
        }
        return [.. seen.SelectMany(s => s.Times.OrderByDescending(t => t.Value).Select(t =>
            new UnknownValue(s.Field, t.Key, t.Value, s.All.FirstOrDefault(k => NameBook.Fold(k) == NameBook.Fold(t.Key)))))];
    }

    /// <summary>The first rows and the first refused ones.</summary>
    public static List<PreviewRow> Preview(SourceFile source, ImportChoices choices, IReadOnlyList<RefusedRow> refused)
    {
        var wrong = refused.ToDictionary(r => r.Line);
        var last = refused.Count == 0 ? 0 : refused.Max(r => r.Line);
        var (rows, plain) = (new List<PreviewRow>(), 0);
        foreach (var row in source.Rows())
        {
            if (row.Line > last && plain >= MostPreview)
                break;
            var bad = wrong.GetValueOrDefault(row.Line);
            if (bad is null && plain >= MostPreview)
                continue;
            plain++;
            var cells = new Dictionary<string, string>();
            for (var i = 0; i < Math.Min(source.Header.Length, row.Cells.Length); i++)
                if (choices.Columns.GetValueOrDefault(source.Header[i]) is { Length: > 0 } field)
                    cells.TryAdd(field, Said(field, Cells.Cell(row.Cells, i), choices));
            rows.Add(new PreviewRow(row.Line, cells, bad is null ? null : choices.Columns.GetValueOrDefault(bad.Column) ?? "", bad?.Reason));
        }
        return rows;
    }

    private static string Said(string field, string text, ImportChoices choices)
    {
        if (choices.Values.GetValueOrDefault(field)?.GetValueOrDefault(text) is { } chosen && chosen != ImportChoices.Create)
            text = chosen;
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
