using Microsoft.Data.Sqlite;

namespace Funnel.Web.Data;

/// <summary>A checked row waiting for its turn. A row without a body was refused and only holds its place among the deal's rows.</summary>
public sealed record SpooledRow(string Deal, long At, int File, int Line, int Step, string? Body);

/// <summary>A refused row; <see cref="Held"/> when it is right itself but follows a refused one of the same deal.</summary>
public sealed record RefusedRow(int File, int Line, string Column, string Reason, bool Held);

/// <summary>
/// The rows of one import on disk, so that a file of any size can be put into the order of its deals without being in memory. A temporary SQLite
/// file of its own, whatever database the product runs on; gone on dispose.
/// </summary>
public sealed class ImportSpool : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _addRow, _addRefusal, _addJoined, _takeJoined, _takenJoined;

    private ImportSpool(string path)
    {
        _path = path;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Run("PRAGMA journal_mode=OFF");
        Run("PRAGMA synchronous=OFF");
        Run("PRAGMA locking_mode=EXCLUSIVE");
        Run("PRAGMA temp_store=FILE");
        Run("""
            CREATE TABLE Rows (Deal TEXT NOT NULL, At INTEGER NOT NULL, File INTEGER NOT NULL, Line INTEGER NOT NULL, Step INTEGER NOT NULL, Body TEXT);
            CREATE TABLE Refusals (File INTEGER NOT NULL, Line INTEGER NOT NULL, Col TEXT NOT NULL, Reason TEXT NOT NULL, Held INTEGER NOT NULL, PRIMARY KEY (File, Line)) WITHOUT ROWID;
            CREATE TABLE Joined (Key TEXT PRIMARY KEY, File INTEGER NOT NULL, Line INTEGER NOT NULL, Cells TEXT NOT NULL, Taken INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
            """);
        _transaction = _connection.BeginTransaction();
        _addRow = Prepare("INSERT INTO Rows VALUES ($0, $1, $2, $3, $4, $5)", 6);
        // The first reason for a row stands.
        _addRefusal = Prepare("INSERT INTO Refusals VALUES ($0, $1, $2, $3, $4) ON CONFLICT DO NOTHING", 5);
        _addJoined = Prepare("INSERT INTO Joined (Key, File, Line, Cells) VALUES ($0, $1, $2, $3) ON CONFLICT DO NOTHING", 4);
        _takeJoined = Prepare("SELECT Cells FROM Joined WHERE Key = $0", 1);
        _takenJoined = Prepare("UPDATE Joined SET Taken = 1 WHERE Key = $0", 1);
    }

    public static ImportSpool Create(string folder)
    {
        Directory.CreateDirectory(folder);
        return new ImportSpool(Path.Combine(folder, $"spool-{Guid.CreateVersion7():N}.tmp"));
    }

    public void Add(SpooledRow row) => Run(_addRow, row.Deal, row.At, row.File, row.Line, row.Step, row.Body);

    public void Refuse(RefusedRow row) => Run(_addRefusal, row.File, row.Line, row.Column, row.Reason, row.Held);

    /// <summary>Keeps a row of a joined file; false when the key is there already.</summary>
    public bool Join(string key, int file, int line, string cells) => Run(_addJoined, key, file, line, cells) == 1;

    public string? TakeJoined(string key)
    {
        _takeJoined.Parameters[0].Value = key;
        if (_takeJoined.ExecuteScalar() is not string cells)
            return null;
        Run(_takenJoined, key);
        return cells;
    }

    /// <summary>Joined rows nobody asked for.</summary>
    public IEnumerable<(int File, int Line, string Key)> NeverJoined() =>
        Read("SELECT File, Line, Key FROM Joined WHERE Taken = 0 ORDER BY File, Line", r => (r.GetInt32(0), r.GetInt32(1), r.GetString(2)));

    /// <summary>All rows, deal by deal, each deal's in the order of time, then as they stand in the file.</summary>
    public IEnumerable<SpooledRow> Rows() => Read(
        "SELECT Deal, At, File, Line, Step, Body FROM Rows ORDER BY Deal, At, File, Line, Step",
        r => new SpooledRow(r.GetString(0), r.GetInt64(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.IsDBNull(5) ? null : r.GetString(5)));

    /// <summary>Refused rows as they stand in the files.</summary>
    public IEnumerable<RefusedRow> Refusals() => Read(
        "SELECT File, Line, Col, Reason, Held FROM Refusals ORDER BY File, Line",
        r => new RefusedRow(r.GetInt32(0), r.GetInt32(1), r.GetString(2), r.GetString(3), r.GetBoolean(4)));

    public (int Refused, int Held) CountRefusals() =>
        Read("SELECT count(*), coalesce(sum(Held), 0) FROM Refusals", r => (r.GetInt32(0) - r.GetInt32(1), r.GetInt32(1))).Single();

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_addRow, _addRefusal, _addJoined, _takeJoined, _takenJoined])
            command.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
        File.Delete(_path);
    }

    private IEnumerable<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        // Constant texts of this class only.
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return read(reader);
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter("$" + i, null));
        return command;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }
}
