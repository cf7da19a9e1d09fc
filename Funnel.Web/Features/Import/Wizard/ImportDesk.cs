using Funnel.Domain.Common;
using Funnel.Web.Data;
using Funnel.Web.Features.Import.Reading;
using Funnel.Web.Live;
using Microsoft.EntityFrameworkCore;
using System.Collections.Concurrent;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>
/// Files on their way in by the browser. A job runs here and not in anybody's circuit: a closed tab stops nothing, and whoever comes back sees how far it is.
/// One job works at a time.
/// </summary>
public sealed class ImportDesk(
    Importer importer, ImportRevert revert, LiveHistory live, IDbContextFactory<FunnelDb> contexts, ImportRights rights, DatabaseSetup.DataSettings settings,
    IConfiguration configuration, TimeProvider clock, ImportTurn turn, IHostApplicationLifetime life, ILogger<ImportDesk> logger)
{
    private readonly ConcurrentDictionary<string, ImportJob> _jobs = new();
    private readonly JobFolder _folder = new(settings.Imports);

    /// <summary>Takes a file to disk as it comes, and begins to look it through.</summary>
    /// <exception cref="ImportRefused">It is empty or too large.</exception>
    public async Task<ImportJob> TakeAsync(Caller by, string shownName, Stream file, CancellationToken cancel)
    {
        await rights.DemandAsync(by, cancel);
        _folder.ClearOld(clock.GetUtcNow().UtcDateTime);
        var job = _folder.New(shownName);
        try
        {
            await using (var to = File.Create(job.DataFile))
                await file.CopyToAsync(to, cancel);
            var source = FileLook.Open(job, Limits);
            Describe(job, source);
            job.Choices = JobFolder.Usable(_folder.Recall(source.Header), source.Header) ?? ColumnGuess.Of(source.Header, new ImportChoices().PipelineOf(live.Now.Catalog));
        }
        catch
        {
            JobFolder.Forget(job);
            throw;
        }
        _jobs[job.Id] = job;
        Start(job, by, JobState.Checking, CheckAsync);
        return job;
    }

    public ImportJob? Find(string? id)
    {
        if (id is null)
            return null;
        if (_jobs.TryGetValue(id, out var job))
            return job;
        if (_folder.Load(id) is not { } left)
            return null;
        if (left.State != JobState.Done && File.Exists(left.DataFile))
        {
            try
            {
                Describe(left, FileLook.Open(left, Limits));
            }
            catch (ImportRefused e)
            {
                (left.State, left.Refusal) = (JobState.Refused, e.Message);
            }
        }
        return _jobs.GetOrAdd(id, left);
    }

    /// <summary>Jobs that are not at their end: running, waiting for a decision, or broken off.</summary>
    public IReadOnlyList<ImportJob> Unfinished() => [.. _folder.Ids().Select(Find).OfType<ImportJob>().Where(j => j.State != JobState.Done).Take(10)];

    /// <summary>Checks the file again under these choices; nothing is written.</summary>
    public async Task CheckAsync(ImportJob job, ImportChoices choices, Caller by, CancellationToken cancel = default)
    {
        await rights.DemandAsync(by, cancel);
        lock (job.Turn)
        {
            if (job.State is JobState.Writing or JobState.Done)
                return;
            job.Run?.Cancel();
            job.Choices = choices;
        }
        try
        {
            Describe(job, FileLook.Open(job, Limits));
        }
        catch (ImportRefused e)
        {
            (job.State, job.Refusal) = (JobState.Refused, e.Message);
            return;
        }
        Start(job, by, JobState.Checking, CheckAsync);
    }

    /// <summary>Writes the good rows. Refused ones are left out only with <paramref name="allowErrors"/>. A second press does nothing.</summary>
    public async Task WriteAsync(ImportJob job, bool allowErrors, Caller by, CancellationToken cancel = default)
    {
        await rights.DemandAsync(by, cancel);
        lock (job.Turn)
        {
            if (job.State is not (JobState.Checked or JobState.BrokenOff) || !File.Exists(job.DataFile))
                return;
            if (job.State == JobState.Checked && job.Report is { Refused: > 0 } && !allowErrors)
                return;
            (job.State, job.AllowErrors, job.Written) = (JobState.Writing, allowErrors || job.State == JobState.BrokenOff && job.AllowErrors, 0);
        }
        _folder.Remember(job.Header, job.Choices!);
        Start(job, by, JobState.Writing, WriteAsync);
    }

    public async Task<RevertReport> RevertAsync(int batch, Caller by, CancellationToken cancel = default)
    {
        await rights.DemandAsync(by, cancel);
        if (_jobs.Values.Any(j => j.Batch == batch && j.State == JobState.Writing))
            throw new ImportRefused("This import is still being written. Wait for its end.");
        var report = await revert.RunAsync(batch, by, life.ApplicationStopping);
        foreach (var job in Unfinished().Where(j => j.Batch == batch))
            Drop(job);
        return report;
    }

    /// <summary>Leaves a file out that was not written.</summary>
    public async Task DropAsync(ImportJob job, Caller by, CancellationToken cancel = default)
    {
        await rights.DemandAsync(by, cancel);
        if (job.State != JobState.Writing)
            Drop(job);
    }

    public async Task<IReadOnlyList<ImportBatchRow>> BatchesAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.ImportBatches.AsNoTracking().OrderByDescending(b => b.Id).Take(20).ToListAsync(cancel);
    }

    /// <summary>Whether a batch without an end is being written just now; otherwise it was broken off.</summary>
    public bool IsWriting(int batch) => _jobs.Values.Any(j => j.Batch == batch && j.State == JobState.Writing);

    private ImportLimits Limits => ImportLimits.From(configuration);

    private void Drop(ImportJob job)
    {
        job.Run?.Cancel();
        _jobs.TryRemove(job.Id, out _);
        JobFolder.Forget(job);
    }

    private static void Describe(ImportJob job, SourceFile source) =>
        (job.Header, job.Examples, job.FoundEncoding, job.FoundDelimiter) = (source.Header, FileLook.Examples(source), source.Encoding, source.Delimiter);

    private void Start(ImportJob job, Caller by, JobState state, Func<ImportJob, Caller, CancellationToken, Task> work)
    {
        var run = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
        (job.State, job.Run, job.Refusal, job.Question) = (state, run, null, null);
        JobFolder.Save(job, clock.GetUtcNow().UtcDateTime);
        // Reading is no waiting: it needs a thread of its own, off any circuit's.
        _ = Task.Run(() => RunAsync(job, by, work, run), CancellationToken.None);
    }

    private async Task RunAsync(ImportJob job, Caller by, Func<ImportJob, Caller, CancellationToken, Task> work, CancellationTokenSource run)
    {
        var cancel = run.Token;
        try
        {
            using (await turn.TakeAsync(cancel))
                await work(job, by, cancel);
        }
        catch (OperationCanceledException)
        {
            // A newer check took its place, or the program stops.
            if (job.Run == run && job.State == JobState.Writing)
                job.State = JobState.BrokenOff;
        }
        catch (ImportUnclear e)
        {
            (job.Question, job.State) = (e, JobState.Unclear);
        }
        catch (Exception e) when (e is ImportRefused or RuleViolation)
        {
            (job.Refusal, job.State) = (e.Message, job.Batch is null ? JobState.Refused : JobState.BrokenOff);
        }
#pragma warning disable CA1031 // Nobody waits for this run: whatever it died of is said on the page and in the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "The import of {File} failed", job.FileName);
            (job.Refusal, job.State) = ("The import failed; the log says why.", job.Batch is null ? JobState.Refused : JobState.BrokenOff);
        }
        if (job.Run == run && Directory.Exists(job.Folder))
            JobFolder.Save(job, clock.GetUtcNow().UtcDateTime);
    }

    private string Today => Period.DayOf(clock.GetUtcNow().UtcDateTime, live.Now.Catalog.Company.Zone).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private ImportRequest Request(ImportJob job, Caller by, bool dryRun) =>
        new([job.DataFile], job.Choices!.ToMapping(live.Now.Catalog, Today), "wizard", dryRun, dryRun || job.AllowErrors) { By = by, ShownName = job.FileName };

    private async Task CheckAsync(ImportJob job, Caller by, CancellationToken cancel)
    {
        var source = FileLook.Open(job, Limits);
        var unknown = FileLook.Unknown(source, job.Choices!, live.Now.Catalog, cancel);
        // What differs only by capitals or spaces is taken for the known name until somebody says otherwise.
        foreach (var value in unknown.Where(u => u.Near is not null))
        {
            if (!job.Choices!.Values.TryGetValue(value.Field, out var chosen))
                job.Choices.Values[value.Field] = chosen = [];
            chosen.TryAdd(value.Value, value.Near!);
        }
        job.Unknown = unknown;
        if (!job.Choices!.IsTaken("deal_id"))
            throw new ImportRefused("Choose the column that holds the deal's id: by it a file imported again updates its deals instead of doubling them.");
        var report = await importer.RunAsync(Request(job, by, dryRun: true), cancel);
        cancel.ThrowIfCancellationRequested();
        (job.Report, job.Preview) = (report, FileLook.Preview(source, job.Choices, report.FirstErrors));
        job.State = JobState.Checked;
    }

    private async Task WriteAsync(ImportJob job, Caller by, CancellationToken cancel)
    {
        var report = await importer.RunAsync(Request(job, by, dryRun: false) with
        {
            Progress = now =>
            {
                job.Written = now.Written;
                if (job.Batch == now.Batch)
                    return;
                // Known before the first row is in: a killed process leaves a batch that can be named.
                job.Batch = now.Batch;
                JobFolder.Save(job, clock.GetUtcNow().UtcDateTime);
            },
        }, cancel);
        job.Report = report;
        if (!report.Accepted)
        {
            job.State = JobState.Checked;
            return;
        }
        job.RefusedFile = report.RefusedFiles.Select(Path.GetFileName).FirstOrDefault();
        job.Batch = report.Batch;
        job.State = JobState.Done;
        File.Delete(job.DataFile);
    }
}
