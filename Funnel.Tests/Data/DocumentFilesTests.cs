using System.Security.Cryptography;
using System.Text;
using Funnel.Domain.Common;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Data;

/// <summary>Content on the disk: whole or not there, named by its hash, checked when it is read, swept when nothing names it.</summary>
public sealed class DocumentFilesTests : IDisposable
{
    const long Most = 200_000;

    static readonly DocumentType Pdf = DocumentTypes.Of("a.pdf")!, Txt = DocumentTypes.Of("a.txt")!;

    readonly TempFolder _folder = new();
    readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    DocumentFiles Files => new(new DatabaseSetup.DataSettings(_folder.Path, ""), new DocumentLimits(Most), _clock);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_comes_back_byte_for_byte_and_the_same_content_is_kept_once()
    {
        var bytes = Content(150_000);
        var first = await ReceiveAsync(bytes);
        var second = await ReceiveAsync(bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), first.Hash);
        Assert.Equal((first, bytes.Length), (second, (int)first.Bytes));
        Assert.Equal([first.Hash], Kept());
        await using var read = await Files.OpenAsync(first.Hash, TestContext.Current.CancellationToken);
        Assert.Equal(first.Hash, Convert.ToHexStringLower(await SHA256.HashDataAsync(read, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("a.pdf", "<html>")]
    [InlineData("a.pdf", " %PDF-")]
    [InlineData("a.png", "%PDF-1.7")]
    [InlineData("a.docx", "%PDF-1.7")]
    [InlineData("a.txt", "MZ program")]
    [InlineData("a.csv", "a\0b")]
    [InlineData("a.svg", "plain text")]
    [InlineData("a.pdf", "")]
    public async Task What_is_not_what_its_ending_says_is_refused_and_leaves_nothing(string name, string content)
    {
        await Assert.ThrowsAsync<RuleViolation>(() => Files.ReceiveAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), DocumentTypes.Of(name)!, TestContext.Current.CancellationToken));
        Assert.Empty(Kept());
    }

    [Theory]
    [InlineData("a.exe")]
    [InlineData("a.html")]
    [InlineData("a.js")]
    [InlineData("pdf")]
    [InlineData("a.pdf.lnk")]
    public void Files_of_other_endings_are_of_no_type(string name) => Assert.Null(DocumentTypes.Of(name));

    [Fact]
    public void Nothing_that_could_carry_a_script_is_ever_shown() =>
        Assert.Equal([".gif", ".jpeg", ".jpg", ".pdf", ".png", ".webp"], DocumentTypes.All.Where(t => t.IsShown).Select(t => t.Ending).Order(StringComparer.Ordinal));

    [Fact]
    public async Task One_byte_too_many_is_refused_and_leaves_nothing()
    {
        Assert.Equal(Most, (await ReceiveAsync(Content((int)Most))).Bytes);
        await Assert.ThrowsAsync<RuleViolation>(() => ReceiveAsync(Content((int)Most + 1)));
        Assert.Single(Kept());
    }

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Files.ReceiveAsync(new Breaking(Content(100_000)), Pdf, TestContext.Current.CancellationToken));
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task A_file_the_disk_has_changed_or_lost_is_never_given_out_and_healed_by_sending_it_again()
    {
        var bytes = Content(1000);
        var hash = (await ReceiveAsync(bytes)).Hash;
        var path = Directory.EnumerateFiles(_folder.Path, hash, SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(path, Content(999), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<DocumentDamaged>(() => Files.OpenAsync(hash, TestContext.Current.CancellationToken));
        await ReceiveAsync(bytes);
        await (await Files.OpenAsync(hash, TestContext.Current.CancellationToken)).DisposeAsync();
        File.Delete(path);
        await Assert.ThrowsAsync<DocumentDamaged>(() => Files.OpenAsync(hash, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<DocumentDamaged>(() => Files.OpenAsync("../../funnel.db", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_sweep_takes_old_files_no_event_names_and_nothing_else()
    {
        var (kept, orphan) = ((await ReceiveAsync(Content(10))).Hash, (await ReceiveAsync(Content(20))).Hash);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "documents", "incoming", "dead.part"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(0, await SweepAsync(kept));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await SweepAsync(kept));
        Assert.Equal(2, Kept().Count);
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(1, await SweepAsync(kept));
        Assert.Equal([kept], Kept());
        Assert.NotEqual(kept, orphan);
    }

    [Fact]
    public async Task Of_a_real_log_only_what_no_event_names_is_swept()
    {
        await using var store = await SqliteStore.OpenAsync();
        var deal = (await store.CreateAsync(A.Deal("Pumps").OwnedBy(TestCompany.Anna))).Deal.Id;
        var documents = store.Get<DocumentStore>();
        var attached = await documents.AttachAsync(deal, SqliteStore.By(), "a.txt", "other", new MemoryStream("first"u8.ToArray()), null, TestContext.Current.CancellationToken);
        await documents.WithdrawAsync(deal, SqliteStore.By(), attached.Document.Id, TestContext.Current.CancellationToken);
        await store.Get<DocumentFiles>().ReceiveAsync(new MemoryStream("orphan"u8.ToArray()), Txt, TestContext.Current.CancellationToken);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(store.FolderPath, "documents"), "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, store.Clock.GetUtcNow().UtcDateTime.AddDays(-2));
        Assert.Equal(1, await documents.SweepAsync(TestContext.Current.CancellationToken));
        await (await documents.OpenAsync(attached.Document, TestContext.Current.CancellationToken)).DisposeAsync();
    }

    Task<int> SweepAsync(string known) => Files.SweepAsync(_ => Task.FromResult<IReadOnlySet<string>>(new HashSet<string> { known }), TestContext.Current.CancellationToken);

    Task<ReceivedFile> ReceiveAsync(byte[] bytes) => Files.ReceiveAsync(new MemoryStream(bytes), Pdf, TestContext.Current.CancellationToken);

    List<string> Kept() => Directory.Exists(Path.Combine(_folder.Path, "documents"))
        ? [.. Directory.EnumerateFiles(Path.Combine(_folder.Path, "documents"), "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)] : [];

    static byte[] Content(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        "%PDF-"u8.CopyTo(bytes);
        return bytes;
    }

    sealed class Breaking(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 60_000 ? throw new IOException("The line broke.") : await base.ReadAsync(buffer.Length > 20_000 ? buffer[..20_000] : buffer, cancellationToken);
    }
}
