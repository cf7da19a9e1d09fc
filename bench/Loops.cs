using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Forecasting;

namespace Funnel.Bench;

/// <summary>The inner loops, by BenchmarkDotNet in this process: no other process is started and no file written.</summary>
public class Loops
{
    private readonly LoggedEvent _next;
    private readonly FunnelQuery _query;
    private readonly SalesHistory _history;
    private readonly long[] _stays = new long[2_000], _work = new long[2_000];
    private readonly IReadOnlyList<IReadOnlyList<(int Taker, long Gain)>> _wishes;
    private readonly int[] _places = [.. Enumerable.Repeat(10, 20)];

    public Loops()
    {
        var random = new Random(1);
        _history = SmallCompany.HistoryOf(2_000, random);
        var deal = _history.Find(new DealId(1_000))!;
        _next = new LoggedEvent(_history.Sequence + 1, deal.Id, deal.Version + 1, _history.LastEventAt, _history.LastEventAt, SmallCompany.Somebody, new BudgetChanged(new Money(1, "EUR"), new Money(2, "EUR")));
        _query = new FunnelQuery(FunnelMode.Pipeline, new InstantRange(DateTime.UnixEpoch, _history.LastEventAt.AddDays(1)), _history.LastEventAt);
        for (var i = 0; i < _stays.Length; i++)
            _stays[i] = Survival.Stay(random.NextInt64(TimeSpan.TicksPerDay * 100), random.Next(10) > 0);
        _wishes = [.. Enumerable.Range(0, 300).Select(_ => (IReadOnlyList<(int, long)>)[.. Enumerable.Range(0, 20).Where(_ => random.Next(3) == 0).Select(t => (t, random.NextInt64(1, 100_000)))])];
    }

    public static void Run()
    {
        var config = ManualConfig.CreateEmpty().WithOptions(ConfigOptions.DisableLogFile)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.DontLogOutput).WithWarmupCount(3).WithIterationCount(10))
            .AddColumnProvider(DefaultColumnProviders.Instance).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(NullLogger.Instance);
        MarkdownExporter.GitHub.ExportToLog(BenchmarkRunner.Run<Loops>(config), ConsoleLogger.Ascii);
    }

    [Benchmark(Description = "one event into a history of 2,000 deals")]
    public object Apply() => _history.Apply(_next);

    [Benchmark(Description = "funnel of 2,000 deals")]
    public object Funnel() => FunnelCount.Of(_history, SmallCompany.Books, _query);

    [Benchmark(Description = "median of 2,000 stays, a tenth of them lasting")]
    public double? Median()
    {
        _stays.CopyTo(_work, 0);
        return Survival.Median(_work);
    }

    [Benchmark(Description = "best assignment, 300 deals and 20 people with ten places")]
    public object Assign() => Assignment.Best(_wishes, _places);
}
