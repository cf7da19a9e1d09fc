using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Funnel.Tests.Kit;

/// <summary>
/// A real database file with <see cref="TestCompany"/> in it, and storage and live feed registered exactly as the product does; only the clock is a fake one.
/// <code>await using var store = await SqliteStore.OpenAsync();</code>
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    readonly TempFolder? _folder;
    readonly ServiceProvider _services;

    SqliteStore(TempFolder? folder, string path)
    {
        (_folder, FolderPath) = (folder, path);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddFunnelData(SettingsIn(path));
        services.AddLive();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestCompany.Start));

    public string FolderPath { get; }

    public string DatabaseFile => Path.Combine(FolderPath, "funnel.db");

    public DealStore Deals => Get<DealStore>();

    public CatalogStore Catalog => Get<CatalogStore>();

    public IEventLog Log => Get<IEventLog>();

    public LiveHistory History => Get<LiveHistory>();

    public LiveFeed Feed => Get<LiveFeed>();

    public EventTail Tail => Get<EventTail>();

    public IDbContextFactory<FunnelDb> Contexts => Get<IDbContextFactory<FunnelDb>>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>In a folder of its own, or in a given one (a second process on the same database).</summary>
    public static async Task<SqliteStore> OpenAsync(string? folder = null, bool prepare = true)
    {
        var temporary = folder is null ? new TempFolder() : null;
        var store = new SqliteStore(temporary, folder ?? temporary!.Path);
        if (prepare && !File.Exists(store.DatabaseFile))
            await File.WriteAllBytesAsync(store.DatabaseFile, await Prepared.Value);
        return store;
    }

    // Made once by the product's own preparation, then copied: a migration for every test would take longer than the tests.
    static readonly Lazy<Task<byte[]>> Prepared = new(async () =>
    {
        await using var store = await OpenAsync(prepare: false);
        await store.PrepareAsync();
        await using (var db = await store.Contexts.CreateDbContextAsync())
        {
            AddTestCompany(db);
            await db.SaveChangesAsync();
        }
        await store.ScalarAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        return await File.ReadAllBytesAsync(store.DatabaseFile);
    });

    /// <summary>What the product does with the database before the first request.</summary>
    public Task PrepareAsync() => _services.PrepareDatabaseAsync(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Company:TimeZone", "Europe/Helsinki"), new("Company:Currency", "EUR")]).Build());

    public Task<Changed> CreateAsync(DealSituation deal, By? by = null) =>
        Deals.CreateAsync(by ?? By(), pipelines => Deal.Create(pipelines[deal.Created.Pipeline], deal.Created));

    public static By By(EmployeeId? who = null, int? seen = null, string? key = null) => new(Hand.Of(TestCompany.By(who ?? TestCompany.Anna)), seen, key);

    public async Task<long> ScalarAsync(string sql)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Deal states as stored and as their logs fold must be the same, and events without a gap; the audit may be left out for bulk writes.</summary>
    public async Task AssertConsistentAsync(bool audited = true)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        var events = await Log.ReadAfterAsync(0, int.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        var rows = await db.Deals.AsNoTracking().ToListAsync();
        Assert.Equal(events.Select(e => e.Deal.Value).Distinct().Order(), rows.Select(r => r.Id).Order());
        foreach (var row in rows)
        {
            var log = events.Where(e => e.Deal.Value == row.Id).ToList();
            Assert.Equal(Enumerable.Range(1, log.Count), log.Select(e => e.Version));
            Assert.Equivalent(Deal.Fold(new DealId(row.Id), [.. log.Select(e => (e.Event, e.At))]).ToRow(), row, strict: true);
        }
        if (audited)
        {
            var audit = await db.Audit.AsNoTracking().Where(a => a.DealId != null && !a.Refused).Select(a => new { a.DealId, a.DealVersion, a.ActorName }).ToListAsync();
            Assert.Equal(events.Select(e => (e.Deal.Value, e.Version, e.Actor.Name)).Order(), audit.Select(a => (a.DealId!.Value, a.DealVersion!.Value, a.ActorName)).Order());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tail.StopAsync(default);
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder?.Dispose();
    }

    public static DatabaseSetup.DataSettings SettingsIn(string folder) =>
        new(folder, $"Data Source={Path.Combine(folder, "funnel.db")};Default Timeout=5");

    static void AddTestCompany(FunnelDb db)
    {
        foreach (var (order, p) in new[] { TestCompany.Sales, TestCompany.Service }.Index())
            db.Pipelines.Add(new PipelineRow { Id = p.Id.Value, Name = p.Name, Order = order, Stages = [.. p.Stages.Select(Row)] });
        db.Departments.AddRange(TestCompany.Departments.Select(d => new DepartmentRow { Id = d.Id.Value, Name = d.Name, ParentId = d.Parent?.Value }));
        db.Employees.AddRange(TestCompany.Employees.Select(e =>
            new EmployeeRow { Id = e.Id.Value, Name = e.Name, DepartmentId = e.Department?.Value, Colour = e.Colour, Capacity = e.Capacity, Active = e.Active }));
        db.BusinessLines.AddRange(TestCompany.Lines.Select(l => new BusinessLineRow { Id = l.Id.Value, Name = l.Name }));
        db.Products.AddRange(TestCompany.Products.Select(p => new ProductRow { Id = p.Id.Value, Name = p.Name, LineId = p.Line?.Value }));
        db.Channels.AddRange(TestCompany.Channels.Select(c => new ChannelRow { Id = c.Id.Value, Name = c.Name }));
        db.CustomerTypes.AddRange(TestCompany.CustomerTypes.Select(t => new CustomerTypeRow { Id = t.Id.Value, Name = t.Name }));
        db.Customers.AddRange(TestCompany.Customers.Select(c => new CustomerRow { Id = c.Id.Value, Name = c.Name, TypeId = c.Type?.Value, Maturity = c.Maturity }));
        db.LossReasons.AddRange(new LossReasonRow { Name = "Price" }, new LossReasonRow { Name = "No answer" });

        static StageRow Row(Stage s) => new()
        {
            Id = s.Id.Value,
            PipelineId = s.Pipeline.Value,
            Name = s.Name,
            Kind = s.Kind,
            Order = s.Order,
            NormDays = s.NormDays,
            Probability = s.Probability,
            Retired = s.Retired,
        };
    }
}
