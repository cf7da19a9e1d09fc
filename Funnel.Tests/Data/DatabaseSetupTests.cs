using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Funnel.Tests.Data;

/// <summary>Promise 6.</summary>
public sealed class DatabaseSetupTests
{
    [Fact]
    public async Task The_migrations_are_up_to_date_with_the_model()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var db = await store.Contexts.CreateDbContextAsync();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task The_file_is_written_ahead_and_flushed_fully()
    {
        await using var store = await SqliteStore.OpenAsync();
        await using var db = await store.Contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        Assert.Equal("wal", await TextAsync(db, "PRAGMA journal_mode"));
        Assert.Equal("2", await TextAsync(db, "PRAGMA synchronous"));
        Assert.Equal("1", await TextAsync(db, "PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task A_lock_left_by_a_killed_migration_does_not_hang_the_start_and_a_copy_is_kept()
    {
        using var folder = new TempFolder();
        await RunAsync(folder, """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
            """);
        await using var store = await SqliteStore.OpenAsync(folder.Path, prepare: false);
        await store.PrepareAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await store.ScalarAsync("SELECT count(*) FROM \"Company\""));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "backups"), "before-upgrade-*.db"));
    }

    [Fact]
    public async Task A_second_start_changes_nothing_and_keeps_the_epoch()
    {
        await using var store = await SqliteStore.OpenAsync();
        await store.CreateAsync(A.Deal());
        var before = await store.Log.PositionAsync(default);
        await store.PrepareAsync();
        Assert.Equal(before, await store.Log.PositionAsync(default));
        Assert.False(Directory.Exists(Path.Combine(store.FolderPath, "backups")));
    }

    [Theory]
    [InlineData(0, 100)] // the header
    [InlineData(4096, 4096)] // a page of the schema
    [InlineData(100, 3000)] // the first page behind the header
    public async Task A_damaged_file_refuses_the_start_and_is_left_as_it_was(int from, int length)
    {
        using var folder = new TempFolder();
        await MakeAsync(folder);
        var file = folder.File("funnel.db");
        var bytes = await File.ReadAllBytesAsync(file);
        new Random(5).NextBytes(bytes.AsSpan(from, Math.Min(length, bytes.Length - from)));
        await File.WriteAllBytesAsync(file, bytes);
        await RefusedAsync(folder, "funnel.db");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_truncated_file_and_a_file_of_something_else_refuse_the_start()
    {
        using var folder = new TempFolder();
        await MakeAsync(folder);
        var file = folder.File("funnel.db");
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 3)]);
        await RefusedAsync(folder, "funnel.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("this is a shopping list, not a database\n", 500)));
        await RefusedAsync(folder, "left as it is");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_emptied_or_gone_beside_its_log_of_changes_is_no_empty_start(bool emptied)
    {
        using var folder = new TempFolder();
        var file = folder.File("funnel.db");
        if (emptied)
            await File.WriteAllBytesAsync(file, []);
        await File.WriteAllBytesAsync(file + "-wal", new byte[8192]);
        await RefusedAsync(folder, "missing or empty");
        Assert.Equal(8192, new FileInfo(file + "-wal").Length);
    }

    [Fact]
    public async Task A_second_process_waits_until_the_first_has_prepared()
    {
        using var folder = new TempFolder();
        var file = folder.File("prepare.lock");
        var first = await ProcessLock.TakeAsync(file, TimeSpan.FromSeconds(10), default);
        var second = ProcessLock.TakeAsync(file, TimeSpan.FromSeconds(30), default);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await (await second.WaitAsync(TimeSpan.FromSeconds(30))).DisposeAsync();
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_so()
    {
        using var folder = new TempFolder();
        await using var first = await ProcessLock.TakeAsync(folder.File("prepare.lock"), TimeSpan.FromSeconds(1), default);
        var refused = await Assert.ThrowsAsync<StartRefused>(() => ProcessLock.TakeAsync(folder.File("prepare.lock"), TimeSpan.FromMilliseconds(100), default));
        Assert.Contains("Another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_starts_on_one_new_folder_make_one_company()
    {
        using var folder = new TempFolder();
        await using var one = await SqliteStore.OpenAsync(folder.Path, prepare: false);
        await using var two = await SqliteStore.OpenAsync(folder.Path, prepare: false);
        await Task.WhenAll(Task.Run(one.PrepareAsync), Task.Run(two.PrepareAsync));
        Assert.Equal(1, await one.ScalarAsync("SELECT count(*) FROM \"Company\""));
    }

    [Theory]
    [InlineData("Database:Provider", "Oracle", "Oracle")]
    [InlineData("Data:Folder", "/proc/nowhere", "cannot be written")]
    public void A_wrong_setting_is_one_plain_sentence(string name, string value, string says)
    {
        using var root = new TempFolder();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        Assert.Contains(says, Assert.Throws<StartRefused>(() => DatabaseSetup.DataSettings.From(settings, root.Path)).Message, StringComparison.Ordinal);
    }

    static async Task MakeAsync(TempFolder folder)
    {
        await using (var store = await SqliteStore.OpenAsync(folder.Path))
        {
            for (var i = 0; i < 20; i++)
                await store.CreateAsync(A.Deal("Deal " + i));
        }
        await RunAsync(folder, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    static async Task RefusedAsync(TempFolder folder, string says)
    {
        await using var store = await SqliteStore.OpenAsync(folder.Path, prepare: false);
        var refused = await Assert.ThrowsAsync<StartRefused>(store.PrepareAsync);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    static async Task RunAsync(TempFolder folder, string sql)
    {
        await using (var connection = new SqliteConnection($"Data Source={folder.File("funnel.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        SqliteConnection.ClearAllPools();
    }

    static async Task<string?> TextAsync(FunnelDb db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
