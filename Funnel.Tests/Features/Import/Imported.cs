using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using Funnel.Web.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Funnel.Tests.Features.Import;

/// <summary>What a command left in a data folder, read from its log as the product reads it: no state of the importer's.</summary>
sealed class Imported
{
    static readonly DateTime LongAfter = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    Imported(SalesHistory history, Catalog catalog, string pipeline)
    {
        (History, Catalog) = (history, catalog);
        Pipeline = catalog.Pipelines.Single(p => p.Name == pipeline);
    }

    public SalesHistory History { get; }

    public Catalog Catalog { get; }

    public Pipeline Pipeline { get; }

    public DealFilter Filter => new() { Pipeline = Pipeline.Id };

    public static InstantRange AllTime => Period.All.In(TimeZoneInfo.Utc);

    public IEnumerable<Change> States => History.Deals.Select(d => d.Now).Where(s => !s.Removed && s.Pipeline == Pipeline.Id);

    public static async Task<Imported> ReadAsync(string folder, string pipeline)
    {
        var log = new EventLog(new Contexts(folder));
        return new Imported(SalesHistory.Empty.Apply(await log.ReadAfterAsync(0, int.MaxValue, default)), await log.ReadCatalogAsync(default), pipeline);
    }

    public static FunnelDb Open(string folder) => new Contexts(folder).CreateDbContext();

    public Dictionary<string, int> Funnel(FunnelMode mode, bool visited = false) =>
        FunnelCount.Of(History, Catalog, new FunnelQuery(mode, AllTime, LongAfter) { Filter = Filter, Visited = visited })
            .Stages.ToDictionary(s => s.Stage.Name, s => s.Count);

    public Dictionary<string, int> Transitions() => Moves.Transitions(History, Catalog, AllTime, Filter)
        .ToDictionary(m => $"{Catalog.Stage(m.Key.From)!.Name} -> {Catalog.Stage(m.Key.To)!.Name}", m => m.Value);

    public IReadOnlyList<LossReasonCount> LossReasons() => Breakdowns.LostByReason(History, Catalog, new FunnelQuery(FunnelMode.Now, AllTime, LongAfter) { Filter = Filter });

    public IReadOnlyList<ProductSales> WonByProduct() => Breakdowns.WonByProduct(History, Catalog, AllTime, LongAfter, Filter);

    public IReadOnlyList<ChannelCount> ByChannel() => Breakdowns.ByChannel(History, Catalog, new FunnelQuery(FunnelMode.Now, AllTime, LongAfter) { Filter = Filter });

    public IReadOnlyList<Leader> Leaders(InstantRange period) => global::Funnel.Domain.Analytics.Leaders.Of(History, Catalog, period, LongAfter, Filter);

    sealed class Contexts(string folder) : IDbContextFactory<FunnelDb>
    {
        public FunnelDb CreateDbContext() => new SqliteFunnelDb(
            new DbContextOptionsBuilder<SqliteFunnelDb>().UseSqlite($"Data Source={Path.Combine(folder, "funnel.db")};Pooling=False").Options);
    }
}

/// <summary>The command, as a person types it.</summary>
static class Do
{
    public static string Mapping(string set) => Repository.File("Funnel.Tests", "Features", "Import", set + ".json");

    public static Task<CommandResult> Import(string folder, params string[] arguments) => RunCommand.Async(folder, ["import", .. arguments]);
}
