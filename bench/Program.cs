using System.Globalization;
using Funnel.Bench;

// dotnet run -c Release --project bench -- [deals] [folder]
// Prints one table: what was measured, the reference of the same run, the goal. docs/benchmarks.md holds the last one. A folder keeps what was seeded
// for the next run; without one it goes to a temporary place and is deleted.
// dotnet run -c Release --project bench -- loops
// The inner loops instead, by BenchmarkDotNet.
// dotnet run -c Release --project bench -- board
// A board of 2,000 open deals in Chromium.
// dotnet run -c Release --project bench -- probability DATA
// Compares ways to say a deal's chance on the public data sets in the folder DATA; docs/probability.md holds the last one.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["loops"])
{
    Loops.Run();
    return;
}
if (args is ["board"])
{
    var place = Directory.CreateTempSubdirectory("funnel-bench-").FullName;
    try
    {
        Console.WriteLine(await BoardRows.MeasureAsync(place));
    }
    finally
    {
        Directory.Delete(place, recursive: true);
    }
    return;
}
if (args is ["probability", var data])
{
    await Funnel.Bench.Probability.Comparison.RunAsync(Path.GetFullPath(data));
    return;
}
var deals = args is [var n, ..] && long.TryParse(n, out var given) ? given : 1_000_000;
var kept = args.Length > 1 ? Path.GetFullPath(args[1]) : null;
var folder = kept ?? Directory.CreateTempSubdirectory("funnel-bench-").FullName;
try
{
    Console.WriteLine("| what | measured | reference in the same run | goal |");
    Console.WriteLine("| --- | --- | --- | --- |");
    await using (var company = await Company.OpenAsync(folder, deals))
    {
        Console.WriteLine(await StartRow.MeasureAsync(company));
        var (history, catalog) = await company.ReadAsync();
        var live = new LiveRows(history, catalog);
        Console.WriteLine(live.ApplyOneEvent());
        Console.WriteLine(live.PastInstants());
        using (var duck = await Duck.LoadAsync(history, catalog))
            foreach (var row in new FigureRows(history, catalog, duck).All().Concat(new ChangeRows(history, catalog, duck).All()))
                Console.WriteLine(row);
        foreach (var row in new TimedRows(history, catalog).All())
            Console.WriteLine(row);
        Console.WriteLine(await new MoveRow(company, history, catalog).MeasureAsync());
        Console.WriteLine();
        Console.WriteLine($"{history.Count:N0} deals, {history.Sequence:N0} events; {Environment.ProcessorCount} cores; each time is the best of several.");
    }
}
finally
{
    if (kept is null)
        Directory.Delete(folder, recursive: true);
}
