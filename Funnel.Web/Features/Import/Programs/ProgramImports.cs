using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Funnel.Domain.Common;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Import.Programs;

/// <summary>What a program sends: the file is already on disk, in a folder that becomes the import's own.</summary>
public sealed record SentImport(string Folder, string FileName, string? Mapping, bool DryRun, bool AllowErrors, string? Key);

/// <summary>
/// Imports sent to the API. The work runs here and not in the request: a cut connection stops nothing, and who asks again with the same key is told of the same import.
/// Each is kept in a folder of its own for seven days.
/// </summary>
public sealed class ProgramImports(
    Importer importer, ImportRights rights, ImportTurn turn, DatabaseSetup.DataSettings settings, IHostApplicationLifetime life, TimeProvider clock, ILogger<ProgramImports> logger)
{
    internal const string DataName = "data";
    private const string NoteName = "import.json";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, Task> _running = new();
    private readonly ConcurrentDictionary<string, ProgramImport> _now = new();
    private readonly Lock _taking = new();

    private string Root => Path.Combine(settings.Imports, "programs");

    /// <summary>A new folder for a file on its way in.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, Guid.CreateVersion7().ToString("N"))).FullName;

    /// <summary>Begins an import and waits for its end no longer than <paramref name="patience"/>.</summary>
    /// <exception cref="ImportRefused">The mapping is wrong.</exception>
    /// <exception cref="RuleViolation">The key was used for another file.</exception>
    public async Task<ProgramImport> TakeAsync(Caller by, SentImport sent, TimeSpan patience, CancellationToken cancel)
    {
        await rights.DemandAsync(by, cancel);
        var mapping = sent.Mapping is { Length: > 0 } json ? ImportMapping.Parse(json, "mapping") : new ImportMapping();
        if (mapping.Join is not null || mapping.References.All.Any())
            throw new ImportRefused("An import by the API is one file: “join” and “references” of a mapping are for the command line.");
        var note = await NoteOfAsync(by, sent, cancel);
        lock (_taking)
        {
            ClearOld();
            if (note.Key is not null && Notes().FirstOrDefault(n => n.Key == note.Key) is { } before)
            {
                if (before.Sent != note.Sent)
                    throw new RuleViolation("This Idempotency-Key was used for another request. Use a new one.");
                Forget(sent.Folder);
                note = before;
            }
            else
            {
                Save(note);
                _now[note.Import.Id] = note.Import;
                // Reading is no waiting: it needs a thread of its own.
                _running[note.Import.Id] = Task.Run(() => RunAsync(note, mapping, sent, by), CancellationToken.None);
            }
        }
        if (_running.TryGetValue(note.Import.Id, out var run))
            await Task.WhenAny(run, Task.Delay(patience, clock, cancel));
        return Find(note.Import.Id)!;
    }

    /// <summary>As it stands; null when there is none of that id, or no longer.</summary>
    public ProgramImport? Find(string id) => _now.GetValueOrDefault(id) ?? (NoteAt(id) is { } note ? Told(note) : null);

    /// <summary>The file of its refused rows; null when it has none.</summary>
    public string? RefusedFile(string id) =>
        NoteAt(id)?.RefusedFile is { } name && Path.Combine(settings.Imports, Path.GetFileName(name)) is var path && File.Exists(path) ? Path.GetFullPath(path) : null;

    /// <summary>Leaves out what never became an import.</summary>
    public static void Forget(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task<ProgramImportNote> NoteOfAsync(Caller by, SentImport sent, CancellationToken cancel)
    {
        await using var file = File.OpenRead(Path.Combine(sent.Folder, DataName));
        var content = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        var import = new ProgramImport(Path.GetFileName(sent.Folder), ShownName.Of(sent.FileName), ProgramImportState.Running, sent.DryRun, clock.GetUtcNow().UtcDateTime);
        return new ProgramImportNote(import, sent.Key is { } key ? Hash(by.Kind.ToString(), by.Id.ToString(CultureInfo.InvariantCulture), key) : null, Hash(content, sent.Mapping ?? "", $"{sent.DryRun} {sent.AllowErrors}"), null);
    }

    private async Task RunAsync(ProgramImportNote note, ImportMapping mapping, SentImport sent, Caller by)
    {
        var (import, refused, cancel) = (note.Import, (string?)null, life.ApplicationStopping);
        try
        {
            using (await turn.TakeAsync(cancel))
            {
                var report = await importer.RunAsync(
                    new ImportRequest([Path.Combine(sent.Folder, DataName)], mapping, "api", sent.DryRun, sent.AllowErrors)
                    {
                        By = by,
                        ShownName = import.File,
                        Progress = now =>
                        {
                            // Known before the first row is in: a killed process leaves a batch that can be named.
                            var first = import.Batch is null;
                            _now[import.Id] = import = import.With(now) with { State = ProgramImportState.Running };
                            if (first)
                                Save(note with { Import = import });
                        },
                    }, cancel);
                refused = report.RefusedFiles.Select(Path.GetFileName).FirstOrDefault();
                import = import.With(report) with { RefusedRows = refused is null ? null : ProgramImportEndpoints.RefusedRowsOf(import.Id) };
            }
        }
        catch (OperationCanceledException)
        {
            import = import with { State = ProgramImportState.BrokenOff, Problem = Stopped };
        }
        catch (Exception e) when (e is ImportRefused or RuleViolation)
        {
            import = import with { State = import.Batch is null ? ProgramImportState.Refused : ProgramImportState.BrokenOff, Problem = e.Message };
        }
#pragma warning disable CA1031 // Nobody waits for this run: whatever it died of is told to who asks, and in the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "The import of {File} failed", import.File);
            import = import with { State = import.Batch is null ? ProgramImportState.Refused : ProgramImportState.BrokenOff, Problem = "The import failed; the log says why." };
        }
        Save(note with { Import = import, RefusedFile = refused });
        File.Delete(Path.Combine(sent.Folder, DataName));
        _now.TryRemove(import.Id, out _);
        _running.TryRemove(import.Id, out _);
    }

    private const string Stopped = "The program stopped before its end. Send the file again: what is in already changes nothing.";

    // A note that says running, of which nobody knows, was left by a process that is gone.
    private ProgramImport Told(ProgramImportNote note) =>
        note.Import.State == ProgramImportState.Running && !_running.ContainsKey(note.Import.Id) ? note.Import with { State = ProgramImportState.BrokenOff, Problem = Stopped } : note.Import;

    private void Save(ProgramImportNote note) => WholeFile.Write(Path.Combine(Root, note.Import.Id, NoteName), JsonSerializer.Serialize(note, ProgramImportJson.Default.ProgramImportNote));

    private ProgramImportNote? NoteAt(string id)
    {
        if (!Guid.TryParseExact(id, "N", out _))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(Root, id, NoteName)), ProgramImportJson.Default.ProgramImportNote);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    // What broke off before it was finished may be sent again under its key: it is no answer to it.
    private IEnumerable<ProgramImportNote> Notes() =>
        Directory.GetDirectories(Root).Select(f => NoteAt(Path.GetFileName(f))).OfType<ProgramImportNote>().Where(n => Told(n).State != ProgramImportState.BrokenOff);

    private void ClearOld()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var folder in Directory.GetDirectories(Root).Where(f => now - Directory.GetLastWriteTimeUtc(f) > Kept && !_running.ContainsKey(Path.GetFileName(f))))
            Forget(folder);
    }

    private static string Hash(params string?[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', parts))));
}
