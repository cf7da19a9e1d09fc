using System.Diagnostics;
using System.Globalization;

namespace Funnel.Bench;

/// <summary>The product itself started on the seeded folder, until it says that it is ready.</summary>
internal static class StartRow
{
    public static async Task<string> MeasureAsync(Company company)
    {
        var best = (Seconds: double.MaxValue, Processor: 0.0, Memory: 0L, Peak: 0L);
        for (var i = 0; i < 2; i++)
        {
            var one = await StartAsync(company.Folder);
            best = one.Seconds < best.Seconds ? one : best;
        }
        return $"| start → ready, the log in SQLite | {best.Seconds:0.0} s ({best.Processor:0.0} s of processor time); {best.Memory} MB, {best.Peak} MB at the peak of reading | – | ≤ 15 s, ≤ 700 MB |";
    }

    private static async Task<(double Seconds, double Processor, long Memory, long Peak)> StartAsync(string folder)
    {
        var watch = Stopwatch.StartNew();
        await using var served = await Served.StartAsync(folder);
        var (seconds, process) = (watch.Elapsed.TotalSeconds, served.Process);
        process.Refresh();
        return (seconds, process.TotalProcessorTime.TotalSeconds, process.WorkingSet64 >> 20, Peak(process.Id));
    }

    // Process.PeakWorkingSet64 of another process is not told on Linux.
    private static long Peak(int process) =>
        File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(l => long.Parse(l.AsSpan(6, l.Length - 9), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) >> 10).Single();
}
