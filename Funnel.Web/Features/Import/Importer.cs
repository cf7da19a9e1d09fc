using System.Diagnostics;
using System.Text.Json;
using Funnel.Web.Data;
using Funnel.Web.Features.Import.Reading;
using Funnel.Web.Live;
using Funnel.Web.Parts;

namespace Funnel.Web.Features.Import;

/// <summary>
/// Takes files in: looks them through, checks every row onto a spool, lets the domain decide deal by deal, and only then writes, in pieces. The same
/// decisions are made twice, first for the errors and then for good, because nothing may be written before all errors are known.
/// </summary>
public sealed class Importer(ImportWriter writer, CatalogStore catalog, IEventLog log, DatabaseSetup.DataSettings settings, IConfiguration configuration, TimeProvider clock)
{
    public async Task<ImportReport> RunAsync(ImportRequest request, CancellationToken cancel)
    {
        var (started, by) = (Stopwatch.GetTimestamp(), request.By);
        var limits = ImportLimits.From(configuration);
        var (mapping, report) = (request.Mapping, new ImportReport { DryRun = request.DryRun });
        var plan = new ImportPlan(await log.ReadCatalogAsync(cancel), mapping, clock.GetUtcNow().UtcDateTime);
        var sources = request.Files.Select((f, i) => SourceFile.Open(f, mapping, limits, i == 0 ? request.ShownName : null)).ToList();
        if (mapping.Join is null && mapping.IsTable && sources.Count > 1)
            throw new ImportRefused("Several files of the table format need “join” in the mapping, or one import each.");
        References.Read(mapping, plan, Path.GetDirectoryName(Path.GetFullPath(request.Files[0]))!, limits);

        var (numbers, dates) = Inspect(sources, mapping, plan, limits, cancel);
        foreach (var source in sources)
            report.Read.Add($"{source.Name}: {source.Said}");
        if (numbers.Said is { } n)
            report.Read.Add($"Numbers are read as {n}");
        if (dates.Said is { } d)
            report.Read.Add($"Dates are read {d}");
        report.Read.Add($"Times without a zone are taken in {plan.Zone.Id}");

        using var spool = ImportSpool.Create(settings.Imports);
        report.Rows = Check(sources, mapping, plan, numbers, dates, spool, cancel);
        await writer.DecideAsync(spool, plan, mapping, by.Actor, report, cancel);
        (report.Refused, report.Held) = spool.CountRefusals();
        report.Accepted = report.Refused == 0 || request.AllowErrors;
        var created = plan.Names.Books.Where(b => b.Wanted.Any()).Select(Created).ToList();
        if (plan.IsNewPipeline)
            created.Insert(0, $"the pipeline {plan.Pipeline.Name} ({string.Join(" → ", plan.Pipeline.OpenStages.Select(s => s.Name))})");

        if (report.Accepted && !request.DryRun)
        {
            await plan.CreateAsync(catalog, by, cancel);
            // Names may be all that is new; a batch is for deals.
            if (report.Events > 0)
                report.Batch = await writer.OpenBatchAsync(string.Join(", ", sources.Select(s => s.Name)), request.MappingName, by.Actor, cancel);
            if (report.Batch is not null)
            {
                request.Progress?.Invoke(report);
                await writer.WriteAsync(spool, plan, mapping, by.Actor, report, request.Progress, cancel);
            }
            (report.Refused, report.Held) = spool.CountRefusals();
        }
        if (report.Refused > 0 && !request.DryRun)
            for (var i = 0; i < sources.Count; i++)
                if (RefusedFile.Write(sources[i], i, spool.Refusals(), settings.Imports) is { } path)
                    report.RefusedFiles.Add(path);
        report.FirstErrors.AddRange(spool.Refusals().Where(r => !r.Held).Take(20));
        if (report.Batch is { } batch)
            await writer.CloseBatchAsync(batch, report, cancel);
        report.Created.AddRange(created);
        report.Notices.AddRange(plan.Names.Books.Where(b => b.Aliased > 0).Select(b => $"{b.Aliased:#,0} cells with a {b.Kind.Split('|')[0]} were read through an alias."));
        report.Notices.AddRange(plan.Notices.All.Select(a => a.Times > 1 ? $"{a.Text} ({a.Times:#,0} times)" : a.Text));
        report.Took = Stopwatch.GetElapsedTime(started);
        return report;
    }

    private static string Created(NameBook book)
    {
        var names = book.Wanted.Select(w => w.Name).ToList();
        var kind = book.Kind.Split('|');
        return $"{names.Count:#,0} {kind[names.Count == 1 ? 0 : 1]}: {string.Join(", ", names.Take(5))}{(names.Count > 5 ? " …" : "")}";
    }

