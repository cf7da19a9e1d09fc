using System.Security.Cryptography;
using Funnel.Domain.Common;

namespace Funnel.Web.Data;

/// <summary>How large a document may be.</summary>
public sealed record DocumentLimits(long MostBytes)
{
    private const int Largest = 1_000, Megabyte = 1024 * 1024;

    public static DocumentLimits Usual { get; } = new(25 * Megabyte);

    public static DocumentLimits From(IConfiguration configuration)
    {
        if (configuration["Documents:MostMegabytes"] is not { Length: > 0 } given)
            return Usual;
        return int.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var megabytes) && megabytes is > 0 and <= Largest
            ? new DocumentLimits((long)megabytes * Megabyte)
            : throw new StartRefused($"Documents:MostMegabytes is “{given}”; it is a whole number from 1 to {Largest}.");
    }
}

/// <summary>What was received and lies safe on the disk.</summary>
public sealed record ReceivedFile(string Hash, long Bytes);

/// <summary>The file of a document is missing or is not the one that was attached.</summary>
public sealed class DocumentDamaged(string hash, string what) : Exception($"The file of the document {hash} {what}.");

/// <summary>
/// The content of documents under the data folder, each file named by the SHA-256 of its content, so that nothing of a sender's name reaches the disk and the same content
/// is kept once. A file is whole or not there: it grows under another name and is moved when it is on the disk.
/// </summary>
public sealed class DocumentFiles(DatabaseSetup.DataSettings settings, DocumentLimits limits, TimeProvider clock)
{
    private const int Block = 64 * 1024, HeadBytes = 512;

    // Whoever just received a file commits its event within this time.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1), Abandoned = TimeSpan.FromHours(1);

    private readonly string _root = Path.Combine(settings.Folder, "documents");

    private string Incoming => Path.Combine(_root, "incoming");

    public long MostBytes => limits.MostBytes;

    public RuleViolation TooLarge() => new("A document has at most {0} MB.", limits.MostBytes / (1024 * 1024));

    /// <summary>Takes a file in. Refuses one that is empty, too large or no file of its type, and leaves nothing of it.</summary>
    public async Task<ReceivedFile> ReceiveAsync(Stream content, DocumentType type, CancellationToken cancel)
    {
        Directory.CreateDirectory(Incoming);
        var part = Path.Combine(Incoming, $"{Guid.CreateVersion7():N}.part");
        try
        {
            var received = await WriteAsync(part, content, type, cancel);
            var path = PathOf(received.Hash);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Over one that is there already: it heals what the disk may have done to it, and makes it young for the sweep.
            File.Move(part, path, overwrite: true);
            return received;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<ReceivedFile> WriteAsync(string part, Stream content, DocumentType type, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = new byte[Block];
        var length = await content.ReadAtLeastAsync(buffer, HeadBytes, throwOnEndOfStream: false, cancel);
        if (length == 0)
            throw new RuleViolation("The file is empty.");
        if (!type.Fits(buffer.AsSpan(0, Math.Min(length, HeadBytes))))
            throw new RuleViolation("The file's content is not what its ending “{0}” says.", type.Ending);
        long bytes = 0;
        for (; length > 0; length = await content.ReadAsync(buffer, cancel))
        {
            bytes += length;
            if (bytes > limits.MostBytes)
                throw TooLarge();
            hash.AppendData(buffer, 0, length);
            await file.WriteAsync(buffer.AsMemory(0, length), cancel);
        }
        file.Flush(flushToDisk: true);
        return new ReceivedFile(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }

    /// <summary>The content, read once and found unharmed. Throws <see cref="DocumentDamaged"/> otherwise.</summary>
    public async Task<Stream> OpenAsync(string hash, CancellationToken cancel)
    {
        var path = PathOf(hash);
        if (!File.Exists(path))
            throw new DocumentDamaged(hash, "is not in the data folder");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Block, FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)) != hash)
                throw new DocumentDamaged(hash, "is not the one that was attached");
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Deletes what no event names: uploads broken off, and files whose event was never committed. The number of files deleted.</summary>
    /// <param name="known">The hashes of all events; asked only when there is something old enough to be deleted.</param>
    public async Task<int> SweepAsync(Func<CancellationToken, Task<IReadOnlySet<string>>> known, CancellationToken cancel)
    {
        if (!Directory.Exists(_root))
            return 0;
        var gone = 0;
        foreach (var part in Files(Incoming, "*.part").Where(f => IsOlder(f, Abandoned)))
            gone += Delete(part);
        var old = Directory.EnumerateDirectories(_root).Where(d => d != Incoming).SelectMany(d => Files(d, "*")).Where(f => IsOlder(f, Grace)).ToList();
        if (old.Count == 0)
            return gone;
        var hashes = await known(cancel);
        foreach (var file in old)
            if (!hashes.Contains(Path.GetFileName(file)) && IsOlder(file, Grace))
                gone += Delete(file);
        return gone;
    }

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern) : [];

    private bool IsOlder(string file, TimeSpan age) => File.GetLastWriteTimeUtc(file) < clock.GetUtcNow().UtcDateTime - age;

    private static int Delete(string file)
    {
        try
        {
            File.Delete(file);
            return 1;
        }
        catch (IOException)
        {
            // Somebody reads it; the next sweep comes.
            return 0;
        }
    }

    private string PathOf(string hash) => hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(_root, hash[..2], hash)
        : throw new DocumentDamaged("?", "has no name of ours");
}
