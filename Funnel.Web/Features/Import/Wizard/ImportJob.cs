using System.Text.Json.Serialization;

namespace Funnel.Web.Features.Import.Wizard;

public enum JobState { Checking, Checked, Unclear, Refused, Writing, Done, BrokenOff }

/// <summary>A value of a column that is no name here, and how often it stands there. <paramref name="Near"/> differs only by spaces or capitals.</summary>
public sealed record UnknownValue(string Field, string Value, int Times, string? Near);

/// <summary>A row as it would be taken: field → text. <paramref name="Reason"/> says why it is refused, in <paramref name="Column"/> of the file.</summary>
public sealed record PreviewRow(int Line, IReadOnlyDictionary<string, string> Cells, string? Column, string? Reason);

/// <summary>What of a job is kept on disk: enough to go on after the process is gone.</summary>
public sealed record JobNote(string Id, string FileName, JobState State, ImportChoices? Choices, int? Batch, bool AllowErrors, string? RefusedFile, DateTime At);

/// <summary>One file on its way in. Written by its own background run, read by whoever looks; what is shown is replaced as a whole.</summary>
public sealed class ImportJob(string id, string fileName, string folder)
{
    public string Id => id;

    public string FileName => fileName;

    internal string Folder => folder;

    internal string DataFile => Path.Combine(folder, "data");

    public JobState State { get; internal set; }

    public ImportChoices? Choices { get; internal set; }

    public IReadOnlyList<string> Header { get; internal set; } = [];

    /// <summary>The first cell of each column that is not empty.</summary>
    public IReadOnlyDictionary<string, string> Examples { get; internal set; } = new Dictionary<string, string>();

    public string? FoundEncoding { get; internal set; }

    public char FoundDelimiter { get; internal set; }

    public IReadOnlyList<UnknownValue> Unknown { get; internal set; } = [];

    public IReadOnlyList<PreviewRow> Preview { get; internal set; } = [];

    public ImportReport? Report { get; internal set; }

    public ImportUnclear? Question { get; internal set; }

    public string? Refusal { get; internal set; }

    public long Written { get; internal set; }

    public int? Batch { get; internal set; }

    public bool AllowErrors { get; internal set; }

    public string? RefusedFile { get; internal set; }

    internal CancellationTokenSource? Run { get; set; }

    /// <summary>Whether a run of this process holds it.</summary>
    public bool IsAtWork => Run is not null && State is JobState.Checking or JobState.Writing;

    internal Lock Turn { get; } = new();

    internal JobNote Note(DateTime at) => new(id, fileName, State, Choices, Batch, AllowErrors, RefusedFile, at);
}

[JsonSerializable(typeof(JobNote))]
[JsonSerializable(typeof(ImportChoices))]
internal sealed partial class JobJson : JsonSerializerContext;