    // A first look at every cell that holds a number or a date: how they are written is known only when all have been seen.
    private static (NumberFormat, DateFormat) Inspect(List<SourceFile> sources, ImportMapping mapping, ImportPlan plan, ImportLimits limits, CancellationToken cancel)
    {
        var (numbers, dates) = (NumberFormat.Of(mapping.Numbers), new DateFormat(mapping.DayFirst));
        long rows = 0;
        foreach (var source in sources)
        {
            int[] At(params string[] fields) => [.. fields.Select(f => mapping.Columns.GetValueOrDefault(f) ?? f)
                .Concat(fields.Contains("occurred_at") ? mapping.Dates.Values : [])
                .Where(c => !mapping.Unread.Contains(c, StringComparer.OrdinalIgnoreCase)).Select(c => Array.FindIndex(source.Header, h => h.Equals(c, StringComparison.OrdinalIgnoreCase))).Where(i => i >= 0).Distinct()];
            var (numberColumns, dateColumns) = (At("amount", "quantity"), At("occurred_at", "first_contact", "expected_close"));
            foreach (var row in source.Rows())
            {
                if (++rows > limits.Rows)
                    throw new ImportRefused($"There are more than {limits.Rows:#,0} rows. Split the file, or raise Import:MaxRows.");
                if ((rows & 1023) == 0)
                    cancel.ThrowIfCancellationRequested();
                foreach (var i in numberColumns)
                    if (i < row.Cells.Length)
                        numbers.Look(row.Cells[i], row.Line);
                foreach (var i in dateColumns)
                    if (i < row.Cells.Length)
                        dates.Look(row.Cells[i].Trim(), row.Line);
            }
        }
        numbers.Settle();
        dates.Settle();
        return (numbers, dates);
    }

    private static long Check(
        List<SourceFile> sources, ImportMapping mapping, ImportPlan plan, NumberFormat numbers, DateFormat dates, ImportSpool spool, CancellationToken cancel)
    {
        var join = mapping.Join is { } wish ? new JoinedFiles(wish, sources, spool) : null;
        long rows = join?.Rows ?? 0;
        for (var file = 0; file < (join is null ? sources.Count : 1); file++)
        {
            var source = sources[file];
            var cells = new Cells(mapping, plan, numbers, dates, join?.Header ?? source.Header);
            var reader = new RowReader(mapping, plan, cells, spool);
            if (cells.Unused((mapping.Dates.Values).Append(mapping.Join?.On ?? "").Concat(TitleTemplate.Names(mapping.Title))).ToList() is { Count: > 0 } unused)
                plan.Notices.Add("unused" + file, () => $"Columns of {source.Name} that were not used: {string.Join(", ", unused)}.");
            foreach (var row in source.Rows())
            {
                if ((++rows & 1023) == 0)
                    cancel.ThrowIfCancellationRequested();
                reader.Read(file, row, join?.Widen(row) ?? row.Cells);
            }
        }
        foreach (var (file, line, key) in (join is null ? [] : spool.NeverJoined()).ToList())
            spool.Refuse(new RefusedRow(file, line, mapping.Join!.On, $"“{key}” is not in {sources[0].Name}.", Held: false));
        return rows;
    }
}

/// <summary>Rows of the files after the first, found by their key and put behind the row of the first.</summary>
internal sealed class JoinedFiles
{
    private readonly ImportSpool _spool;
    private readonly int _key, _own, _width;

    public JoinedFiles(JoinWish wish, List<SourceFile> sources, ImportSpool spool)
    {
        if (sources.Count != 2)
            throw new ImportRefused($"The mapping joins two files; {sources.Count} are given.");
        _spool = spool;
        var (main, other) = (sources[0], sources[1]);
        _own = main.Header.Length;
        _key = At(main, wish.On);
        var key = At(other, wish.On);
        _width = other.Header.Length;
        // A column of both files is the first file's.
        Header = [.. main.Header, .. other.Header.Select(h => main.Header.Contains(h, StringComparer.OrdinalIgnoreCase) ? "" : h)];
        foreach (var row in other.Rows())
        {
            Rows++;
            if (row.Problem is not null || row.Cells.Length != _width)
                spool.Refuse(new RefusedRow(1, row.Line, "", row.Problem?.Message ?? $"The row has {row.Cells.Length} cells, the header has {_width}.", Held: false));
            else if (!spool.Join(row.Cells[key].Trim(), 1, row.Line, JsonSerializer.Serialize(row.Cells)))
                spool.Refuse(new RefusedRow(1, row.Line, wish.On, $"“{row.Cells[key]}” stands in {other.Name} twice.", Held: false));
        }
    }

    public string[] Header { get; }

    public long Rows { get; }

    public string[] Widen(SourceRow row)
    {
        if (row.Cells.Length != _own)
            return row.Cells;
        var more = _spool.TakeJoined(row.Cells[_key].Trim()) is { } cells ? JsonSerializer.Deserialize<string[]>(cells)! : [.. Enumerable.Repeat("", _width)];
        return [.. row.Cells, .. more];
    }

    private static int At(SourceFile source, string column)
    {
        var at = Array.FindIndex(source.Header, h => h.Equals(column, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at : throw new ImportRefused($"The file {source.Name} has no column “{column}” to be joined on.");
    }
}
