using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Funnel.Web.Data.Sqlite;

public sealed class SqliteFunnelDb(DbContextOptions<SqliteFunnelDb> options) : FunnelDb(options);

/// <summary>For <c>dotnet ef</c> only.</summary>
public sealed class SqliteDesignFactory : IDesignTimeDbContextFactory<SqliteFunnelDb>
{
    public SqliteFunnelDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteFunnelDb>().UseSqlite("Data Source=design.db").Options);
}
