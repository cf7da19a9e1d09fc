using System.Text.Json.Serialization;

namespace Funnel.Web.Features.Import.Programs;

/// <summary>Running covers waiting for its turn; refused means that nothing was taken in; broken off, that the program ended while it wrote.</summary>
[JsonConverter(typeof(ProgramImportStateConverter))]
public enum ProgramImportState { Running, Done, Refused, BrokenOff }

internal sealed class ProgramImportStateConverter() : JsonStringEnumConverter<ProgramImportState>(System.Text.Json.JsonNamingPolicy.CamelCase);

/// <summary>A refused row: its line in the file, the column at fault ("" for the whole row), and why.</summary>
public sealed record RowError(int Line, string Column, string Reason);

/// <summary>An import a program sent, as it stands.</summary>
public sealed record ProgramImport(string Id, string File, ProgramImportState State, bool DryRun, DateTime At)
{
    public string? Batch { get; init; }

    /// <summary>Why nothing was imported, or where it broke off.</summary>
    public string? Problem { get; init; }

    public long Rows { get; init; }

    /// <summary>Rows gone through by the writing so far; the counts below are of the check before until it has begun.</summary>
    public long Written { get; init; }

    public long DealsNew { get; init; }

    public long DealsChanged { get; init; }

    public long DealsUnchanged { get; init; }

    public long Events { get; init; }

    public long Refused { get; init; }

    /// <summary>Rows that are right themselves but follow a refused one of the same deal.</summary>
    public long Held { get; init; }

    /// <summary>The first of the refused rows.</summary>
    public IReadOnlyList<RowError> Errors { get; init; } = [];

    /// <summary>Where all of them can be fetched as a file.</summary>
    public string? RefusedRows { get; init; }

    /// <summary>How the file was read: encoding, separators, numbers, dates.</summary>
    public IReadOnlyList<string> Read { get; init; } = [];

    /// <summary>What it created beside deals, or would.</summary>
    public IReadOnlyList<string> Created { get; init; } = [];

    public IReadOnlyList<string> Notices { get; init; } = [];

    internal ProgramImport With(ImportReport report) => this with
    {
        State = report.Accepted ? ProgramImportState.Done : ProgramImportState.Refused,
        Batch = report.Batch?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Problem = report.Accepted ? null : "Rows were refused, so nothing was imported. Correct them, or send allowErrors.",
        Rows = report.Rows,
        Written = report.Written,
        DealsNew = report.DealsNew,
        DealsChanged = report.DealsChanged,
        DealsUnchanged = report.DealsUnchanged,
        Events = report.Events,
        Refused = report.Refused,
        Held = report.Held,
        Errors = [.. report.FirstErrors.Select(e => new RowError(e.Line, e.Column, e.Reason))],
        Read = [.. report.Read],
        Created = [.. report.Created],
        Notices = [.. report.Notices],
    };
}

/// <summary>What of it is kept on disk. The hashes are of the caller's key, and of what came with it.</summary>
internal sealed record ProgramImportNote(ProgramImport Import, string? Key, string Sent, string? RefusedFile);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProgramImportNote))]
internal sealed partial class ProgramImportJson : JsonSerializerContext;
