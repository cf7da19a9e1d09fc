using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Web.Data.Sqlite;

/// <summary>What SQLite needs before the first request.</summary>
internal static class SqlitePreparation
{
    // Before 3.51.3 a checkpoint race with two connections could corrupt a WAL database.
    private static readonly Version Oldest = new(3, 51, 3);

    public static async Task RunAsync(FunnelDb db, DatabaseSetup.DataSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        var file = new SqliteConnectionStringBuilder(settings.Connection).DataSource;
        try
        {
            var existed = File.Exists(file) && new FileInfo(file).Length > 0;
            // SQLite takes an empty file for a new database and throws the log beside it away: what was written would be gone.
            if (!existed && new FileInfo(file + "-wal") is { Exists: true, Length: > 0 })
                throw new StartRefused($"The database {file} is missing or empty, but changes made to it lie in {file}-wal. Nothing was touched; put the database back or restore a backup from {settings.Backups}.");
            await db.Database.OpenConnectionAsync(cancel);
            var version = Version.Parse(await ScalarAsync(db, "SELECT sqlite_version()", cancel));
            if (version < Oldest)
                throw new StartRefused($"SQLite {version} can damage a database in WAL mode; {Oldest} or newer is needed.");
            await ScalarAsync(db, "PRAGMA journal_mode=WAL", cancel);
            if (existed && await ScalarAsync(db, "PRAGMA quick_check(1)", cancel) is not "ok" and var damage)
                throw new StartRefused($"The database {file} is damaged ({damage}). It was left as it is; restore a backup from {settings.Backups}.");
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
            if (pending.Count == 0)
                return;
            if (existed)
                await SaveCopyAsync(db, settings, clock, cancel);
            // We hold the process lock, so a lock row in the table is what a killed migration left behind; EF would wait for it without end.
            if (await ScalarAsync(db, "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'", cancel) != "0")
                await ScalarAsync(db, "DELETE FROM \"__EFMigrationsLock\"", cancel);
            await db.Database.MigrateAsync(cancel);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 8 or 11 or 14 or 26)
        {
            throw new StartRefused($"The database {file} cannot be used: {e.Message} It was left as it is.");
        }
    }

    /// <summary>For bulk writes: with the default 2 MB the pages of the indexes would be written out and read back again and again.</summary>
    public static async Task WidenCacheAsync(FunnelDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        await ScalarAsync(db, "PRAGMA cache_size=-65536", cancel);
    }

    private static async Task SaveCopyAsync(FunnelDb db, DatabaseSetup.DataSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.Backups);
        var copy = Path.Combine(settings.Backups, $"before-upgrade-{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.db");
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancel);
    }

    private static async Task<string> ScalarAsync(FunnelDb db, string sql, CancellationToken cancel)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture) ?? "";
    }
}
