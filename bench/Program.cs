using System.Diagnostics;
using System.Globalization;
using Funnel.Bench;

// dotnet run -c Release --project bench -- [deals]
// Prints one table: what was measured, the reference of the same run, the goal. docs/benchmarks.md holds the last one.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var deals = args is [var n, ..] && long.TryParse(n, out var given) ? given : 100_000;
var folder = Directory.CreateTempSubdirectory("funnel-bench-").FullName;
try
{
    Console.WriteLine("| what | measured | reference | goal |");
    Console.WriteLine("| --- | --- | --- | --- |");
    await using (var company = await Company.SeedAsync(folder, deals))
    {
        var rows = new Rows(company);
        Console.WriteLine(await rows.StartAsync());
        Console.WriteLine(rows.ApplyOneEvent());
        Console.WriteLine(rows.FunnelNowAndPast());
        Console.WriteLine(await rows.MovesAsync());
    }
    Console.WriteLine();
    Console.WriteLine($"{deals:N0} deals; {Environment.ProcessorCount} cores; peak working set {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MB");
}
finally
{
    Directory.Delete(folder, recursive: true);
}
