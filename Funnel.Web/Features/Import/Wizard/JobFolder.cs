using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Funnel.Web.Features.Import.Wizard;

/// <summary>Jobs on disk, in a folder each under a name of ours; and the choices made for files with the same columns.</summary>
internal sealed class JobFolder(string imports)
{
    private const string NoteName = "job.json";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private string Jobs => Path.Combine(imports, "wizard");

    private string Remembered => Path.Combine(imports, "columns");

    public ImportJob New(string shownName)
    {
        var id = Guid.CreateVersion7().ToString("N");
        return new ImportJob(id, ShownName.Of(shownName), Directory.CreateDirectory(Path.Combine(Jobs, id)).FullName);
    }

    public static void Save(ImportJob job, DateTime now) => WholeFile.Write(Path.Combine(job.Folder, NoteName), JsonSerializer.Serialize(job.Note(now), JobJson.Default.JobNote));

    /// <summary>The job of that id as it was left; null when there is none. One that was writing is broken off.</summary>
    public ImportJob? Load(string id)
    {
        if (!Guid.TryParseExact(id, "N", out _))
            return null;
        var folder = Path.Combine(Jobs, id);
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, NoteName)), JobJson.Default.JobNote) is not { } note)
                return null;
            return new ImportJob(note.Id, note.FileName, folder)
            {
                State = note.State == JobState.Writing ? JobState.BrokenOff : note.State,
                Choices = note.Choices,
                Batch = note.Batch,
                AllowErrors = note.AllowErrors,
                RefusedFile = note.RefusedFile,
            };
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The newest jobs first.</summary>
    public IEnumerable<string> Ids() => Directory.Exists(Jobs) ? Directory.GetDirectories(Jobs).Select(Path.GetFileName).OfType<string>().OrderDescending(StringComparer.Ordinal) : [];

    public static void Forget(ImportJob job)
    {
        if (Directory.Exists(job.Folder))
            Directory.Delete(job.Folder, recursive: true);
    }

    public void ClearOld(DateTime now)
    {
        foreach (var folder in Directory.Exists(Jobs) ? Directory.GetDirectories(Jobs) : [])
            if (now - Directory.GetLastWriteTimeUtc(folder) > Kept)
                Directory.Delete(folder, recursive: true);
    }

    public ImportChoices? Recall(IReadOnlyList<string> header)
    {
        try
        {
            var file = FileOf(header);
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), JobJson.Default.ImportChoices) : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Choices kept for the same columns in another order or with other capitals name other columns than the file has.</summary>
    public static ImportChoices? Usable(ImportChoices? kept, IReadOnlyList<string> header) => kept is not null && kept.Columns.Keys.All(header.Contains) ? kept : null;

    public void Remember(IReadOnlyList<string> header, ImportChoices choices)
    {
        Directory.CreateDirectory(Remembered);
        // How the file was written is found anew each time; an answer about it is of that file.
        WholeFile.Write(FileOf(header), JsonSerializer.Serialize(choices with { Encoding = null, Delimiter = null, Numbers = null, DayFirst = null }, JobJson.Default.ImportChoices));
    }

    private string FileOf(IReadOnlyList<string> header) =>
        Path.Combine(Remembered, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', header.Select(h => h.ToUpperInvariant()).Order(StringComparer.Ordinal)))))[..32] + ".json");
}
